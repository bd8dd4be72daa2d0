package io.saddlebag.conversation;

import io.saddlebag.conversation.Conversation.State;
import io.saddlebag.store.Row;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All SQL of the tables {@code conversation_change} and {@code conversation_move}. */
final class ConversationMoves {
    private static final String COLUMNS = "id, kind, from_id, to_id, made_by, why, made_at, undone_by";
    private static final String ADD = "INSERT INTO conversation_change (id, kind, from_id, to_id, made_by, why,"
            + " made_at, from_state, to_state) SELECT ?, ?, ?, ?, ?, ?, ?, f.state, t.state FROM conversation f,"
            + " conversation t WHERE f.id = ? AND t.id = ?";
    private static final String BY_ID = "SELECT " + COLUMNS + " FROM conversation_change WHERE id = ?";
    private static final String OF = "SELECT " + COLUMNS + " FROM conversation_change WHERE from_id = ? UNION SELECT "
            + COLUMNS + " FROM conversation_change WHERE to_id = ? ORDER BY id";
    private static final String JOINED = "SELECT id FROM conversation_change WHERE from_id = ? AND kind = '"
            + ConversationChange.JOIN + "' AND undone_at IS NULL ORDER BY id DESC LIMIT 1";
    private static final String UNDO =
            "UPDATE conversation_change SET undone_by = ?, undone_at = ? WHERE id = ? AND undone_at IS NULL";
    private static final String STATES_BEFORE = "SELECT from_state, to_state FROM conversation_change WHERE id = ?";
    private static final String KEEP =
            "INSERT INTO conversation_move (change_id, message_id, conversation_id, number, answers_to)"
                    + " VALUES (?, ?, ?, ?, ?)";
    private static final String MOVED = "SELECT message_id, conversation_id, number, answers_to FROM"
            + " conversation_move WHERE change_id = ? ORDER BY number, message_id";

    private ConversationMoves() {}

    static void add(Tx tx, String id, String kind, String from, String to, String by, String why, Instant now) {
        tx.update(ADD, id, kind, from, to, by, why, now, from, to);
    }

    static Optional<ConversationChange> byId(Tx tx, String id) {
        return tx.first(BY_ID, ConversationMoves::change, id);
    }

    /** All changes in which a conversation had a part, the oldest first. */
    static List<ConversationChange> of(Tx tx, String conversationId) {
        return tx.list(OF, ConversationMoves::change, conversationId, conversationId);
    }

    static void undone(Tx tx, String id, String by, Instant now) {
        tx.update(UNDO, by, now, id);
    }

    /** The states of the two conversations before the change. */
    static List<State> statesBefore(Tx tx, String id) {
        return tx.first(
                        STATES_BEFORE,
                        row -> List.of(ConversationTable.state(row.text(1)), ConversationTable.state(row.text(2))),
                        id)
                .orElseThrow();
    }

    /** Keeps where a message was. */
    static void keep(Tx tx, String changeId, Spot spot) {
        tx.update(KEEP, changeId, spot.messageId(), spot.conversationId(), spot.number(), spot.answersTo());
    }

    /**
     * Keeps that a message belongs to another conversation than it is recorded in, should the join be undone, or one of
     * the joins, that led there.
     */
    static void came(Tx tx, String named, String recordedIn, String messageId) {
        if (named.equals(recordedIn)) {
            return;
        }
        List<String> way = ConversationTable.way(tx, named);
        for (String at : way.subList(0, Math.max(0, way.indexOf(recordedIn)))) {
            tx.first(JOINED, row -> row.text(1), at)
                    .ifPresent(change -> keep(tx, change, new Spot(messageId, at, 0, at)));
        }
    }

    /** Where the messages of a change were before, in their order there; those that came since are the first. */
    static List<Spot> moved(Tx tx, String changeId) {
        return tx.list(MOVED, row -> new Spot(row.text(1), row.text(2), row.integer(3), row.text(4)), changeId);
    }

    static Stream<ConversationChange> standing(Tx tx, String conversationId) {
        return of(tx, conversationId).stream()
                .filter(change -> change.undoneBy().isEmpty());
    }

    private static ConversationChange change(Row row) {
        return new ConversationChange(
                row.text(1), row.text(2), row.text(3), row.text(4), row.text(5), row.text(6), row.time(7), row.text(8));
    }

    /**
     * A place of a message.
     *
     * @param conversationId in which conversation
     * @param number at which number, from 1; 0: it came after the change
     * @param answersTo the conversation that answers to it go to; empty when it is not known
     */
    record Spot(String messageId, String conversationId, int number, String answersTo) {}
}
