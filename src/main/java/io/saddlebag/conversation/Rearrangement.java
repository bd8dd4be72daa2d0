package io.saddlebag.conversation;

import io.saddlebag.conversation.Conversation.State;
import io.saddlebag.conversation.ConversationMoves.Spot;
import io.saddlebag.conversation.Placement.Timed;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Message;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Joins and splits conversations by hand. It is kept where each message was, so both can be undone exactly; what came
 * since goes to the conversation that it refers to. Tickets stay with the conversation they were opened for.
 */
public final class Rearrangement {
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
        if (MixedConversations.areOfSeveral(tx, from, into)) {
            throw new IllegalStateException("more than one customer takes part in these conversations, so an answer to"
                    + " one could reach another; join the customers first, or split the conversations");
        }
        List<Timed> all = Placement.of(tx, from, into);
        String id = begin(tx, ConversationChange.JOIN, from, into, by, why, now);
        List<Spot> spots = new ArrayList<>();
        for (Timed message : all) {
            Spot before = message.spot();
            ConversationMoves.keep(tx, id, before);
            spots.add(new Spot(before.messageId(), into, spots.size() + 1, before.answersTo()));
        }
        Placement.put(tx, spots, Set.of(from, into));
        boolean open = conversation(tx, from).isUnresolved();
        ConversationTable.joinInto(tx, from, into, State.CLOSED);
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
        List<Timed> all = Placement.of(tx, from);
        List<Timed> off = all.stream()
                .filter(message -> numbers.contains(message.spot().number()))
                .toList();
        if (off.isEmpty() || off.size() == all.size()) {
            throw new IllegalStateException("the conversation has " + all.size() + " messages, of which " + off.size()
                    + " were named; name some, and not all of them");
        }
        if (off.stream().anyMatch(Timed::inbound)
                && all.stream().noneMatch(message -> message.inbound() && !off.contains(message))) {
            throw new IllegalStateException(
                    "no message of the customer's would stay, so what agents write at its ticket"
                            + " would reach nobody; leave one of them");
        }
        String to = open(tx, from, off);
        String id = begin(tx, ConversationChange.SPLIT, from, to, by, why, now);
        Map<String, Integer> numbered = new HashMap<>();
        List<Spot> spots = new ArrayList<>();
        for (Timed message : all) {
            Spot before = message.spot();
            ConversationMoves.keep(tx, id, before);
            String where = off.contains(message) ? to : from;
            spots.add(new Spot(before.messageId(), where, numbered.merge(where, 1, Integer::sum), before.answersTo()));
        }
        Placement.put(tx, spots, Set.of(from, to));
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
        Restoration.undo(tx, change);
        ConversationMoves.undone(tx, changeId, by, now);
        return ConversationMoves.byId(tx, changeId).orElseThrow();
    }

    /** The changes in which a conversation had a part, the oldest first. */
    public List<ConversationChange> changes(Tx tx, String conversationId) {
        return ConversationMoves.of(tx, conversationId);
    }

    private String begin(Tx tx, String kind, String from, String to, String by, String why, Instant now) {
        String id = ids.next();
        ConversationMoves.add(tx, id, kind, from, to, by, why, now);
        return id;
    }

    /** A conversation for messages that were part of another. */
    private String open(Tx tx, String from, List<Timed> messages) {
        Conversation old = conversation(tx, from);
        Timed first = messages.stream().filter(Timed::inbound).findFirst().orElse(messages.get(0));
        MessageTable.Stored stored =
                MessageTable.row(tx, first.spot().messageId()).orElseThrow();
        Message message = stored.message();
        String id = ids.next();
        ConversationTable.add(tx, id, stored.partyId(), message, old.state(), from, false, 0);
        return id;
    }

    private static void held(Tx tx, String... conversations) {
        for (String id : new TreeSet<>(List.of(conversations))) {
            ConversationTable.hold(tx, id);
            Conversation conversation = conversation(tx, id);
            Conversation current = ConversationTable.current(tx, id).orElseThrow();
            if (!current.id().equals(id)) {
                throw new IllegalStateException("the conversation " + id + " was joined into " + current.id());
            }
            if (conversation.messages() > Placement.MOST_MESSAGES) {
                throw new IllegalStateException(
                        "the conversation " + id + " has more than " + Placement.MOST_MESSAGES + " messages");
            }
        }
    }

    private static Conversation conversation(Tx tx, String id) {
        return ConversationTable.byId(tx, id)
                .orElseThrow(() -> new IllegalStateException("there is no conversation " + id));
    }
}
