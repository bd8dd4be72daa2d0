package io.saddlebag.conversation;

import io.saddlebag.message.Attachment;
import io.saddlebag.message.Message;
import io.saddlebag.store.Tx;
import java.time.Instant;

/**
 * Which message has which blob as a file: the same bytes may belong to many, and go when the last of them goes. Raw
 * forms are not among them, {@code raw_form} knows its blobs itself.
 */
final class BlobUses {
    private static final String ADD = "INSERT INTO blob_use (sha256, message_id, kept_since) VALUES (?, ?, ?)"
            + " ON CONFLICT (sha256, message_id) DO NOTHING";

    private BlobUses() {}

    static void keep(Tx tx, Message message, Instant now) {
        for (Attachment attachment : message.attachments()) {
            if (!attachment.sha256().isEmpty()) {
                keep(tx, message.id(), attachment.sha256(), now);
            }
        }
    }

    static void keep(Tx tx, String messageId, String sha256, Instant now) {
        tx.later(ADD, sha256, messageId, now);
    }
}
