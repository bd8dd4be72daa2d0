package io.saddlebag.connector;

/** Where large things are put, so that only a reference travels on. */
@FunctionalInterface
public interface Blobs {
    /**
     * Keeps bytes durably.
     *
     * @return their SHA-256 in lower-case hex, by which they are found again
     */
    String put(byte[] bytes);
}
