package io.saddlebag.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The blob store: files on disk under their own SHA-256, for what is too large for a queue or a table. The same bytes
 * are kept once. What {@link #put} returns from is on disk (file and folder are synced).
 */
public final class Blobs {
    /** On how many shelves they stand, by the first byte of their name. */
    public static final int SHELVES = 256;

    private static final String INCOMING = "incoming";
    private static final String NAME = "[0-9a-f]{64}";

    private final Path folder;
    private final Set<Path> durable = ConcurrentHashMap.newKeySet(SHELVES);

    /** Keeps blobs in a folder, which is made if need be. */
    public Blobs(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder.resolve(INCOMING));
        } catch (IOException e) {
            throw new UncheckedIOException("the blob folder " + folder + " cannot be made", e);
        }
    }

    /**
     * Keeps what the stream holds, in bounded memory.
     *
     * @throws UncheckedIOException when the disk does not take it
     */
    public Stored put(InputStream content) {
        Path incoming = null;
        try {
            incoming = Files.createTempFile(folder.resolve(INCOMING), "blob", "");
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            try (OutputStream out = Files.newOutputStream(incoming)) {
                new DigestInputStream(content, sha256).transferTo(out);
            }
            String name = HexFormat.of().formatHex(sha256.digest());
            long size = Files.size(incoming);
            Path place = place(name);
            if (!renewed(place)) {
                sync(incoming, StandardOpenOption.WRITE);
                Path shelf = durable(shelf(name));
                Files.move(incoming, place, StandardCopyOption.ATOMIC_MOVE);
                sync(shelf, StandardOpenOption.READ);
            }
            return new Stored(name, size);
        } catch (IOException e) {
            throw new UncheckedIOException("the blob store in " + folder + " does not take it: " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        } finally {
            deleteQuietly(incoming);
        }
    }

    /** A shelf that is there, on the disk too: once it is, it need not be synced for each blob. */
    private Path durable(Path shelf) throws IOException {
        if (!durable.contains(shelf) || !Files.isDirectory(shelf)) {
            Files.createDirectories(shelf);
            sync(folder, StandardOpenOption.READ);
            durable.add(shelf);
        }
        return shelf;
    }

    /** The file that holds a blob, if it is there. */
    public Optional<Path> find(String sha256) {
        Path place = place(sha256);
        return Files.isRegularFile(place) ? Optional.of(place) : Optional.empty();
    }

    /**
     * Removes a blob that was put for the last time before then; says whether it did. Whoever puts the same bytes at
     * this moment, on any node, does not lose them.
     */
    public boolean remove(String sha256, Instant before) {
        Path place = place(sha256);
        try {
            if (!isOlder(place, before)) {
                return false;
            }
            Path aside = folder.resolve(INCOMING).resolve("removed-" + sha256 + "-" + System.nanoTime());
            Files.move(place, aside, StandardCopyOption.ATOMIC_MOVE);
            if (isOlder(aside, before)) {
                Files.delete(aside);
                return true;
            }
            Files.move(aside, place, StandardCopyOption.ATOMIC_MOVE);
            return false;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("the blob " + sha256 + " cannot be removed", e);
        }
    }

    /** The blobs on one of the {@value #SHELVES} shelves that were put for the last time before then. */
    public List<String> on(int shelf, Instant before) {
        return files(folder.resolve(HexFormat.of().toHexDigits((byte) shelf)), before)
                .map(file -> String.valueOf(file.getFileName()))
                .filter(name -> name.matches(NAME))
                .toList();
    }

    /** Removes what was begun and not finished before then; how many. */
    public int removeUnfinished(Instant before) {
        List<Path> unfinished = files(folder.resolve(INCOMING), before).toList();
        unfinished.forEach(Blobs::deleteQuietly);
        return unfinished.size();
    }

    private static Stream<Path> files(Path folder, Instant before) {
        if (!Files.isDirectory(folder)) {
            return Stream.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> isOlder(file, before)).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException("the blob folder " + folder + " cannot be read", e);
        }
    }

    private static boolean isOlder(Path file, Instant before) {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(before);
        } catch (IOException e) {
            return false;
        }
    }

    /** Makes a blob that is there as new as if it had just been put: that keeps it from being removed. */
    private static boolean renewed(Path place) throws IOException {
        try {
            Files.setLastModifiedTime(place, FileTime.from(Instant.now()));
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private Path place(String sha256) {
        if (!sha256.matches(NAME)) {
            throw new IllegalArgumentException("a blob is named by 64 lower-case hex digits");
        }
        return shelf(sha256).resolve(sha256);
    }

    private Path shelf(String sha256) {
        return folder.resolve(sha256.substring(0, 2));
    }

    private static void sync(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }

    private static void deleteQuietly(@Nullable Path incoming) {
        try {
            if (incoming != null) {
                Files.deleteIfExists(incoming);
            }
        } catch (IOException e) {
            // left for the purge
        }
    }

    /** What was kept: its address and its size in bytes. */
    public record Stored(String sha256, long size) {}
}
