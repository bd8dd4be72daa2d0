package io.saddlebag.conversation;

import io.saddlebag.store.Row;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the tables of messages hold of a person, read piece by piece: a long history is never in memory at once. */
public final class Belongings {
    private static final String CONVERSATIONS =
            "SELECT DISTINCT conversation_id FROM message WHERE party_id = ? ORDER BY conversation_id";
    private static final String MESSAGES = "SELECT id, party_id, arrival_id, number, at, proven, status, text, body"
            + " FROM message WHERE conversation_id = ? AND number > ? ORDER BY number LIMIT ?";
    private static final String STATES =
            "SELECT body FROM message_state WHERE message_id = ? ORDER BY at, id LIMIT 1000";
    private static final String RAW = "SELECT media_type, body, blob FROM raw_form WHERE arrival_id = ?";
    private static final String DECISION =
            "SELECT answerer, queue, priority, reasons, expects, decided_at FROM decision WHERE message_id = ?";
    private static final String TICKETS =
            "SELECT helpdesk, ticket_id, url FROM ticket_before WHERE conversation_id = ? UNION"
                    + " SELECT helpdesk, ticket_id, url FROM ticket WHERE conversation_id = ? ORDER BY 1, 2";

    private Belongings() {}

    /** The conversations in which an identifier takes part. */
    public static List<String> conversations(Tx tx, String identifierId) {
        return tx.list(CONVERSATIONS, row -> row.text(1), identifierId);
    }

    /** The next messages of a conversation, whoever's they are, after a number. */
    public static List<Entry> messages(Tx tx, String conversationId, int after, int limit) {
        return tx.list(MESSAGES, Belongings::entry, conversationId, after, limit);
    }

    /** The receipts, edits and the like of a message, as they were recorded. */
    public static List<String> states(Tx tx, String messageId) {
        return tx.list(STATES, row -> row.text(1), messageId);
    }

    /** The form in which something came in, as far as it is kept. */
    public static Optional<Raw> raw(Tx tx, String arrivalId) {
        return tx.first(RAW, row -> new Raw(row.text(1), row.text(2), row.text(3)), arrivalId);
    }

    /** Who answers a message, and why. */
    public static Optional<Decided> decision(Tx tx, String messageId) {
        return tx.first(
                DECISION,
                row -> new Decided(row.text(1), row.text(2), row.text(3), row.text(4), row.text(5), row.time(6)),
                messageId);
    }

    /** The tickets that hold a conversation at helpdesks. */
    public static List<Removal.TicketLeft> tickets(Tx tx, String conversationId) {
        return tx.list(
                TICKETS,
                row -> new Removal.TicketLeft(row.text(1), row.text(2), row.text(3)),
                conversationId,
                conversationId);
    }

    private static Entry entry(Row row) {
        return new Entry(
                row.text(1),
                row.text(2),
                row.text(3),
                row.integer(4),
                row.time(5),
                row.flag(6),
                row.text(7),
                row.text(8),
                row.text(9));
    }

    /**
     * A message.
     *
     * @param partyId the identifier it falls to
     * @param proven whether it proved who wrote it
     * @param text what is shown of it now
     * @param body as it was recorded, JSON
     */
    public record Entry(
            String id,
            String partyId,
            String arrivalId,
            int number,
            Instant at,
            boolean proven,
            String status,
            String text,
            String body) {}

    /** A raw form: small ones are the text, others stand in the blob store. */
    public record Raw(String mediaType, String text, String blob) {}

    /** A decision; the reasons are codes, separated by commas. */
    public record Decided(String answerer, String queue, String priority, String reasons, String expects, Instant at) {}
}
