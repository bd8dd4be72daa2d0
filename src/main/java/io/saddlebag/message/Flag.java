package io.saddlebag.message;

/** The flags that the hub itself sets or reads. A message may carry others; they are kept. */
public final class Flag {
    /** Written by a machine (RFC 3834 and its relatives): stored, never answered, never escalated. */
    public static final String AUTOMATIC = "automatic";
    /** No machine is to answer it: its sender asks for that, or nobody reads what comes back. People may answer. */
    public static final String NO_AUTOMATIC_ANSWER = "no-automatic-answer";
    /** A report that a mail could not be delivered; implies {@link #AUTOMATIC}. */
    public static final String BOUNCE = "bounce";
    /** Passed on from somebody else: what it says need not be the sender's own words. */
    public static final String FORWARDED = "forwarded";
    /** Of a type that the connector does not know; the raw form is kept. */
    public static final String UNSUPPORTED = "unsupported";
    /** Nothing but an answer to what the hub itself asked (who is this?): nobody else has to answer it. */
    public static final String CONFIRMATION = "confirmation";
    /** Characters that no store takes (U+0000) were replaced by U+FFFD. */
    public static final String CLEANED = "cleaned";

    private Flag() {}
}
