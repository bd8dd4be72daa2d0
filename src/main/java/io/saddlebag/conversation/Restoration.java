package io.saddlebag.conversation;

import io.saddlebag.conversation.Conversation.State;
import io.saddlebag.conversation.ConversationMoves.Spot;
import io.saddlebag.conversation.Placement.Timed;
import io.saddlebag.message.Direction;
import io.saddlebag.message.Flag;
import io.saddlebag.message.Message;
import io.saddlebag.senders.HeldMessages;
import io.saddlebag.store.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Takes one join or split of conversations back: where each message goes, and where answers to it go. */
final class Restoration {
    private final Tx tx;
    private final ConversationChange change;
    private final Map<String, Spot> moved;
    private final List<Spot> back = new ArrayList<>();
    /** Those of {@link #back} that were not there when the change was made, in the order of time. */
    private final List<Spot> since = new ArrayList<>();

    private Restoration(Tx tx, ConversationChange change) {
        this.tx = tx;
        this.change = change;
        moved = ConversationMoves.moved(tx, change.id()).stream()
                .collect(Collectors.toMap(Spot::messageId, Function.identity()));
    }

    /** Takes it back; both conversations must be held. */
    static void undo(Tx tx, ConversationChange change) {
        Restoration restoration = new Restoration(tx, change);
        restoration.find();
        restoration.restore();
    }

    /** Where everything goes: first what was moved, then what came since, each in its order. */
    private void find() {
        Map<String, Integer> last = new HashMap<>();
        moved.values().forEach(spot -> last.merge(spot.conversationId(), spot.number(), Math::max));
        for (Timed message : Placement.of(tx, change.from(), change.to())) {
            Spot now = message.spot();
            Spot before = moved.get(now.messageId());
            if (before != null && before.number() > 0) {
                back.add(before);
            } else {
                Spot to = before == null ? stays(now) : before;
                int number = last.merge(to.conversationId(), 1, Integer::sum);
                Spot spot = new Spot(now.messageId(), to.conversationId(), number, to.answersTo());
                back.add(spot);
                since.add(spot);
            }
        }
    }

    /** Of what came since and was meant for nothing else: after a split all is one again. */
    private Spot stays(Spot now) {
        return change.isJoin() ? now : new Spot(now.messageId(), change.from(), 0, change.from());
    }

    private void restore() {
        List<State> before = ConversationMoves.statesBefore(tx, change.id());
        Placement.put(tx, back, Set.of(change.from(), change.to()));
        back.forEach(spot -> ReferenceTree.move(tx, spot.messageId(), answersTo(spot)));
        if (!change.isJoin()) {
            ConversationTable.joinInto(tx, change.to(), change.from(), State.CLOSED);
            return;
        }
        ConversationTable.joinInto(tx, change.from(), "", stateOfFrom(before.get(0)));
        if (back.size() == moved.size()) {
            ConversationTable.setState(tx, change.to(), before.get(1));
        }
    }

    private String answersTo(Spot spot) {
        return spot.answersTo().isEmpty() && !change.isJoin() ? change.from() : spot.answersTo();
    }

    /** What it was at before, and what has come for it since. */
    private State stateOfFrom(State before) {
        State state = before;
        for (Spot spot : since) {
            if (spot.conversationId().equals(change.from())) {
                Message message =
                        MessageTable.row(tx, spot.messageId()).orElseThrow().message();
                boolean opens = message.direction() == Direction.INBOUND
                        && !message.flags().contains(Flag.AUTOMATIC)
                        && !HeldMessages.standing(tx, spot.messageId()).isHeld();
                state = opens ? State.OPEN : TicketNews.state(message).orElse(state);
            }
        }
        return state;
    }
}
