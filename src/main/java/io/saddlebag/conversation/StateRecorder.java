package io.saddlebag.conversation;

import io.saddlebag.conversation.MessageTable.Place;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Direction;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.senders.SenderGuard;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Records what is about another message: receipts, reactions, edits and deletions. Each may come before its message. */
final class StateRecorder {
    private final Effects effects;
    private final SenderGuard guard;
    private final Dialogue dialogue;

    StateRecorder(Effects effects, SenderGuard guard, Dialogue dialogue) {
        this.effects = effects;
        this.guard = guard;
        this.dialogue = dialogue;
    }

    void record(Tx tx, Arrival arrival, Message came, Instant now) {
        Message state = came.kind() == Kind.EDIT && came.direction() == Direction.INBOUND
                ? dialogue.unheard(tx, came, party(tx, came))
                : came;
        boolean isNew = MessageStates.keep(tx, state, arrival.id());
        ArrivalTable.add(
                tx,
                arrival,
                isNew ? Outcome.STATE : Outcome.DUPLICATE,
                state.kind().name().toLowerCase(Locale.ROOT),
                Optional.empty());
        if (isNew) {
            if (state.content().equals(came.content())) {
                ArrivalTable.keepRaw(tx, arrival, now);
            }
            if (state.kind() == Kind.RECEIPT) {
                effects.receipts().came(tx, state);
            }
            ReferenceTree.of(tx, state).messageHere(state.about()).ifPresent(place -> apply(tx, state, place, now));
        }
    }

    /** Who wrote what an edit changes, if that is here already. */
    private static Optional<String> party(Tx tx, Message edit) {
        return ReferenceTree.of(tx, edit)
                .message(edit.about())
                .flatMap(place -> MessageTable.row(tx, place.messageId()))
                .map(MessageTable.Stored::partyId);
    }

    private void apply(Tx tx, Message state, Place place, Instant now) {
        String messageId = place.messageId();
        MessageStates.applyWaiting(tx, state.connector(), state.account(), state.about(), messageId)
                .failure()
                .ifPresent(failure -> effects.receipts().failed(tx, failure.receipt(), failure.messageId()));
        switch (state.kind()) {
            case RECEIPT -> effects.receipts().applied(tx, state, messageId);
            case EDIT, DELETION -> {
                VisitorLines.changed(tx, messageId, now);
                MessageTable.row(tx, messageId).ifPresent(row -> {
                    MessageFiles.expectLate(tx, row.message());
                    if (!MessageStates.isOvertaken(tx, state, messageId) && isHeard(tx, state, row.partyId(), now)) {
                        effects.changes().changed(tx, state, messageId);
                    }
                });
            }
            default -> {
                // a reaction leads to nothing
            }
        }
    }

    private boolean isHeard(Tx tx, Message change, String partyId, Instant now) {
        return change.direction() == Direction.OUTBOUND || guard.hears(tx, change, partyId, now);
    }
}
