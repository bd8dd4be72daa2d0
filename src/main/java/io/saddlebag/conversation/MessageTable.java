package io.saddlebag.conversation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.Conversation.State;
import io.saddlebag.identity.Who;
import io.saddlebag.message.Attachment;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.store.Row;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** All SQL of the table {@code message} that recording and reading need. */
final class MessageTable {
    private static final String ADD = "INSERT INTO message (id, arrival_id, connector, scope, original_id, channel,"
            + " account, direction, kind, conversation_id, number, party_id, sender_role, sender_name, proven, at,"
            + " received_at, text, status, files, body, state_before)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (connector, scope, original_id) DO NOTHING";
    private static final String ROW =
            "SELECT body, number, conversation_id, party_id, state_before FROM message WHERE id = ?";
    private static final String TAKES_PART =
            "SELECT 1 FROM message WHERE conversation_id = ? AND party_id IN (SELECT id FROM identifier WHERE"
                    + " customer_id = ?) LIMIT 1";
    private static final String LINE_COLUMNS =
            "id, conversation_id, number, channel, connector, account, direction, sender_role, sender_name, party_id,"
                    + " proven, at, text, files";
    private static final String OF_CONVERSATION =
            "SELECT " + LINE_COLUMNS + " FROM message WHERE conversation_id = ? ORDER BY number DESC LIMIT ?";
    private static final String OF_PARTY = "SELECT " + LINE_COLUMNS
            + " FROM message WHERE party_id = ? AND proven = 1 ORDER BY at DESC, id DESC LIMIT ?";
    private static final String LATEST =
            "SELECT " + LINE_COLUMNS + " FROM message WHERE party_id = ? ORDER BY at DESC, id DESC LIMIT ?";
    private static final String LINE = "SELECT " + LINE_COLUMNS + " FROM message WHERE id = ?";
    private static final String FIRST =
            "SELECT " + LINE_COLUMNS + " FROM message WHERE conversation_id = ? AND number = 1";
    private static final String LAST_INBOUND = "SELECT " + LINE_COLUMNS
            + " FROM message WHERE conversation_id = ? AND direction = 'inbound' AND text_purged < 2"
            + " ORDER BY number DESC LIMIT 1";
    private static final String LAST_WRITTEN = "SELECT " + LINE_COLUMNS
            + " FROM message WHERE conversation_id = ? AND direction = 'inbound' AND kind <> 'system'"
            + " AND text_purged < 2 ORDER BY number DESC LIMIT 1";
    private static final String WRITTEN =
            "SELECT 1 FROM message WHERE conversation_id = ? AND kind <> 'system' LIMIT 1";
    private static final int TITLE = 120;
    private static final String SET_TEXT = "UPDATE message SET text = ? WHERE id = ?";
    private static final String TAKE_BACK =
            "UPDATE message SET text = '', files = '', deleted = 1, body = ? WHERE id = ?";
    private static final String LAST_FROM = "SELECT at FROM message WHERE party_id = ? AND direction = 'inbound'"
            + " AND kind IN ('message', 'call-summary') AND connector = ? AND account = ? ORDER BY at DESC LIMIT 1";
    private static final String LAST_ON = "SELECT " + LINE_COLUMNS + " FROM message WHERE party_id = ? AND channel = ?"
            + " AND direction = 'inbound' AND kind = 'message' AND proven = 1 AND text_purged < 2"
            + " ORDER BY at DESC LIMIT 1";
    private static final String HELD_BODY = "UPDATE message SET body = body WHERE id = ? RETURNING body";
    private static final String SET_BODY = "UPDATE message SET body = ? WHERE id = ?";
    private static final String SET_FILES = "UPDATE message SET files = ? WHERE id = ?";
    private static final String STATUS = "SELECT status FROM message WHERE id = ?";
    private static final String SET_STATUS = "UPDATE message SET status = ? WHERE id = ?";

    private MessageTable() {}

    /** Adds it; false when its original id is taken, because another node was faster. */
    static boolean add(Tx tx, Message message, String arrivalId, Conversation conversation, int number, Who who) {
        int added = tx.update(
                ADD,
                message.id(),
                arrivalId,
                message.connector(),
                scope(message),
                message.originalId(),
                message.channel(),
                message.account(),
                name(message.direction()),
                name(message.kind()),
                conversation.id(),
                number,
                who.identifierId(),
                name(message.sender().role()),
                message.sender().name(),
                who.proven(),
                at(message),
                message.receivedTime(),
                message.content().shown(),
                "",
                shown(message.attachments()),
                Json.write(message),
                name(conversation.state()));
        return added == 1;
    }

    private static String shown(List<Attachment> files) {
        return files.stream().map(Attachment::shown).collect(Collectors.joining("\n"));
    }

    /** When it was written, as far as can be believed: nobody writes later than it is received. */
    static Instant at(Message message) {
        return message.originalTime()
                .filter(time -> time.isBefore(message.receivedTime()))
                .orElse(message.receivedTime());
    }

    static String scope(Message message) {
        return message.originalScope().isEmpty() ? message.account() : message.originalScope();
    }

    static Optional<Stored> row(Tx tx, String id) {
        return tx.first(
                ROW,
                row -> new Stored(
                        Json.read(row.text(1), Message.class),
                        row.integer(2),
                        row.text(3),
                        row.text(4),
                        row.optionalText(5).map(state -> State.valueOf(state.toUpperCase(Locale.ROOT)))),
                id);
    }

    static boolean takesPart(Tx tx, String conversationId, String customerId) {
        return tx.first(TAKES_PART, row -> true, conversationId, customerId).isPresent();
    }

    /** The newest messages of a conversation, the newest first. */
    static List<Line> ofConversation(Tx tx, String conversationId, int limit) {
        return tx.list(OF_CONVERSATION, MessageTable::line, conversationId, limit);
    }

    /** The newest messages that proved to be of one identifier, or went to it, the newest first. */
    static List<Line> ofParty(Tx tx, String identifierId, int limit) {
        return tx.list(OF_PARTY, MessageTable::line, identifierId, limit);
    }

    /** The newest messages of one identifier, or to it, proven or not, the newest first. */
    static List<Line> latest(Tx tx, String identifierId, int limit) {
        return tx.list(LATEST, MessageTable::line, identifierId, limit);
    }

    static Optional<Line> line(Tx tx, String id) {
        return tx.first(LINE, MessageTable::line, id);
    }

    /** What the customer wrote last; where they wrote nothing, what was last told of them. */
    static Optional<Line> lastInbound(Tx tx, String conversationId) {
        Optional<Line> last = tx.first(LAST_WRITTEN, MessageTable::line, conversationId);
        return last.isPresent() ? last : tx.first(LAST_INBOUND, MessageTable::line, conversationId);
    }

    /** Whether anybody has written anything in a conversation. */
    static boolean isWritten(Tx tx, String conversationId) {
        return tx.first(WRITTEN, row -> true, conversationId).isPresent();
    }

    static Optional<Line> first(Tx tx, String conversationId) {
        return tx.first(FIRST, MessageTable::line, conversationId);
    }

    /** The first line of a conversation's first message, as much of it as makes a title. */
    static String beginning(Tx tx, String conversationId) {
        return first(tx, conversationId)
                .flatMap(line -> line.text().strip().lines().findFirst())
                .map(line -> line.length() > TITLE ? line.substring(0, TITLE - 1) + "…" : line)
                .orElse("");
    }

    /** Changes what is shown of a message. */
    static void setText(Tx tx, String id, String text) {
        tx.update(SET_TEXT, text, id);
    }

    /** Its sender has taken it back; the body is what is left. */
    static void takeBack(Tx tx, String id, String body) {
        tx.update(TAKE_BACK, body, id);
    }

    /** When somebody last wrote to an account, by one of their identifiers. */
    static Optional<Instant> lastFrom(Tx tx, String identifierId, String connector, String account) {
        return tx.first(LAST_FROM, row -> row.time(1), identifierId, connector, account);
    }

    /** What somebody last wrote on a channel by an identifier that it proves. */
    static Optional<Line> lastOn(Tx tx, String identifierId, String channel) {
        return tx.first(LAST_ON, MessageTable::line, identifierId, channel);
    }

    /**
     * The canonical message as a tree; empty when there is none. Holds the message until the transaction ends, so that
     * nobody writes back what somebody else has changed meanwhile.
     */
    static ObjectNode heldBody(Tx tx, String id) {
        return tx.first(HELD_BODY, row -> Json.read(row.text(1), ObjectNode.class), id)
                .orElseGet(Json.mapper()::createObjectNode);
    }

    static void setBody(Tx tx, String id, String body) {
        tx.update(SET_BODY, body, id);
    }

    /** What lists show of its files. */
    static void setFiles(Tx tx, String id, List<Attachment> files) {
        tx.update(SET_FILES, shown(files), id);
    }

    static String status(Tx tx, String id) {
        return tx.first(STATUS, row -> row.text(1), id).orElse("");
    }

    static void setStatus(Tx tx, String id, String status) {
        tx.update(SET_STATUS, status, id);
    }

    private static Line line(Row row) {
        return new Line(
                row.text(1),
                row.text(2),
                row.integer(3),
                row.text(4),
                row.text(5),
                row.text(6),
                row.text(7),
                row.text(8),
                row.text(9),
                row.text(10),
                row.flag(11),
                row.time(12),
                row.text(13),
                row.text(14).isEmpty() ? List.of() : List.of(row.text(14).split("\n")));
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Where a message stands. */
    record Place(String messageId, String conversationId) {}

    /**
     * A message as it was recorded, and where.
     *
     * @param stateBefore at what the conversation was when the message came; unknown of what version 0.1.0 recorded
     */
    record Stored(Message message, int number, String conversationId, String partyId, Optional<State> stateBefore) {}
}
