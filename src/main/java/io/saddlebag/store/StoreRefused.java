package io.saddlebag.store;

/** The store will never take this: a value does not fit, a rule of the tables is broken. Trying again is no use. */
public final class StoreRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Says what was refused and why. */
    public StoreRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
