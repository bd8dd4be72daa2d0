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
    private static final String LINES = "SELECT l.number, m.direction, m.sender_role, m.sender_name, m.at,"
            + " m.original_id, l.words, m.text, l.files, m.body, l.changed,"
            + " CASE WHEN m.deleted = 1 OR m.text_purged <> 0 THEN 1 ELSE 0 END"
            + " FROM visitor_line l JOIN message m ON m.id = l.message_id WHERE l.visitor = ?";
    private static final String AFTER =
            LINES + " AND l.number > ? AND m.text_purged = 0 AND m.deleted = 0 ORDER BY l.number LIMIT ?";
    private static final String CHANGES =
            LINES + " AND l.number <= ? AND l.changed > ? ORDER BY l.changed, l.number LIMIT ?";
    private static final String FIND = "SELECT id FROM message WHERE connector = ? AND scope = ? AND original_id = ?";
    private static final String NEWEST = "SELECT lines, changes FROM visitor WHERE id = ?";
    private static final String NEWS = "SELECT id, typing_name, typing_at FROM visitor WHERE changed_at >= ? LIMIT ?";
    private static final String SHOWN_TO =
            "SELECT DISTINCT visitor FROM visitor_line WHERE message_id = ? ORDER BY visitor";
    private static final String NEXT_CHANGE =
            "UPDATE visitor SET changes = changes + 1, changed_at = ? WHERE id = ? RETURNING changes";
    private static final String CHANGED = "UPDATE visitor_line SET changed = ? WHERE visitor = ? AND message_id = ?";
    private static final String TYPING =
            "UPDATE visitor SET typing_name = ?, typing_at = ?, changed_at = ? WHERE id = ?";
    private static final String TALKS_IN = "SELECT m.conversation_id FROM visitor_line l"
            + " JOIN message m ON m.id = l.message_id WHERE l.visitor = ? ORDER BY l.number DESC LIMIT 1";
    private static final String WHO_TALKS = "SELECT visitor FROM visitor_line WHERE message_id ="
            + " (SELECT id FROM message WHERE conversation_id = ? AND direction = 'inbound' ORDER BY number DESC LIMIT 1)";
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

    /** The lines that are new to a page which has come so far, the oldest first. */
    public static List<VisitorLine> after(Tx tx, String visitor, Position position, int limit) {
        return tx.list(AFTER, VisitorLines::line, visitor, position.line(), limit);
    }

    /** The lines that such a page has, and that say something else by now, in the order of their changes. */
    public static List<VisitorLine> changes(Tx tx, String visitor, Position position, int limit) {
        return tx.list(CHANGES, VisitorLines::line, visitor, position.line(), position.change(), limit);
    }

    /** How far a page comes that has everything. */
    public static Position newest(Tx tx, String visitor) {
        return tx.first(NEWEST, row -> new Position(row.integer(1), row.integer(2)), visitor)
                .orElse(Position.START);
    }

    /** Visitors to whom something has happened since then, on any node. */
    public static List<News> news(Tx tx, Instant since, int limit) {
        return tx.list(NEWS, row -> new News(row.text(1), row.text(2), row.time(3)), since, limit);
    }

    /** Whether a message is shown to anybody. */
    public static boolean isShown(Tx tx, String messageId) {
        return tx.first(SHOWN_TO, row -> true, messageId).isPresent();
    }

    /** A message says something else now, or nothing: its lines have changed. */
    static void changed(Tx tx, String messageId, Instant now) {
        for (String visitor : tx.list(SHOWN_TO, row -> row.text(1), messageId)) {
            tx.first(NEXT_CHANGE, row -> row.integer(1), now, visitor)
                    .ifPresent(change -> tx.update(CHANGED, change, visitor, messageId));
        }
    }

    /** Somebody writes to a visitor at this moment; one who was never shown anything is not told. */
    public static void typing(Tx tx, String visitor, String name, Instant now) {
        tx.update(TYPING, name, now, now, visitor);
    }

    /** The helpdesk's ticket of what a visitor talks about now, if it has one. */
    public static Optional<String> ticket(Tx tx, String visitor, String helpdesk) {
        return tx.first(TALKS_IN, row -> row.text(1), visitor)
                .flatMap(conversation -> Tickets.of(tx, conversation, helpdesk))
                .map(Tickets.Ticket::id);
    }

    /** The visitor to whom an answer at a ticket would go: who wrote last in its conversation, if that was here. */
    public static Optional<String> visitor(Tx tx, String helpdesk, String ticket) {
        return Tickets.conversation(tx, helpdesk, ticket)
                .flatMap(conversation -> ConversationTable.current(tx, conversation))
                .flatMap(conversation -> tx.first(WHO_TALKS, row -> row.text(1), conversation.id()));
    }

    /** Takes away that a message was shown to somebody: one of them is erased. */
    static void forget(Tx tx, String messageId) {
        tx.list(FORGET, row -> row.text(1), messageId).forEach(visitor -> tx.update(FORGET_VISITOR, visitor));
    }

    private static VisitorLine line(Row row) {
        boolean gone = row.flag(12);
        List<String> shown =
                gone || row.text(9).isEmpty() ? List.of() : List.of(row.text(9).split("\n"));
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
                !gone && row.flag(7) ? row.text(8) : "",
                files,
                row.integer(11),
                gone);
    }

    /**
     * How far a page has come.
     *
     * @param line the number of its last line; 0 before the first
     * @param change the number of the last change of a line that it knows of
     */
    public record Position(int line, int change) {
        /** Before everything. */
        public static final Position START = new Position(0, 0);

        /** With one more line, or one more change of a line it has. */
        public Position and(VisitorLine next) {
            return next.number() > line ? new Position(next.number(), change) : new Position(line, next.change());
        }
    }

    /**
     * That something has happened to a visitor.
     *
     * @param typing who wrote to them last, perhaps without a name
     * @param typingAt when that was
     */
    public record News(String visitor, String typing, Instant typingAt) {}

    /**
     * A line of the chat window.
     *
     * @param number its place among the visitor's lines, from 1
     * @param own whether the visitor wrote it
     * @param role of who wrote it
     * @param name what they call themselves; may be empty
     * @param originalId of the message
     * @param files that are shown with it, all of them in the blob store
     * @param change the number of its latest change among those of the visitor's lines; 0: it is as it was
     * @param gone whether it is not to be shown any more: then it has neither words nor files
     */
    public record VisitorLine(
            int number,
            boolean own,
            String role,
            String name,
            Instant at,
            String originalId,
            String text,
            List<Attachment> files,
            int change,
            boolean gone) {}
}
