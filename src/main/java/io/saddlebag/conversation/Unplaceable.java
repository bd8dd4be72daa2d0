package io.saddlebag.conversation;

/** A message that belongs on no timeline the hub knows. Trying again is no use; a person has to look at it. */
public final class Unplaceable extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Says what is not known. */
    public Unplaceable(String message) {
        super(message);
    }
}
