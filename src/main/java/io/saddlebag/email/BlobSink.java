package io.saddlebag.email;

import java.io.IOException;
import java.io.InputStream;

/** Where the reader puts what is too large for a message: attachments, and texts beyond the bounds. */
@FunctionalInterface
public interface BlobSink {
    /**
     * Takes a stream to its end and keeps it; need not close it.
     *
     * @throws IOException when it could not be kept; reading the mail fails with it and may be tried again
     */
    Stored put(InputStream content) throws IOException;

    /**
     * What was kept.
     *
     * @param sha256 of the bytes, lower-case hex
     * @param size in bytes
     */
    record Stored(String sha256, long size) {}
}
