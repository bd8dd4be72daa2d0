package io.saddlebag.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** The directory where journal, database, blobs and keys lie. One hub uses it at a time. */
public final class DataDirectory implements AutoCloseable {
    private static final int KEY_BYTES = 32;

    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Makes the directory if need be and takes it for this process, until it is closed or the process ends.
     *
     * @throws IllegalStateException when another hub has it
     * @throws UncheckedIOException when it cannot be written
     */
    public static DataDirectory occupy(Path path) {
        try {
            Files.createDirectories(path);
            FileChannel channel =
                    FileChannel.open(path.resolve("hub.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new IllegalStateException("data.directory is " + path
                        + ", which another running hub uses; stop that one or set another directory");
            }
            return new DataDirectory(path, channel);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "data.directory is " + path + ", which cannot be written (" + e.getMessage()
                            + "); give a directory on a local disk that the hub's user may write to",
                    e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** The directory itself. */
    public Path path() {
        return path;
    }

    /** A file or folder in it, which need not exist. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /** A secret key of that name, made at random the first time it is asked for, readable for the owner only. */
    public byte[] key(String name) {
        Path file = path.resolve(name + ".key");
        try {
            byte[] fresh = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(fresh);
            try {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.write(file, fresh, StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
                return fresh;
            } catch (FileAlreadyExistsException e) {
                byte[] kept = Files.readAllBytes(file);
                if (kept.length != KEY_BYTES) {
                    throw new IllegalStateException("the key " + file + " is damaged; restore it from a backup", e);
                }
                return kept;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the key " + file + " cannot be read or written: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the lock of " + path + " cannot be given back", e);
        }
    }
}
