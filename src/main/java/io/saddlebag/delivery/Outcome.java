package io.saddlebag.delivery;

import java.time.Duration;
import java.util.Optional;

/** What a {@link Courier} has to tell of one attempt. */
public sealed interface Outcome {
    /**
     * It has taken effect, now or in an earlier attempt.
     *
     * @param result what the other side answered, JSON
     */
    record Done(String result) implements Outcome {}

    /**
     * It has not; a later attempt may fare better.
     *
     * @param cause whose fault it was
     * @param reason in one sentence, without the customer's words
     * @param after how long the other side asks to wait (Retry-After), if it does
     * @param mayHaveHappened whether the attempt may have had its effect in spite of that (no answer, 5xx); false only
     *     when it is known that it had none (429, connection refused)
     */
    record Retry(Cause cause, String reason, Optional<Duration> after, boolean mayHaveHappened) implements Outcome {
        /** The target does not work. */
        public static Retry down(String reason, Optional<Duration> after, boolean mayHaveHappened) {
            return new Retry(Cause.DOWN, reason, after, mayHaveHappened);
        }

        /** The target takes no more for now; nothing has happened. */
        public static Retry busy(String reason, Optional<Duration> after) {
            return busy(reason, after, false);
        }

        /** The target takes no more for now, after it may have taken a part. */
        public static Retry busy(String reason, Optional<Duration> after, boolean mayHaveHappened) {
            return new Retry(Cause.BUSY, reason, after, mayHaveHappened);
        }

        /** The target works, but not with this command. */
        public static Retry command(String reason, Optional<Duration> after, boolean mayHaveHappened) {
            return new Retry(Cause.COMMAND, reason, after, mayHaveHappened);
        }
    }

    /** It has not and will not: the other side refuses it. */
    record Failed(String reason) implements Outcome {}

    /** It is not time for it yet, and nothing was tried: this counts as no attempt. */
    record Later(String reason, Duration after) implements Outcome {}

    /** Whose fault it is that an attempt was to no avail. */
    enum Cause {
        /** The target is out of service (I/O error, 5xx): opens the breaker, and there is no end of attempts. */
        DOWN,
        /** The target has had too many requests (429): all of its deliveries wait, and there is no end of attempts. */
        BUSY,
        /** This command (409, a locked ticket): the number of attempts is limited. */
        COMMAND
    }
}
