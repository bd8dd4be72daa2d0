package io.saddlebag.conversation;

import io.saddlebag.conversation.Conversation.State;
import io.saddlebag.message.Message;
import io.saddlebag.store.Row;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** All SQL of the table {@code conversation}. */
final class ConversationTable {
    private static final String COLUMNS =
            "c.id, c.opener_id, c.channel, c.connector, c.account, c.subject, c.state, c.state_at, c.opened_at, c.last_at,"
                    + " c.messages, c.related_to, c.rating";
    private static final String BY_ID = "SELECT " + COLUMNS + " FROM conversation c WHERE c.id = ?";
    private static final String OF = "SELECT " + COLUMNS + " FROM conversation c WHERE c.opener_id = ?";
    private static final String ON_CHANNEL = OF + " AND c.connector = ? AND c.account = ?";
    private static final String IN_THREAD = ON_CHANNEL + " AND c.channel_thread = ? AND c.channel_thread <> ''";
    private static final String OPEN = " AND c.state IN ('open', 'pending') ORDER BY c.last_at DESC LIMIT 1";
    private static final String SOLVED = " AND c.state = 'solved' ORDER BY c.last_at DESC LIMIT 1";
    private static final String CLOSED = " AND c.state = 'closed' AND c.state_at > ? AND EXISTS"
            + " (SELECT 1 FROM ticket t WHERE t.conversation_id = c.id) ORDER BY c.last_at DESC LIMIT 1";
    private static final String OF_OPENER = "SELECT " + COLUMNS
            + " FROM conversation c WHERE c.opener_id = ? AND c.joined_into = '' ORDER BY c.last_at DESC LIMIT ?";
    private static final String ADD = "INSERT INTO conversation (id, opener_id, channel, connector, account,"
            + " channel_thread, subject, state, state_at, opened_at, last_at, messages, related_to, follows)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String ONE_MORE = "UPDATE conversation SET messages = messages + 1,"
            + " last_at = CASE WHEN last_at > ? THEN last_at ELSE ? END WHERE id = ?";
    private static final String APPEND = ONE_MORE + " RETURNING messages";
    /** As {@link #APPEND}, if it is still what it was read as. */
    private static final String GO_ON = ONE_MORE + " AND state = ? AND joined_into = '' RETURNING messages";

    private static final String JOINED_INTO = "SELECT joined_into FROM conversation WHERE id = ?";
    private static final int MOST_JOINS = 1_000;
    /** Changes a column that no index has, to what it is. */
    private static final String HOLD =
            "UPDATE conversation SET subject = subject WHERE id = ? RETURNING " + COLUMNS.replace("c.", "");

    private static final String JOIN_INTO = "UPDATE conversation SET joined_into = ?, state = ? WHERE id = ?";
    /** Of two changes of one moment the weightier counts: nobody's words are left lying, and what is over stays over. */
    private static final String WEIGHT =
            " CASE %s WHEN 'solved' THEN 0 WHEN 'pending' THEN 1 WHEN 'closed' THEN 2 ELSE 3 END";

    private static final String SETTLE = "UPDATE conversation SET state = ?, state_at = ? WHERE id = ?"
            + " AND erased_at IS NULL AND (state_at < ?"
            + " OR (state_at = ? AND" + WEIGHT.formatted("state") + " <" + WEIGHT.formatted("CAST(? AS TEXT)") + "))";
    private static final String SETTLE_UNJOINED = SETTLE + " AND joined_into = ''";
    private static final String FOLLOWED = "SELECT related_to FROM conversation WHERE id = ? AND follows = 1";
    private static final String SET_STATE = "UPDATE conversation SET state = ? WHERE id = ?";

    private ConversationTable() {}

    static Optional<Conversation> byId(Tx tx, String id) {
        return tx.first(BY_ID, ConversationTable::conversation, id);
    }

    /** The conversation that one is part of: itself, or the one it was joined into. */
    static Optional<Conversation> current(Tx tx, String id) {
        List<String> way = way(tx, id);
        return byId(tx, way.get(way.size() - 1));
    }

    /** The way from a conversation to the one that it is part of: itself, what that was joined into, and so on. */
    static List<String> way(Tx tx, String id) {
        List<String> way = new ArrayList<>();
        String at = id;
        while (!at.isEmpty() && way.size() < MOST_JOINS) {
            way.add(at);
            at = tx.first(JOINED_INTO, row -> row.text(1), at).orElse("");
        }
        return way.isEmpty() ? List.of(id) : way;
    }

    /** Whether all that stood in a conversation was erased. */
    static boolean isErased(Tx tx, String id) {
        return tx.first("SELECT 1 FROM conversation WHERE id = ? AND erased_at IS NOT NULL", row -> true, id)
                .isPresent();
    }

    /**
     * The newest conversation that one of these opened where the message came in: one that nobody has called done, else
     * one that is solved.
     */
    static Optional<Conversation> openOnChannel(Tx tx, List<String> openers, Message message) {
        return openOrSolved(tx, openers, ON_CHANNEL, message.connector(), message.account());
    }

    /** As {@link #openOnChannel}, but the one that the channel itself calls by the message's thread id. */
    static Optional<Conversation> openThread(Tx tx, List<String> openers, Message message) {
        return openOrSolved(
                tx,
                openers,
                IN_THREAD,
                message.connector(),
                message.account(),
                message.thread().conversationId());
    }

    /** The newest conversation that one of these opened, on any channel, and that nobody has called done. */
    static Optional<Conversation> openAnywhere(Tx tx, List<String> openers) {
        return newest(tx, openers, OF + OPEN);
    }

    /** The newest conversation that one of these opened where the message came in, and that people closed since a time. */
    static Optional<Conversation> closedOnChannel(Tx tx, List<String> openers, Message message, Instant since) {
        return newest(tx, openers, ON_CHANNEL + CLOSED, message.connector(), message.account(), since);
    }

    private static Optional<Conversation> openOrSolved(Tx tx, List<String> openers, String which, Object... of) {
        return newest(tx, openers, which + OPEN, of).or(() -> newest(tx, openers, which + SOLVED, of));
    }

    private static Optional<Conversation> newest(Tx tx, List<String> openers, String sql, Object... of) {
        return openers.stream()
                .flatMap(opener -> tx
                        .first(
                                sql,
                                ConversationTable::conversation,
                                Stream.concat(Stream.of(opener), Stream.of(of)).toArray())
                        .stream())
                .max(Comparator.comparing(Conversation::lastAt).thenComparing(Conversation::id));
    }

    /** The newest conversations that one identifier opened. */
    static List<Conversation> ofOpener(Tx tx, String identifierId, int limit) {
        return tx.list(OF_OPENER, ConversationTable::conversation, identifierId, limit);
    }

    /**
     * Adds one.
     *
     * @param follows whether it goes on with the one that it is related to
     * @param messages how many it has, which are added in the same transaction
     * @return as it was before these
     */
    static Conversation add(
            Tx tx,
            String id,
            String openerId,
            Message first,
            State state,
            String relatedTo,
            boolean follows,
            int messages) {
        Instant at = MessageTable.at(first).truncatedTo(ChronoUnit.MILLIS);
        tx.later(
                ADD,
                id,
                openerId,
                first.channel(),
                first.connector(),
                first.account(),
                first.thread().conversationId(),
                first.content().subject(),
                name(state),
                first.receivedTime(),
                at,
                at,
                messages,
                relatedTo,
                follows);
        return new Conversation(
                id,
                openerId,
                first.channel(),
                first.connector(),
                first.account(),
                first.content().subject(),
                state,
                first.receivedTime().truncatedTo(ChronoUnit.MILLIS),
                at,
                at,
                0,
                relatedTo,
                "");
    }

    /** The conversation with which one goes on, if that was over when its customer wrote again. */
    static Optional<String> followed(Tx tx, String id) {
        return tx.first(FOLLOWED, row -> row.text(1), id);
    }

    /** Makes room for one more message; its number. Holds the conversation until the transaction ends. */
    static int append(Tx tx, String id, Instant at) {
        return tx.first(APPEND, row -> row.integer(1), at, at, id).orElseThrow();
    }

    /** As {@link #append}; nothing when it is no longer what it was read as: at that state, and part of no other. */
    static Optional<Integer> goOn(Tx tx, Conversation conversation, Instant at) {
        return tx.first(GO_ON, row -> row.integer(1), at, at, conversation.id(), name(conversation.state()));
    }

    /** Holds a conversation until the transaction ends, and reads it as it is then. */
    static Optional<Conversation> hold(Tx tx, String id) {
        return tx.first(HOLD, ConversationTable::conversation, id);
    }

    /**
     * Keeps that a conversation came to a state at a time, unless something newer is known: in whatever order changes
     * come, and however often, the end is the same.
     *
     * @return whether it counts
     */
    static boolean settle(Tx tx, String id, State state, Instant at) {
        return tx.update(SETTLE, name(state), at, id, at, at, name(state)) == 1;
    }

    /** As {@link #settle}, of the conversation that one is part of: itself, or the one it was joined into. */
    static void settleCurrent(Tx tx, String id, State state, Instant at) {
        if (tx.update(SETTLE_UNJOINED, name(state), at, id, at, at, name(state)) == 0) {
            List<String> way = way(tx, id);
            String current = way.get(way.size() - 1);
            if (!current.equals(id)) {
                settle(tx, current, state, at);
            }
        }
    }

    /** Puts a conversation to a state by hand, whatever is known of it. */
    static void setState(Tx tx, String id, State state) {
        tx.update(SET_STATE, name(state), id);
    }

    static void setRating(Tx tx, String id, String rating) {
        tx.update("UPDATE conversation SET rating = ? WHERE id = ?", rating, id);
    }

    /** From now on it is part of another; of none when that is empty. */
    static void joinInto(Tx tx, String id, String into, State state) {
        tx.update(JOIN_INTO, into, name(state), id);
    }

    static State state(String name) {
        return State.valueOf(name.toUpperCase(Locale.ROOT));
    }

    static String name(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static Conversation conversation(Row row) {
        return new Conversation(
                row.text(1),
                row.text(2),
                row.text(3),
                row.text(4),
                row.text(5),
                row.text(6),
                state(row.text(7)),
                row.time(8),
                row.time(9),
                row.time(10),
                row.integer(11),
                row.text(12),
                row.text(13));
    }
}
