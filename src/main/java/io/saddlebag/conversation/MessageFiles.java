package io.saddlebag.conversation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Attachment;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.store.Row;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Files that did not come with their message and have to be fetched: all SQL of the table {@code message_file}. Who
 * seals a message and who fetches its file meet on the file's row, so one of them sees what the other did.
 */
public final class MessageFiles {
    private static final String COLUMNS = "message_id, place, state, goes, reason";
    private static final String EXPECT = "INSERT INTO message_file (" + COLUMNS + ") VALUES (?, ?, ?, ?, '')"
            + " ON CONFLICT (message_id, place) DO NOTHING";
    private static final String OF = "SELECT " + COLUMNS + " FROM message_file WHERE message_id = ? ORDER BY place";
    private static final String SEAL = "UPDATE message_file SET goes = CASE WHEN state = 'pending' THEN 'late'"
            + " ELSE 'with' END WHERE message_id = ? AND goes = ''";
    /** What was given up may still come, when an operator has it fetched again; its command has said so then. */
    private static final String HERE = "UPDATE message_file SET state = 'here', reason = '',"
            + " goes = CASE WHEN goes = 'with' THEN 'late' ELSE goes END"
            + " WHERE message_id = ? AND place = ? AND state <> 'here' RETURNING " + COLUMNS;

    private static final String MISSING = "UPDATE message_file SET state = 'missing', reason = ?"
            + " WHERE message_id = ? AND place = ? AND state = 'pending' RETURNING " + COLUMNS;
    private static final String TAKEN_BACK =
            "UPDATE message_file SET state = 'missing', reason = 'the sender has taken it back' WHERE message_id = ?";
    private static final String FORGET = "DELETE FROM message_file WHERE message_id = ?";

    private MessageFiles() {}

    /** Keeps in mind which files of a new message are still with the provider. */
    static void expect(Tx tx, Message message) {
        expect(tx, message, "");
    }

    /** Keeps in mind which files an edit has brought; they follow their message. */
    static void expectLate(Tx tx, Message message) {
        expect(tx, message, "late");
    }

    private static void expect(Tx tx, Message message, String goes) {
        for (int place = 0; place < message.attachments().size(); place++) {
            if (message.attachments().get(place).sha256().isEmpty()) {
                tx.later(EXPECT, message.id(), place, "pending", goes);
            }
        }
    }

    /** A file that is here follows its message. */
    static void follows(Tx tx, String messageId, int place) {
        tx.update(EXPECT, messageId, place, "here", "late");
    }

    /** None of a message's files is to be had any more. */
    static void takenBack(Tx tx, String messageId) {
        tx.update(TAKEN_BACK, messageId);
    }

    static void forget(Tx tx, String messageId) {
        tx.update(FORGET, messageId);
    }

    /** The files of a message that had to be fetched, in order. */
    public static List<MessageFile> of(Tx tx, String messageId) {
        return tx.list(OF, MessageFiles::file, messageId);
    }

    /** Decides, once, which files go with the command that carries the message: those that are here by now. */
    public static List<MessageFile> seal(Tx tx, String messageId) {
        tx.update(SEAL, messageId);
        return of(tx, messageId);
    }

    /**
     * Puts a file into its message.
     *
     * @param file with its SHA-256
     * @return what was settled by it; empty if it was settled before, or the message has no such file any more
     */
    public static Optional<MessageFile> fetched(Tx tx, String messageId, int place, Attachment file, Instant now) {
        Optional<MessageFile> settled = tx.first(HERE, MessageFiles::file, messageId, place);
        if (settled.isPresent()) {
            ObjectNode body = MessageTable.heldBody(tx, messageId);
            if (body.path("attachments").path(place) instanceof ObjectNode attachment) {
                attachment.setAll((ObjectNode) Json.mapper().valueToTree(file));
                MessageTable.setBody(tx, messageId, Json.write(body));
                MessageTable.setFiles(
                        tx, messageId, Json.read(body, Message.class).attachments());
                BlobUses.keep(tx, messageId, file.sha256(), now);
            } else {
                return Optional.empty();
            }
        }
        return settled;
    }

    /**
     * Settles that a file cannot be had.
     *
     * @param reason one sentence, for people
     */
    public static Optional<MessageFile> missing(Tx tx, String messageId, int place, String reason) {
        return tx.first(MISSING, MessageFiles::file, reason, messageId, place);
    }

    private static MessageFile file(Row row) {
        return new MessageFile(
                row.integer(2),
                State.valueOf(row.text(3).toUpperCase(Locale.ROOT)),
                row.text(4).isEmpty()
                        ? Goes.UNDECIDED
                        : Goes.valueOf(row.text(4).toUpperCase(Locale.ROOT)),
                row.text(5));
    }

    /** How far it has come. */
    public enum State {
        /** It is being fetched. */
        PENDING,
        /** It is in the blob store, and in the message. */
        HERE,
        /** It cannot be had. */
        MISSING
    }

    /** Whether the command that carries the message carries it too. */
    public enum Goes {
        /** That command has not been tried. */
        UNDECIDED,
        /** It does, or says why not. */
        WITH,
        /** It went without it. */
        LATE
    }

    /**
     * A file that had to be fetched.
     *
     * @param place among the attachments of its message, from 0
     * @param reason why it cannot be had, else empty
     */
    public record MessageFile(int place, State state, Goes goes, String reason) {}
}
