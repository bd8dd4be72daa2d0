package io.saddlebag.conversation;

import io.saddlebag.message.Attachment;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.store.Row;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a visitor of the hub's own chat window sees of the timeline: what was written there, and what was brought there;
 * nothing else of the conversation, which may go on elsewhere. The rows hold no words: those are the message's, so what
 * is edited, purged or erased there is so here. All SQL of the tables {@code visitor} and {@code visitor_line}.
 */
public final class VisitorLines {
    private static final String KNOWN = "SELECT 1 FROM visitor_line WHERE cause = ?";
    /** Takes the visitor's row until the transaction ends: numbers become visible in their order. */
    private static final String NEXT = "INSERT INTO visitor (id, lines, changed_at) VALUES (?, 1, ?)"
            + " ON CONFLICT (id) DO UPDATE SET lines = visitor.lines + 1, changed_at = excluded.changed_at"
            + " RETURNING lines";

    private static final String ADD = "INSERT INTO visitor_line (visitor, number, cause, message_id, words, files)"
            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (cause) DO NOTHING";
    private static final String AFTER = "SELECT l.number, m.direction, m.sender_role, m.sender_name, m.at,"
            + " m.original_id, l.words, m.text, l.files, m.body FROM visitor_line l JOIN message m ON m.id = l.message_id"
            + " WHERE l.visitor = ? AND l.number > ? AND m.text_purged = 0 AND m.deleted = 0"
            + " ORDER BY l.number LIMIT ?";
    private static final String FIND = "SELECT id FROM message WHERE connector = ? AND scope = ? AND original_id = ?";
    private static final String NEWEST = "SELECT lines FROM visitor WHERE id = ?";
    private static final String CHANGED = "SELECT id FROM visitor WHERE changed_at >= ? LIMIT ?";
    private static final String FORGET = "DELETE FROM visitor_line WHERE message_id = ? RETURNING visitor";
    private static final String FORGET_VISITOR =
            "DELETE FROM visitor WHERE id = ? AND NOT EXISTS (SELECT 1 FROM visitor_line l WHERE l.visitor = visitor.id)";

    private VisitorLines() {}

    /**
     * Shows a visitor a message, once for each cause.
     *
     * @param cause what is told by it; the same again changes nothing
     * @param words whether its text is shown, or only files
     * @param files the SHA-256 of the files of it that are shown
     */
    public static void add(
            Tx tx, String visitor, String cause, String messageId, boolean words, List<String> files, Instant now) {
        if (tx.first(KNOWN, row -> true, cause).isEmpty()) {
            int number = tx.first(NEXT, row -> row.integer(1), visitor, now).orElseThrow();
            if (tx.update(ADD, visitor, number, cause, messageId, words, String.join("\n", files)) == 0) {
                throw tx.collision();
            }
        }
    }

    /** The id of a message on the timeline, by what a command says of it. */
    public static Optional<String> messageId(Tx tx, String connector, String scope, String originalId) {
        return tx.first(FIND, row -> row.text(1), connector, scope, originalId);
    }

    /** The lines behind a number, the oldest first. */
    public static List<VisitorLine> after(Tx tx, String visitor, int number, int limit) {
        return tx.list(AFTER, VisitorLines::line, visitor, number, limit);
    }

    /** The number of the newest line; 0 when there is none. */
    public static int newest(Tx tx, String visitor) {
        return tx.first(NEWEST, row -> row.integer(1), visitor).orElse(0);
    }

    /** Visitors who were shown something since then, on any node. */
    public static List<String> changed(Tx tx, Instant since, int limit) {
        return tx.list(CHANGED, row -> row.text(1), since, limit);
    }

    /** Takes away that a message was shown to somebody: one of them is erased. */
    static void forget(Tx tx, String messageId) {
        tx.list(FORGET, row -> row.text(1), messageId).forEach(visitor -> tx.update(FORGET_VISITOR, visitor));
    }

    private static VisitorLine line(Row row) {
        List<String> shown =
                row.text(9).isEmpty() ? List.of() : List.of(row.text(9).split("\n"));
        List<Attachment> files = shown.isEmpty()
                ? List.of()
                : Json.read(row.text(10), Message.class).attachments().stream()
                        .filter(file -> shown.contains(file.sha256()))
                        .toList();
        return new VisitorLine(
                row.integer(1),
                row.text(2).equals("inbound"),
                row.text(3),
                row.text(4),
                row.time(5),
                row.text(6),
                row.flag(7) ? row.text(8) : "",
                files);
    }

    /**
     * A line of the chat window.
     *
     * @param number its place among the visitor's lines, from 1
     * @param own whether the visitor wrote it
     * @param role of who wrote it
     * @param name what they call themselves; may be empty
     * @param originalId of the message
     * @param files that are shown with it, all of them in the blob store
     */
    public record VisitorLine(
            int number,
            boolean own,
            String role,
            String name,
            Instant at,
            String originalId,
            String text,
            List<Attachment> files) {}
}
