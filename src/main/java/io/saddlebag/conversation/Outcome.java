package io.saddlebag.conversation;

/** What becomes of an arrival: exactly one of these. */
public enum Outcome {
    /** It stands on a timeline. */
    MESSAGE,
    /**
     * It is a receipt, reaction, edit or deletion, kept for the message it is about, or an event that has a ticket read.
     */
    STATE,
    /** A named rule leaves it out. */
    IGNORED,
    /** Its message was recorded before, from another arrival. */
    DUPLICATE,
    /** Nothing could be made of it; a person looks at it. */
    QUARANTINED
}
