package io.saddlebag.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import io.saddlebag.store.Row;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tables of tickets, of what stands in them, and of the idempotency keys that were used. */
final class TicketTable {
    private static final String SELECT = "SELECT id, external_id, state, updated_at, document FROM ticket";

    private TicketTable() {}

    static long insert(Tx tx, String externalId, ObjectNode document, Instant now) {
        return tx.first(
                        "INSERT INTO ticket (external_id, state, updated_at, document) VALUES (?, 'open', ?, ?)"
                                + " RETURNING id",
                        row -> row.number(1),
                        externalId,
                        now,
                        Json.write(document))
                .orElseThrow();
    }

    static Optional<Long> withExternalId(Tx tx, String externalId) {
        return tx.first("SELECT id FROM ticket WHERE external_id = ?", row -> row.number(1), externalId);
    }

    /**
     * A ticket.
     *
     * @throws Refused with 404 when there is none
     */
    static Ticket get(Tx tx, long ticket) {
        return tx.first(SELECT + " WHERE id = ?", TicketTable::ticket, ticket)
                .orElseThrow(() -> new Refused(404, "there is no such ticket"));
    }

    static List<Ticket> newest(Tx tx, int limit) {
        return tx.list(SELECT + " ORDER BY updated_at DESC, id DESC LIMIT " + limit, TicketTable::ticket);
    }

    /** Tickets behind one that have changed since a time, in the order of their numbers. */
    static List<Ticket> changed(Tx tx, Instant since, long after, int limit) {
        return tx.list(
                SELECT + " WHERE updated_at >= ? AND id > ? ORDER BY id LIMIT " + limit,
                TicketTable::ticket,
                since,
                after);
    }

    /** The ids of the hub's messages in a ticket, in order. */
    static List<String> messages(Tx tx, long ticket) {
        return tx.list(
                "SELECT message_id FROM entry WHERE ticket_id = ? AND message_id IS NOT NULL ORDER BY number",
                row -> row.text(1),
                ticket);
    }

    /** When a ticket came to its state, if that has ever changed. */
    static Optional<String> stateSince(Tx tx, long ticket) {
        return tx.first(
                "SELECT json_extract(body, '$.at') FROM entry WHERE ticket_id = ?"
                        + " AND json_extract(body, '$.kind') = 'state' ORDER BY number DESC LIMIT 1",
                row -> row.text(1),
                ticket);
    }

    static void setDocument(Tx tx, long ticket, JsonNode document) {
        tx.update("UPDATE ticket SET document = ? WHERE id = ?", Json.write(document), ticket);
    }

    static void setState(Tx tx, long ticket, String state) {
        tx.update("UPDATE ticket SET state = ? WHERE id = ?", state, ticket);
    }

    /** Adds an entry at the end. */
    static void append(Tx tx, long ticket, Optional<String> messageId, JsonNode entry, Instant now) {
        tx.update(
                "INSERT INTO entry (ticket_id, number, message_id, body)"
                        + " SELECT ?, coalesce(max(number), 0) + 1, ?, ? FROM entry WHERE ticket_id = ?",
                ticket,
                messageId,
                Json.write(entry),
                ticket);
        tx.update("UPDATE ticket SET updated_at = ? WHERE id = ?", now, ticket);
    }

    static Optional<Long> withMessage(Tx tx, String messageId) {
        return tx.first("SELECT ticket_id FROM entry WHERE message_id = ?", row -> row.number(1), messageId);
    }

    /** The last entries of a ticket, in order. */
    static List<ObjectNode> entries(Tx tx, long ticket, int limit) {
        return tx.list(
                "SELECT body FROM (SELECT number, body FROM entry WHERE ticket_id = ? ORDER BY number DESC LIMIT "
                        + limit + ") AS newest ORDER BY number",
                row -> Json.read(row.text(1), ObjectNode.class),
                ticket);
    }

    /** An agent's answer, by the event that told the hub of it. */
    static Optional<ObjectNode> reply(Tx tx, long ticket, String event) {
        return tx.first(
                "SELECT body FROM entry WHERE ticket_id = ? AND json_extract(body, '$.event') = ?",
                row -> Json.read(row.text(1), ObjectNode.class),
                ticket,
                event);
    }

    static void setReply(Tx tx, long ticket, String event, JsonNode entry) {
        tx.update(
                "UPDATE entry SET body = ? WHERE ticket_id = ? AND json_extract(body, '$.event') = ?",
                Json.write(entry),
                ticket,
                event);
    }

    static Optional<Known> known(Tx tx, String key) {
        return tx.first(
                "SELECT operation, answer FROM known_key WHERE key = ?",
                row -> new Known(row.text(1), Json.read(row.text(2), ObjectNode.class)),
                key);
    }

    static void remember(Tx tx, String key, Known known) {
        tx.update(
                "INSERT INTO known_key (key, operation, answer) VALUES (?, ?, ?)",
                key,
                known.operation(),
                Json.write(known.answer()));
    }

    private static Ticket ticket(Row row) {
        return new Ticket(
                row.number(1), row.text(2), row.text(3), row.time(4), Json.read(row.text(5), ObjectNode.class));
    }

    /** A row of the table; what the document holds is said in {@link TicketForms#document}. */
    record Ticket(long id, String externalId, String state, Instant updated, ObjectNode document) {}

    /** What a key was used for and what was answered. */
    record Known(String operation, ObjectNode answer) {}
}
