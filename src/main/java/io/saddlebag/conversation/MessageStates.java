package io.saddlebag.conversation;

import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.message.Receipt;
import io.saddlebag.message.Receipt.Status;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.Locale;

/**
 * Receipts, reactions, edits and deletions. They are kept by the id of the message they are about, which may not have
 * come yet, and are applied when both are there.
 */
final class MessageStates {
    private static final String ADD = "INSERT INTO message_state (id, connector, scope, original_id, about, kind, at,"
            + " body, arrival_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (connector, scope, original_id) DO NOTHING";
    private static final String WAITING = "SELECT body FROM message_state WHERE connector = ? AND scope = ?"
            + " AND about = ? AND message_id IS NULL ORDER BY at, id LIMIT 1000";
    private static final String APPLIED = "UPDATE message_state SET message_id = ? WHERE connector = ? AND scope = ?"
            + " AND about = ? AND message_id IS NULL";

    private MessageStates() {}

    /** Keeps a state and applies it if its message is there; false when it was kept before. */
    static boolean keep(Tx tx, Message state, String arrivalId) {
        Instant at = MessageTable.at(state);
        int added = tx.update(
                ADD,
                state.id(),
                state.connector(),
                state.account(),
                state.originalId(),
                state.about(),
                state.kind().name().toLowerCase(Locale.ROOT),
                at,
                Json.write(state),
                arrivalId);
        if (added == 1) {
            ReferenceTree.of(tx, state)
                    .message(state.about())
                    .ifPresent(place ->
                            applyWaiting(tx, state.connector(), state.account(), state.about(), place.messageId()));
        }
        return added == 1;
    }

    /** Applies what has been waiting for a message known by this id. */
    static void applyWaiting(Tx tx, String connector, String account, String reference, String messageId) {
        var waiting = tx.list(WAITING, row -> Json.read(row.text(1), Message.class), connector, account, reference);
        if (!waiting.isEmpty()) {
            waiting.forEach(state -> apply(tx, state, messageId));
            tx.update(APPLIED, messageId, connector, account, reference);
        }
    }

    private static void apply(Tx tx, Message state, String messageId) {
        switch (state.kind()) {
            case RECEIPT -> state.receipt().ifPresent(receipt -> moveForward(tx, receipt, messageId));
            case EDIT -> MessageTable.setText(tx, messageId, state.content().shown(), false);
            case DELETION -> MessageTable.setText(tx, messageId, "", true);
            default -> {
                // a reaction changes nothing about the message itself
            }
        }
    }

    private static void moveForward(Tx tx, Receipt receipt, String messageId) {
        String before = MessageTable.status(tx, messageId);
        if (before.isEmpty() || receipt.status().follows(Status.valueOf(before.toUpperCase(Locale.ROOT)))) {
            MessageTable.setStatus(tx, messageId, receipt.status().name().toLowerCase(Locale.ROOT));
        }
    }
}
