package io.saddlebag.ops.jmx;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long what is kept; zero is for ever.
 *
 * @param raw the forms in which messages came in, and what was sent
 * @param blobs attachments
 * @param quarantine raw forms of what could not be recorded
 * @param texts the words of messages
 */
public record Retention(Duration raw, Duration blobs, Duration quarantine, Duration texts) {
    /** After this time arrivals are kept as sums only. */
    static final Duration ARRIVALS = Duration.ofDays(365);

    /** How long finished deliveries keep what was sent: like a raw form, and no longer than other words. */
    Duration sent() {
        return texts.isZero() || (!raw.isZero() && raw.compareTo(texts) < 0) ? raw : texts;
    }

    /** What is older than this is to go; empty when nothing is. */
    static Optional<Instant> before(Instant now, Duration kept) {
        return kept.isZero() ? Optional.empty() : Optional.of(now.minus(kept));
    }
}
