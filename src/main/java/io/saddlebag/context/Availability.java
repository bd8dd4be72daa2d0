package io.saddlebag.context;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a system is asked: after some outages in a row it is not for a pause, then one question probes it. One that
 * says how long it wants to be left alone is heard.
 */
final class Availability {
    private static final int OUTAGES = 3;
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Duration pause;
    private final Clock clock;
    private int outages;
    private boolean probing;
    private Instant until = Instant.MIN;

    Availability(Duration pause, Clock clock) {
        this.pause = pause;
        this.clock = clock;
    }

    /** Why it is not asked now, or nothing: then whoever called has to say what came of it. */
    synchronized Optional<String> enter() {
        if (clock.instant().isBefore(until) || probing) {
            return Optional.of("it did not answer lately and is left alone for a while");
        }
        probing = outages >= OUTAGES;
        return Optional.empty();
    }

    /** The question was not asked. */
    synchronized void unused() {
        probing = false;
    }

    synchronized void answered() {
        probing = false;
        outages = 0;
        until = Instant.MIN;
    }

    /**
     * It did not answer.
     *
     * @param after how long it wants to be left alone, if it says so
     * @return whether it is left alone from now on
     */
    synchronized boolean failed(Optional<Duration> after) {
        probing = false;
        outages = Math.min(outages + 1, OUTAGES);
        boolean asked = after.isPresent();
        if (!asked && outages < OUTAGES) {
            return false;
        }
        Duration rest = after.orElse(pause);
        boolean before = clock.instant().isBefore(until);
        until = clock.instant().plus(rest.compareTo(LONGEST) > 0 ? LONGEST : rest);
        return !before;
    }

    /** Until when it is left alone. */
    synchronized Instant until() {
        return until;
    }
}
