package io.saddlebag.triage;

/**
 * What the rules of {@code routes/triage.camel.yaml} can ask about a message, by these names.
 *
 * @param automatic a machine wrote it: out of office, a newsletter, a bounce
 * @param system a note of the channel; nobody wrote it
 * @param blocked an operator has blocked its sender
 * @param flooding its sender, or its conversation, sends more than is given to people at once
 * @param proven the message proves who wrote it
 * @param firstContact nobody has heard of this customer before
 * @param newConversation it opens a conversation
 * @param reopens the conversation was called solved
 * @param unresolvedEarlier the customer has another conversation that nobody has called done
 * @param openTicket one of the customer's other conversations has a ticket, and nobody has called it done
 * @param lastOutcome how the newest of the customer's other conversations stands: open, pending, solved, closed or empty
 * @param lastRating how the customer rated the help they got the last time they did: good, bad or empty
 * @param asksForPerson the customer asks to talk to a human being
 * @param identityConflict what the message proves contradicts what is known
 * @param unsupported it is of a type that the connector does not know
 * @param withFiles it has attachments
 * @param channel where it came in
 * @param account the mailbox or number it came to
 * @param language of the text, if known
 */
public record Facts(
        boolean automatic,
        boolean system,
        boolean blocked,
        boolean flooding,
        boolean proven,
        boolean firstContact,
        boolean newConversation,
        boolean reopens,
        boolean unresolvedEarlier,
        boolean openTicket,
        String lastOutcome,
        String lastRating,
        boolean asksForPerson,
        boolean identityConflict,
        boolean unsupported,
        boolean withFiles,
        String channel,
        String account,
        String language) {}
