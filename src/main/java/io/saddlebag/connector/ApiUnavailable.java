package io.saddlebag.connector;

import java.time.Duration;
import java.util.Optional;

/** A system does not do what it was asked to, for now: trying again later may help. */
public final class ApiUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Whose fault it is. */
    public enum Cause {
        /** The system does not answer, or answers 5xx. */
        DOWN,
        /** It has had too many requests (429). */
        BUSY,
        /** An allowance that this command needs is used up; others may not need it. */
        LIMITED,
        /** It works, but not with this command now. */
        COMMAND
    }

    private final Cause whose;
    private final transient Optional<Duration> after;
    private final boolean mayHaveHappened;

    /**
     * Says what it does not do.
     *
     * @param after how long it asks to wait
     * @param mayHaveHappened whether the command may have had its effect in spite of this
     */
    public ApiUnavailable(Cause whose, String reason, Optional<Duration> after, boolean mayHaveHappened) {
        super(reason);
        this.whose = whose;
        this.after = after;
        this.mayHaveHappened = mayHaveHappened;
    }

    /** Whose fault it is. */
    public Cause whose() {
        return whose;
    }

    /** How long the system asks to wait, if it does. */
    public Optional<Duration> after() {
        return after;
    }

    /** Whether the command may have had its effect in spite of this. */
    public boolean mayHaveHappened() {
        return mayHaveHappened;
    }
}
