package io.saddlebag.conversation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Content;
import io.saddlebag.message.Json;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.message.Receipt;
import io.saddlebag.message.Receipt.Status;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Receipts, reactions, edits and deletions. They are kept by the id of the message they are about, which may not have
 * come yet, and are applied when both are there.
 */
final class MessageStates {
    private static final String ADD = "INSERT INTO message_state (id, connector, scope, original_id, about, kind, at,"
            + " body, arrival_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (connector, scope, original_id) DO NOTHING";
    private static final String WAITING = "SELECT body FROM message_state WHERE connector = ? AND scope = ?"
            + " AND about = ? AND message_id IS NULL ORDER BY at, id LIMIT 1000";
    private static final String RECEIPTS = "SELECT body FROM message_state WHERE connector = ? AND scope = ?"
            + " AND about = ? AND kind = 'receipt' ORDER BY at, id LIMIT 1000";
    private static final String OVERTAKEN = "SELECT 1 FROM message m WHERE m.id = ? AND (m.deleted = 1"
            + " OR (m.kind <> 'call-summary' AND EXISTS (SELECT 1 FROM message_state s WHERE s.message_id = m.id"
            + " AND s.kind = 'edit' AND s.at > ?)))";
    private static final String APPLIED = "UPDATE message_state SET message_id = ? WHERE connector = ? AND scope = ?"
            + " AND about = ? AND message_id IS NULL";

    private static final Content TAKEN_BACK = Content.text("[taken back by the sender]");

    private MessageStates() {}

    /** Keeps a state; false when it was kept before. */
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
        return added == 1;
    }

    /** Applies what has been waiting for a message known by this id. */
    static Applied applyWaiting(Tx tx, String connector, String account, String reference, String messageId) {
        var waiting = tx.list(WAITING, row -> Json.read(row.text(1), Message.class), connector, account, reference);
        if (waiting.isEmpty()) {
            return Applied.NOTHING;
        }
        Optional<Failure> failure = Optional.empty();
        for (Message state : waiting) {
            apply(tx, state, messageId);
            if (isFailure(state) && !arrived(tx, state)) {
                failure = Optional.of(new Failure(state, messageId));
            }
        }
        tx.update(APPLIED, messageId, connector, account, reference);
        return new Applied(true, failure);
    }

    /** Whether an edit says nothing any more: a later one came before it, or the message was taken back. */
    static boolean isOvertaken(Tx tx, Message state, String messageId) {
        return state.kind() == Kind.EDIT
                && tx.first(OVERTAKEN, row -> true, messageId, MessageTable.at(state))
                        .isPresent();
    }

    private static boolean isFailure(Message state) {
        return state.receipt()
                .filter(receipt -> receipt.status() == Status.FAILED)
                .isPresent();
    }

    /** Whether what the provider knows by this id was seen to arrive; a message of ours may be several to it. */
    private static boolean arrived(Tx tx, Message failed) {
        return tx
                .list(
                        RECEIPTS,
                        row -> Json.read(row.text(1), Message.class),
                        failed.connector(),
                        failed.account(),
                        failed.about())
                .stream()
                .flatMap(receipt -> receipt.receipt().stream())
                .anyMatch(receipt -> receipt.status().follows(Status.FAILED));
    }

    private static void apply(Tx tx, Message state, String messageId) {
        switch (state.kind()) {
            case RECEIPT -> state.receipt().ifPresent(receipt -> moveForward(tx, receipt, messageId));
            case EDIT -> edit(tx, state, messageId);
            case DELETION -> takeBack(tx, messageId);
            default -> {
                // a reaction changes nothing about the message itself
            }
        }
    }

    private static void edit(Tx tx, Message edit, String messageId) {
        ObjectNode body = MessageTable.heldBody(tx, messageId);
        if (!isOvertaken(tx, edit, messageId)) {
            Message message = Json.read(body, Message.class);
            Edits.Edited edited = Edits.of(message, edit);
            MessageTable.setText(tx, messageId, edited.content().shown());
            body.set("content", Json.mapper().valueToTree(edited.content()));
            int before = message.attachments().size();
            if (edited.files().size() > before) {
                body.set("attachments", Json.mapper().valueToTree(edited.files()));
                MessageTable.setFiles(tx, messageId, edited.files());
                for (int place = before; place < edited.files().size(); place++) {
                    String sha256 = edited.files().get(place).sha256();
                    if (!sha256.isEmpty()) {
                        BlobUses.keep(tx, messageId, sha256, edit.receivedTime());
                        MessageFiles.follows(tx, messageId, place);
                    }
                }
            }
            MessageTable.setBody(tx, messageId, Json.write(body));
        }
    }

    /** Of what was taken back nobody is shown anything more; {@code blob_use} still knows its files. */
    private static void takeBack(Tx tx, String messageId) {
        MessageFiles.takenBack(tx, messageId);
        ObjectNode body = MessageTable.heldBody(tx, messageId);
        body.set("content", Json.mapper().valueToTree(TAKEN_BACK));
        body.putArray("attachments");
        MessageTable.takeBack(tx, messageId, Json.write(body));
    }

    private static void moveForward(Tx tx, Receipt receipt, String messageId) {
        String before = MessageTable.status(tx, messageId);
        if (before.isEmpty() || receipt.status().follows(Status.valueOf(before.toUpperCase(Locale.ROOT)))) {
            MessageTable.setStatus(tx, messageId, receipt.status().name().toLowerCase(Locale.ROOT));
        }
    }

    /**
     * What became of what was waiting for a message.
     *
     * @param anything whether there was any
     * @param failure the failure that is known by it, if there is one
     */
    record Applied(boolean anything, Optional<Failure> failure) {
        static final Applied NOTHING = new Applied(false, Optional.empty());
    }

    /** A receipt that says that a message will not arrive. */
    record Failure(Message receipt, String messageId) {}
}
