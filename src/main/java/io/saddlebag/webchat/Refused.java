package io.saddlebag.webchat;

/** A request that is answered with a status of its own; the message goes to the page and tells what is wrong. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    Refused(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
