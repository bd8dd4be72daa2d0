package io.saddlebag.conversation;

import io.saddlebag.conversation.Conversation.State;
import io.saddlebag.conversation.ConversationMoves.Spot;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Message;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Joins and splits conversations by hand. It is kept where each message was, so both can be undone exactly; what came
 * since goes to the conversation that it refers to. Tickets stay with the conversation they were opened for.
 */
public final class Rearrangement {
    private static final int MOST_MESSAGES = 5_000;
    private static final String SPOTS =
            "SELECT id, number, at FROM message WHERE conversation_id = ? ORDER BY number LIMIT ?";
    private static final String ASIDE = "UPDATE message SET conversation_id = ?, number = ? WHERE id = ?";
    private static final String IN_PLACE =
            "UPDATE message SET number = -number WHERE conversation_id = ? AND number < 0";
    private static final String COUNT = "UPDATE conversation SET messages = (SELECT count(*) FROM message m"
            + " WHERE m.conversation_id = conversation.id), last_at = coalesce((SELECT max(at) FROM message m"
            + " WHERE m.conversation_id = conversation.id), last_at) WHERE id = ?";
    private static final String JOIN_INTO = "UPDATE conversation SET joined_into = ?, state = ? WHERE id = ?";
    private static final String FIRST_INBOUND = "SELECT id FROM message WHERE id = ? AND direction = 'inbound'";

    private final Ids ids;

    /** Gives new conversations ids of this kind. */
    public Rearrangement(Ids ids) {
        this.ids = ids;
    }

    /**
     * Joins one conversation into another: its messages stand there from now on, in the order of time, and what answers
     * them goes there.
     *
     * @throws IllegalStateException when that cannot be done; says why
     */
    public ConversationChange join(Tx tx, String from, String into, String by, String why, Instant now) {
        held(tx, from, into);
        if (from.equals(into)) {
            throw new IllegalStateException("a conversation cannot be joined with itself");
        }
        List<Timed> all = Stream.concat(messages(tx, from).stream(), messages(tx, into).stream())
                .sorted()
                .toList();
        String id = begin(tx, ConversationChange.JOIN, from, into, by, why, now);
        List<Spot> spots = new ArrayList<>();
        for (Timed message : all) {
            ConversationMoves.keep(tx, id, message.spot());
            spots.add(new Spot(message.spot().messageId(), into, spots.size() + 1));
        }
        place(tx, spots, Set.of(from, into));
        boolean open = conversation(tx, from).isUnresolved();
        tx.update(JOIN_INTO, into, ConversationTable.name(State.CLOSED), from);
        if (open && !conversation(tx, into).isUnresolved()) {
            ConversationTable.setState(tx, into, State.OPEN);
        }
        return ConversationMoves.byId(tx, id).orElseThrow();
    }

    /**
     * Splits messages off: they stand in a conversation of their own from now on, which is related to the old one.
     *
     * @param numbers their numbers, not all of the conversation's
     * @throws IllegalStateException when that cannot be done; says why
     */
    public ConversationChange split(
            Tx tx, String from, Collection<Integer> numbers, String by, String why, Instant now) {
        held(tx, from);
        List<Timed> all = messages(tx, from);
        List<Timed> off = all.stream()
                .filter(message -> numbers.contains(message.spot().number()))
                .toList();
        if (off.isEmpty() || off.size() == all.size()) {
            throw new IllegalStateException("the conversation has " + all.size() + " messages, of which " + off.size()
                    + " were named; name some, and not all of them");
        }
        String to = open(tx, from, off);
        String id = begin(tx, ConversationChange.SPLIT, from, to, by, why, now);
        Map<String, Integer> numbered = new HashMap<>();
        List<Spot> spots = new ArrayList<>();
        for (Timed message : all) {
            ConversationMoves.keep(tx, id, message.spot());
            String where = off.contains(message) ? to : from;
            spots.add(new Spot(message.spot().messageId(), where, numbered.merge(where, 1, Integer::sum)));
        }
        place(tx, spots, Set.of(from, to));
        off.forEach(message -> ReferenceTree.move(tx, message.spot().messageId(), to));
        return ConversationMoves.byId(tx, id).orElseThrow();
    }

    /**
     * Takes a join or a split back: each message is where it was. What came since stays where it is, or goes where it
     * would have gone.
     *
     * @throws IllegalStateException when it was taken back before, or when a later change has to be taken back first
     */
    public ConversationChange undo(Tx tx, String changeId, String by, Instant now) {
        ConversationChange change = ConversationMoves.byId(tx, changeId)
                .filter(found -> found.undoneBy().isEmpty())
                .orElseThrow(() -> new IllegalStateException("there is no change " + changeId + " that stands"));
        ConversationTable.hold(tx, change.from());
        ConversationTable.hold(tx, change.to());
        Stream.of(change.from(), change.to())
                .flatMap(id -> ConversationMoves.standing(tx, id))
                .filter(later -> later.id().compareTo(changeId) > 0)
                .findFirst()
                .ifPresent(later -> {
                    throw new IllegalStateException("the change " + later.id() + " came later; take it back first");
                });
        List<Spot> back = back(tx, change);
        int moved = ConversationMoves.moved(tx, changeId).size();
        place(tx, back, Set.of(change.from(), change.to()));
        List<String> before = ConversationMoves.statesBefore(tx, changeId);
        if (change.isJoin()) {
            tx.update(JOIN_INTO, "", before.get(0), change.from());
        } else {
            back.forEach(spot -> ReferenceTree.move(tx, spot.messageId(), change.from()));
            tx.update(JOIN_INTO, change.from(), ConversationTable.name(State.CLOSED), change.to());
        }
        if (change.isJoin() && back.size() == moved) {
            ConversationTable.setState(
                    tx, change.to(), State.valueOf(before.get(1).toUpperCase(Locale.ROOT)));
        }
        ConversationMoves.undone(tx, changeId, by, now);
        return ConversationMoves.byId(tx, changeId).orElseThrow();
    }

    /** The changes in which a conversation had a part, the oldest first. */
    public List<ConversationChange> changes(Tx tx, String conversationId) {
        return ConversationMoves.of(tx, conversationId);
    }

    /** Where everything goes: first what was moved, then what came since, each in its order. */
    private static List<Spot> back(Tx tx, ConversationChange change) {
        Map<String, Spot> moved = ConversationMoves.moved(tx, change.id()).stream()
                .collect(Collectors.toMap(Spot::messageId, spot -> spot));
        Map<String, Integer> last = new HashMap<>();
        moved.values().forEach(spot -> last.merge(spot.conversationId(), spot.number(), Math::max));
        List<Spot> spots = new ArrayList<>();
        List<Timed> all = Stream.concat(messages(tx, change.from()).stream(), messages(tx, change.to()).stream())
                .sorted()
                .toList();
        for (Timed message : all) {
            String id = message.spot().messageId();
            Spot before = moved.get(id);
            if (before != null && before.number() > 0) {
                spots.add(before);
            } else {
                String stays = change.isJoin() ? message.spot().conversationId() : change.from();
                String where = before == null ? stays : before.conversationId();
                spots.add(new Spot(id, where, last.merge(where, 1, Integer::sum)));
            }
        }
        return spots;
    }

    private String begin(Tx tx, String kind, String from, String to, String by, String why, Instant now) {
        String id = ids.next();
        ConversationMoves.add(tx, id, kind, from, to, by, why, now);
        return id;
    }

    /** A conversation for messages that were part of another. */
    private String open(Tx tx, String from, List<Timed> messages) {
        Conversation old = conversation(tx, from);
        String first = messages.stream()
                .map(message -> message.spot().messageId())
                .filter(id -> tx.first(FIRST_INBOUND, row -> true, id).isPresent())
                .findFirst()
                .orElse(messages.get(0).spot().messageId());
        MessageTable.Stored stored = MessageTable.row(tx, first).orElseThrow();
        Message message = stored.message();
        String id = ids.next();
        ConversationTable.add(tx, id, stored.partyId(), message, old.state(), MessageTable.at(message), from);
        return id;
    }

    /** A number is taken by one message only, so all of them step aside first. */
    private static void place(Tx tx, List<Spot> spots, Set<String> conversations) {
        spots.forEach(spot -> tx.update(ASIDE, spot.conversationId(), -spot.number(), spot.messageId()));
        for (String id : new TreeSet<>(conversations)) {
            tx.update(IN_PLACE, id);
            tx.update(COUNT, id);
        }
    }

    private static void held(Tx tx, String... conversations) {
        for (String id : new TreeSet<>(List.of(conversations))) {
            ConversationTable.hold(tx, id);
            Conversation conversation = conversation(tx, id);
            Conversation current = ConversationTable.current(tx, id).orElseThrow();
            if (!current.id().equals(id)) {
                throw new IllegalStateException("the conversation " + id + " was joined into " + current.id());
            }
            if (conversation.messages() > MOST_MESSAGES) {
                throw new IllegalStateException(
                        "the conversation " + id + " has more than " + MOST_MESSAGES + " messages");
            }
        }
    }

    private static List<Timed> messages(Tx tx, String conversationId) {
        return tx.list(
                SPOTS,
                row -> new Timed(new Spot(row.text(1), conversationId, row.integer(2)), row.time(3)),
                conversationId,
                2 * MOST_MESSAGES);
    }

    private static Conversation conversation(Tx tx, String id) {
        return ConversationTable.byId(tx, id)
                .orElseThrow(() -> new IllegalStateException("there is no conversation " + id));
    }

    /** A message by when it was written; arrival decides between equals. */
    private record Timed(Spot spot, Instant at) implements Comparable<Timed> {
        @Override
        public int compareTo(Timed other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : spot.messageId().compareTo(other.spot.messageId());
        }
    }
}
