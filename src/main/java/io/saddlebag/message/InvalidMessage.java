package io.saddlebag.message;

/** What was to become a canonical message is none; says which field and why. It cannot be mended by trying again. */
public final class InvalidMessage extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** Names the field and what is wrong with it, without its value: that may be a customer's words. */
    public InvalidMessage(String field, String problem) {
        super(field + " " + problem);
    }
}
