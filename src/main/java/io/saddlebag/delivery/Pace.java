package io.saddlebag.delivery;

import java.time.Duration;
import java.time.Instant;

/**
 * Spaces attempts evenly, so that no minute, wherever it begins, sees more than allowed. The gates of a target's lanes
 * share one.
 */
final class Pace {
    private final Duration interval;
    private Instant next = Instant.MIN;
    private Instant silentUntil = Instant.MIN;

    /**
     * Sets the pace.
     *
     * @param perMinute most requests a minute; 0 is no limit
     */
    Pace(int perMinute) {
        interval = perMinute == 0 ? Duration.ZERO : Duration.ofMinutes(1).dividedBy(perMinute);
    }

    /** How long until the next request may go. */
    synchronized Duration delay(Instant now) {
        Instant free = next.isAfter(silentUntil) ? next : silentUntil;
        return now.isBefore(free) ? Duration.between(now, free) : Duration.ZERO;
    }

    /** Passes, unless it is too early. The time until then is not made up for. */
    synchronized boolean pass(Instant now) {
        if (!delay(now).isZero()) {
            return false;
        }
        next = (now.isAfter(next) ? now : next).plus(interval);
        return true;
    }

    /** To be called by whoever has passed and made no use of it. */
    synchronized void unused() {
        if (next.isAfter(Instant.MIN)) {
            next = next.minus(interval);
        }
    }

    /** The target asks for silence. */
    synchronized void silence(Instant until) {
        if (until.isAfter(silentUntil)) {
            silentUntil = until;
        }
    }
}
