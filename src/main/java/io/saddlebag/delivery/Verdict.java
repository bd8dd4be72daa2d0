package io.saddlebag.delivery;

import io.saddlebag.delivery.Outcome.Cause;
import io.saddlebag.delivery.Outcome.Retry;
import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;

/**
 * Says what becomes of a delivery after an attempt.
 *
 * @param chance numbers from 0 to 1 that spread attempts, so that what failed together does not come back together
 */
record Verdict(Settings settings, boolean repeatable, DoubleSupplier chance) {
    /** What a target may ask to wait at most: a wrong header must not stop it for days. */
    private static final Duration LONGEST_ASKED = Duration.ofHours(1);

    /** How long to wait before the next attempt. */
    Duration pause(Delivery delivery, Retry retry) {
        Duration asked = retry.after().orElse(Duration.ZERO);
        if (asked.compareTo(Duration.ZERO) > 0) {
            return asked.compareTo(LONGEST_ASKED) < 0 ? asked : LONGEST_ASKED;
        }
        int doublings = Math.min(Math.max(delivery.attempts() - 1, 0), 30);
        long doubled = settings.firstPause().toMillis() << doublings;
        long longest = Math.min(doubled, settings.longestPause().toMillis());
        return Duration.ofMillis((long) ((double) longest * (0.5 + chance.getAsDouble() / 2)));
    }

    /**
     * The delivery as it is after the attempt.
     *
     * @param undisturbed whether the target answered others just before: then an outage is held against the command,
     *     or one that brings the target down each time would hold up its stream for ever
     */
    Delivery after(Delivery tried, Outcome outcome, Duration pause, boolean undisturbed, Instant now) {
        if (outcome instanceof Outcome.Done done) {
            return tried.become(new State.Done(now, done.result()));
        }
        if (outcome instanceof Outcome.Failed failed) {
            return tried.become(new State.Failed(now, failed.reason()));
        }
        if (outcome instanceof Outcome.Later later) {
            return tried.unclaimed(new State.Waiting(now.plus(later.after()), later.reason()));
        }
        Retry retry = (Retry) outcome;
        boolean itsOwn = retry.cause() == Cause.COMMAND || (retry.cause() == Cause.DOWN && undisturbed);
        int strikes = tried.strikes() + (itsOwn ? 1 : 0);
        State next = strikes >= settings.strikes()
                ? new State.Failed(now, "failed " + strikes + " times, at last: " + retry.reason())
                : new State.Waiting(now.plus(pause), retry.reason());
        if (retry.mayHaveHappened() && !repeatable) {
            next = new State.Unknown(now, retry.reason());
        }
        return tried.become(next, retry.mayHaveHappened(), strikes);
    }
}
