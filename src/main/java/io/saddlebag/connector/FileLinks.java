package io.saddlebag.connector;

/** Makes addresses from which a system that takes no bytes can fetch a file, for a while. */
@FunctionalInterface
public interface FileLinks {
    /**
     * An address for one file.
     *
     * @return empty when the hub has no address that the world reaches
     */
    String link(String sha256, String name, String type);

    /** No addresses. */
    static FileLinks none() {
        return (sha256, name, type) -> "";
    }
}
