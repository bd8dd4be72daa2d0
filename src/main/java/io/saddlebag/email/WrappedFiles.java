package io.saddlebag.email;

import io.saddlebag.email.BlobSink.Stored;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Keeps the files that stand in the wrappings of one mail: so many of all of them together. */
final class WrappedFiles {
    private static final int MOST = 200;

    private final BlobSink blobs;
    private int kept;

    WrappedFiles(BlobSink blobs) {
        this.blobs = blobs;
    }

    /**
     * Keeps one.
     *
     * @return empty when there were too many before; nothing of it is read then
     * @throws IOException from the stream or the sink
     */
    Optional<Stored> put(InputStream content) throws IOException {
        if (kept >= MOST) {
            return Optional.empty();
        }
        kept++;
        return Optional.of(blobs.put(content));
    }
}
