package io.saddlebag.broker;

/** The broker does not do what it should. Trying again later may help. */
public final class BrokerUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Says what it does not do. */
    public BrokerUnavailable(String message) {
        super(message);
    }

    /** Says what it does not do, and why. */
    public BrokerUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
