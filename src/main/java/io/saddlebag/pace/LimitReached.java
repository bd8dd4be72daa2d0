package io.saddlebag.pace;

import java.time.Duration;

/** A system takes no more requests of a kind for a time; none was sent. */
public final class LimitReached extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Duration after;

    LimitReached(String what, Duration after) {
        super(what);
        this.after = after;
    }

    /** How long that will be so, as far as is known. */
    public Duration after() {
        return after;
    }
}
