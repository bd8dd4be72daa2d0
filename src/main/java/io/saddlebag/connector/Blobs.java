package io.saddlebag.connector;

import java.nio.file.Path;
import java.util.Optional;

/** Where large things are put, so that only a reference travels on. */
@FunctionalInterface
public interface Blobs {
    /**
     * Keeps bytes durably.
     *
     * @return their SHA-256 in lower-case hex, by which they are found again
     */
    String put(byte[] bytes);

    /** The file that holds them, if it is there; a store that only takes finds nothing. */
    default Optional<Path> find(String sha256) {
        return Optional.empty();
    }
}
