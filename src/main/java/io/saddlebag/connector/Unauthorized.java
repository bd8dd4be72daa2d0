package io.saddlebag.connector;

/**
 * A request is not signed, wrongly signed, or too old. It is refused with 401 and not stored; the message says why, for
 * the log, without any of the request.
 */
public final class Unauthorized extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Says why, in a sentence. */
    public Unauthorized(String why) {
        super(why, null, false, false);
    }
}
