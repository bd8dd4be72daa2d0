package io.saddlebag.privacy;

import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.identity.Forgetting;
import io.saddlebag.identity.Register;
import io.saddlebag.message.Ids;
import io.saddlebag.store.Blobs;
import io.saddlebag.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.stream.Stream;
import java.util.zip.ZipOutputStream;

/**
 * Writes everything the hub holds about a person into one zip file: {@code customer.json}, the files of the messages and
 * the forms in which they came in. It is read piece by piece, so that memory is bounded whatever there is. The files lie
 * in a folder of their own, readable for the hub's user only, until they are taken away or purged.
 */
public final class Exports {
    private static final String SUFFIX = ".zip";

    private final Store store;
    private final Blobs blobs;
    private final Deliveries deliveries;
    private final Timeline timeline;
    private final Ids ids;
    private final Path folder;

    /** Writes into a folder, which is made when it is needed. */
    public Exports(Store store, Blobs blobs, Deliveries deliveries, Timeline timeline, Ids ids, Path folder) {
        this.store = store;
        this.blobs = blobs;
        this.deliveries = deliveries;
        this.timeline = timeline;
        this.ids = ids;
        this.folder = folder;
    }

    /**
     * Exports a customer.
     *
     * @param customerId as {@link Register#find} gives it
     * @return the file
     * @throws UncheckedIOException when it cannot be written
     */
    public Path export(String customerId, Instant now) {
        try {
            Files.createDirectories(folder);
            Path unfinished = Files.createTempFile(
                    folder,
                    "export",
                    ".tmp",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(unfinished))) {
                    new ExportWriter(store, blobs, deliveries, timeline, ids, zip).write(customerId, now);
                }
                return Files.move(unfinished, file(customerId), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the export cannot be written to " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Removes the export of a customer, if there is one. */
    public boolean remove(String customerId) {
        try {
            return Files.deleteIfExists(file(customerId));
        } catch (IOException e) {
            throw new UncheckedIOException("the export in " + folder + " cannot be removed", e);
        }
    }

    /** Removes exports that were written before then, and those of customers who were erased, on whichever node; how many. */
    public int purge(Instant before) {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        int removed = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                boolean old = Files.getLastModifiedTime(file).toInstant().isBefore(before);
                if ((old || isOfErased(file)) && Files.deleteIfExists(file)) {
                    removed++;
                }
            }
            return removed;
        } catch (IOException e) {
            throw new UncheckedIOException("the exports in " + folder + " cannot be purged", e);
        }
    }

    private boolean isOfErased(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(SUFFIX)
                && store.read(tx -> Forgetting.isForgotten(tx, name.substring(0, name.length() - SUFFIX.length())));
    }

    private Path file(String customerId) {
        if (!customerId.matches("[0-9a-f-]{36}")) {
            throw new IllegalArgumentException("a customer's id is a UUID");
        }
        return folder.resolve(customerId + SUFFIX);
    }
}
