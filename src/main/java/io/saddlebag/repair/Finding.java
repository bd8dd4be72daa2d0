package io.saddlebag.repair;

/**
 * Something on which the hub and the helpdesk do not agree.
 *
 * @param conversation the hub's id, or empty
 * @param ticket the helpdesk's id, or empty
 * @param what a sentence, without the customer's words
 */
record Finding(Kind kind, String conversation, String ticket, String what, Mend mend) {
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
