package io.saddlebag.email;

/** The bytes are no mail, or more of one than is read. Trying again does not help. */
public final class UnreadableMail extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param sentence what is wrong, without any of the mail's words */
    public UnreadableMail(String sentence) {
        super(sentence);
    }
}
