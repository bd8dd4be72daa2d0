package io.saddlebag.store;

/** The store could not do it now: it is down, full, or busy. Trying again later may help. */
public final class StoreUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Says what could not be done. */
    public StoreUnavailable(String message) {
        super(message);
    }

    /** Says what could not be done and why. */
    public StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
