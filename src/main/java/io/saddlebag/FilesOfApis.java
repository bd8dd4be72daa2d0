package io.saddlebag;

import io.saddlebag.connector.FileStore;
import io.saddlebag.store.Blobs;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** The blob store for exchanges with APIs. */
record FilesOfApis(Blobs blobs) implements FileStore {
    @Override
    public Optional<Path> find(String sha256) {
        return blobs.find(sha256);
    }

    @Override
    public Kept put(InputStream content) {
        Blobs.Stored stored = blobs.put(content);
        return new Kept(stored.sha256(), stored.size());
    }
}
