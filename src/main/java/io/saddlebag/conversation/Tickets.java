package io.saddlebag.conversation;

import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.Optional;

/** The helpdesk's records of conversations: all SQL of the tables {@code ticket} and
 * {@code ticket_before}, but for what erasing needs. */
public final class Tickets {
    private static final String NEW = "INSERT INTO ticket (conversation_id, helpdesk, ticket_id, url, data, opened_at)"
            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (conversation_id, helpdesk) DO ";
    private static final String ADD =
            NEW + "UPDATE SET ticket_id = excluded.ticket_id, url = excluded.url, data = excluded.data";
    private static final String ADD_FIRST = NEW + "NOTHING";
    private static final String OF =
            "SELECT ticket_id, url, data FROM ticket WHERE conversation_id = ? AND helpdesk = ?";
    private static final String ANY =
            "SELECT helpdesk, ticket_id FROM ticket WHERE conversation_id = ? ORDER BY opened_at DESC LIMIT 1";
    private static final String OPENED = "SELECT opened_at FROM ticket WHERE conversation_id = ? AND helpdesk = ?";
    private static final String LEAVE = "INSERT INTO ticket_before (helpdesk, ticket_id, conversation_id, url)"
            + " SELECT helpdesk, ticket_id, conversation_id, url FROM ticket"
            + " WHERE conversation_id = ? AND helpdesk = ? AND ticket_id <> ?"
            + " ON CONFLICT (helpdesk, ticket_id) DO NOTHING";
    private static final String BESIDE =
            "INSERT INTO ticket_before (helpdesk, ticket_id, conversation_id, url) VALUES (?, ?, ?, ?)";
    private static final String CONVERSATION =
            "SELECT conversation_id FROM ticket WHERE helpdesk = ? AND ticket_id = ?";
    private static final String BEFORE =
            "SELECT conversation_id FROM ticket_before WHERE helpdesk = ? AND ticket_id = ?";

    private Tickets() {}

    /** Keeps which ticket a conversation has at a helpdesk; what is told of one that it had before goes there too. */
    public static void add(Tx tx, String conversationId, String helpdesk, Ticket ticket, Instant now) {
        tx.update(LEAVE, conversationId, helpdesk, ticket.id());
        tx.update(ADD, conversationId, helpdesk, ticket.id(), ticket.url(), ticket.data(), now);
    }

    /** As {@link #add}, if the conversation has none there yet; says whether it had none. */
    public static boolean addFirst(Tx tx, String conversationId, String helpdesk, Ticket ticket, Instant now) {
        return tx.update(ADD_FIRST, conversationId, helpdesk, ticket.id(), ticket.url(), ticket.data(), now) == 1;
    }

    /**
     * Keeps that a ticket goes on with another, which people did at the helpdesk: from now on it is that of the other's
     * conversation, unless another has followed already; then what is told of it goes there too. Does nothing when
     * either is not known, or both are.
     */
    public static void follow(Tx tx, String helpdesk, String followed, Ticket ticket, Instant now) {
        if (conversation(tx, helpdesk, ticket.id()).isPresent()) {
            return;
        }
        conversation(tx, helpdesk, followed).ifPresent(conversation -> {
            if (isCurrent(tx, helpdesk, followed)) {
                add(tx, conversation, helpdesk, ticket, now);
            } else {
                tx.update(BESIDE, helpdesk, ticket.id(), conversation, ticket.url());
            }
        });
    }

    /** The conversation's ticket at a helpdesk. */
    public static Optional<Ticket> of(Tx tx, String conversationId, String helpdesk) {
        return tx.first(OF, row -> new Ticket(row.text(1), row.text(2), row.text(3)), conversationId, helpdesk);
    }

    /** Since when the hub knows of the conversation's ticket at a helpdesk. */
    public static Optional<Instant> opened(Tx tx, String conversationId, String helpdesk) {
        return tx.first(OPENED, row -> row.time(1), conversationId, helpdesk);
    }

    /** The conversation's newest ticket, at whichever helpdesk. */
    public static Optional<Place> any(Tx tx, String conversationId) {
        return tx.first(ANY, row -> new Place(row.text(1), row.text(2)), conversationId);
    }

    /** The conversation that a helpdesk's ticket records, or recorded until another followed it. */
    public static Optional<String> conversation(Tx tx, String helpdesk, String ticketId) {
        return tx.first(CONVERSATION, row -> row.text(1), helpdesk, ticketId)
                .or(() -> tx.first(BEFORE, row -> row.text(1), helpdesk, ticketId));
    }

    /** Whether a ticket still records its conversation: no other has followed it. */
    static boolean isCurrent(Tx tx, String helpdesk, String ticketId) {
        return tx.first(CONVERSATION, row -> true, helpdesk, ticketId).isPresent();
    }

    /**
     * A ticket.
     *
     * @param id the helpdesk's id
     * @param url where an agent finds it, may be empty
     * @param data what the connector wants back with each command, a JSON object
     */
    public record Ticket(String id, String url, String data) {}

    /**
     * Where a ticket is. Two helpdesks may give the same id.
     *
     * @param helpdesk the connector
     * @param id the helpdesk's id
     */
    public record Place(String helpdesk, String id) {}
}
