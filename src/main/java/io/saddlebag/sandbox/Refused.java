package io.saddlebag.sandbox;

/** A request that cannot be answered as asked: the status and a sentence, without the words of the request. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    Refused(int status, String sentence) {
        super(sentence, null, false, false);
        this.status = status;
    }

    static Refused unknownTicket() {
        return new Refused(404, "there is no such ticket");
    }

    int status() {
        return status;
    }
}
