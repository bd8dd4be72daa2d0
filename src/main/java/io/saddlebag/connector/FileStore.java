package io.saddlebag.connector;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** The blob store, as far as exchanges with APIs need it. */
public interface FileStore {
    /** The file of a blob, by its SHA-256 in lower-case hex. */
    Optional<Path> find(String sha256);

    /**
     * Keeps what a stream holds, durably.
     *
     * @throws java.io.UncheckedIOException when the stream breaks off or the disk does not take it
     */
    Kept put(InputStream content);

    /** What was kept: its SHA-256 in lower-case hex, and its size in bytes. */
    record Kept(String sha256, long size) {}
}
