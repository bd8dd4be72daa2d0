package io.saddlebag.connector;

/** A system refuses a command, and will refuse it again: a person has to look at it. */
public final class ApiRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Says what it refuses and why. */
    public ApiRefused(String reason) {
        super(reason);
    }
}
