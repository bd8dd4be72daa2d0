package io.saddlebag;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been opened and is closed in the reverse order. */
final class OpenParts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenParts.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /** Keeps a part in mind, and gives it back. */
    <T extends AutoCloseable> T add(T part) {
        open.push(part);
        return part;
    }

    /** Closes all; one that does not close is named in the log and keeps none of the others open. */
    @Override
    public void close() {
        while (!open.isEmpty()) {
            AutoCloseable part = open.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("{} does not stop: {}", part.getClass().getSimpleName(), e.getMessage());
            }
        }
    }
}
