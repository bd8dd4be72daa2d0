package io.saddlebag.delivery;

import java.time.Duration;
import java.time.Instant;

/**
 * Opens after a number of outages in a row; then, each time a pause is over, lets one attempt through as a probe. Any
 * answer closes it. Guarded by its {@link Gate}.
 */
final class Breaker {
    private final int limit;
    private final Duration pause;
    private int outages;
    private boolean probing;
    private Instant openUntil = Instant.MIN;

    Breaker(int limit, Duration pause) {
        this.limit = limit;
        this.pause = pause;
    }

    boolean isOpen() {
        return outages >= limit;
    }

    /** Whether the last thing heard of the target was an answer. */
    boolean isUndisturbed() {
        return outages == 0;
    }

    /** How long nobody may pass, as far as it is known. */
    Duration delay(Instant now) {
        if (!isOpen()) {
            return Duration.ZERO;
        }
        if (probing) {
            return pause;
        }
        return now.isBefore(openUntil) ? Duration.between(now, openUntil) : Duration.ZERO;
    }

    /** To be called by whoever passes. */
    void passed() {
        probing = isOpen();
    }

    /** To be called by whoever has passed and made no use of it. */
    void unused() {
        probing = false;
    }

    void answered() {
        probing = false;
        outages = 0;
    }

    void failed(Instant now) {
        probing = false;
        outages++;
        openUntil = now.plus(pause);
    }
}
