package io.saddlebag.repair;

/**
 * Something on which the hub and the helpdesk do not agree.
 *
 * @param conversation the hub's id, or empty
 * @param ticket the helpdesk's id, or empty
 * @param what a sentence, without the customer's words
 */
record Finding(Kind kind, String conversation, String ticket, String what, Mend mend) {
    /** A ticket of a conversation that the hub does not know. */
    static Finding lost(String conversation, String ticket) {
        return new Finding(
                Kind.UNKNOWN_TICKET,
                conversation,
                ticket,
                "It was opened by the hub, which knows nothing of its conversation any more.",
                new Mend.Person("Answer it at the helpdesk by other means: nothing of it comes back to the hub, which"
                        + " has lost it, perhaps with a backup."));
    }

    /** A ticket of a conversation that has its ticket at another helpdesk by now. */
    static Finding left(String conversation, String ticket, String elsewhere) {
        return new Finding(
                Kind.DOUBLED,
                conversation,
                ticket,
                "It is of a conversation whose ticket is at " + elsewhere + ".",
                new Mend.Person("Go on there, and delete this one, or take the conversation's id off it."));
    }

    /** What can be found. */
    enum Kind {
        /** A conversation that people were to get has no ticket. */
        NO_TICKET("no-ticket"),
        /** The ticket that the hub knows is not there any more. */
        TICKET_GONE("ticket-gone"),
        /** A conversation's ticket is there, and the hub does not know that it is its ticket. */
        NOT_LINKED("not-linked"),
        /** More than one ticket is of a conversation. */
        DOUBLED("doubled"),
        /** A ticket is of a conversation that the hub does not know. */
        UNKNOWN_TICKET("unknown-ticket"),
        /** What the customer wrote does not stand in the ticket. */
        MESSAGES_MISSING("messages-missing"),
        /** The helpdesk refused a command, or it waits for long. */
        UNDELIVERED("undelivered"),
        /** Nobody knew whether a command took effect. */
        OUTCOME_UNKNOWN("outcome-unknown"),
        /** The ticket is at a newer state than the conversation. */
        STATE_OLD_HERE("state-old-here"),
        /** The conversation is at a newer state than the ticket. */
        STATE_OLD_THERE("state-old-there");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        String code() {
            return code;
        }
    }
}
