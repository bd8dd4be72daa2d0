package io.saddlebag;

import io.saddlebag.connector.FileStore;
import io.saddlebag.store.Blobs;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** The blob store, for what connectors receive and fetch. */
record FilesOfConnectors(Blobs blobs) implements FileStore, io.saddlebag.connector.Blobs {
    @Override
    public Optional<Path> find(String sha256) {
        return blobs.find(sha256);
    }

    @Override
    public String put(byte[] bytes) {
        return blobs.put(new ByteArrayInputStream(bytes)).sha256();
    }

    @Override
    public Kept put(InputStream content) {
        Blobs.Stored stored = blobs.put(content);
        return new Kept(stored.sha256(), stored.size());
    }
}
