package io.saddlebag.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import io.saddlebag.store.Row;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/**
 * Takes away what need not be kept any longer, the oldest first, at most so much in one transaction. What is counted
 * stays. Whatever several nodes do of this at a time is done once.
 */
public final class Purge {
    private static final String RAW = "DELETE FROM raw_form WHERE arrival_id IN (SELECT r.arrival_id FROM raw_form r"
            + " WHERE r.kept_since < ? AND NOT EXISTS (SELECT 1 FROM quarantine q WHERE q.arrival_id = r.arrival_id"
            + " AND q.state <> 'replayed') ORDER BY r.kept_since LIMIT ?) RETURNING blob";
    private static final String QUARANTINED = "DELETE FROM raw_form WHERE arrival_id IN (SELECT r.arrival_id"
            + " FROM raw_form r WHERE r.kept_since < ? AND EXISTS (SELECT 1 FROM quarantine q"
            + " WHERE q.arrival_id = r.arrival_id AND q.state <> 'replayed') ORDER BY r.kept_since LIMIT ?)"
            + " RETURNING blob";
    private static final String FILES = "DELETE FROM blob_use WHERE (sha256, message_id) IN (SELECT u.sha256,"
            + " u.message_id FROM blob_use u WHERE u.kept_since < ? ORDER BY u.kept_since LIMIT ?) RETURNING sha256";
    private static final String USED = "SELECT 1 FROM blob_use WHERE sha256 = ? UNION ALL"
            + " SELECT 1 FROM raw_form WHERE blob = ? AND blob <> '' LIMIT 1";
    private static final String WORDS = "SELECT id, body, conversation_id FROM message WHERE text_purged = 0"
            + " AND received_at < ? ORDER BY received_at LIMIT ?";
    private static final String WITHOUT_WORDS =
            "UPDATE message SET text_purged = 1, text = '', files = '', body = ? WHERE id = ?";
    private static final String SUBJECT = "UPDATE conversation SET text_purged = 1, subject = '' WHERE id = ?"
            + " AND NOT EXISTS (SELECT 1 FROM message m WHERE m.conversation_id = conversation.id"
            + " AND m.text_purged = 0)";
    private static final String STATES =
            "SELECT id, body, '' FROM message_state WHERE text_purged = 0 AND at < ? ORDER BY at LIMIT ?";
    private static final String STATE_WITHOUT_WORDS = "UPDATE message_state SET text_purged = 1, body = ? WHERE id = ?";

    private Purge() {}

    /** Raw forms of what was recorded. */
    public static Purged rawForms(Tx tx, Instant before, int limit) {
        return purged(tx.list(RAW, row -> row.text(1), before, limit));
    }

    /** Raw forms of what is in quarantine or was discarded; that it was there stays known. */
    public static Purged quarantined(Tx tx, Instant before, int limit) {
        return purged(tx.list(QUARANTINED, row -> row.text(1), before, limit));
    }

    /** What says that a message has a file. */
    public static Purged files(Tx tx, Instant before, int limit) {
        return purged(tx.list(FILES, row -> row.text(1), before, limit));
    }

    /** Whether a message has this blob as a file, or it is the raw form of something. */
    public static boolean isUsed(Tx tx, String sha256) {
        return tx.first(USED, row -> true, sha256, sha256).isPresent();
    }

    /** The words of messages, and the subjects of conversations that have none left. */
    public static int words(Tx tx, Instant before, int limit) {
        List<Worded> messages = tx.list(WORDS, Purge::worded, before, limit);
        messages.forEach(message -> {
            tx.update(WITHOUT_WORDS, withoutWords(message.body()), message.id());
            MessageFiles.forget(tx, message.id());
        });
        TreeSet<String> conversations = new TreeSet<>();
        messages.forEach(message -> conversations.add(message.conversationId()));
        conversations.forEach(conversation -> tx.update(SUBJECT, conversation));
        return messages.size();
    }

    /** The words of edits and reactions. */
    public static int stateWords(Tx tx, Instant before, int limit) {
        List<Worded> states = tx.list(STATES, Purge::worded, before, limit);
        states.forEach(state -> tx.update(STATE_WITHOUT_WORDS, withoutWords(state.body()), state.id()));
        return states.size();
    }

    /** Still a canonical message, so that it can be read: who, when and where, but not what. */
    private static String withoutWords(String body) {
        JsonNode message = Json.read(body, JsonNode.class);
        if (message instanceof ObjectNode object) {
            object.remove(List.of("content", "attachments", "metadata"));
        }
        return Json.write(message);
    }

    private static Worded worded(Row row) {
        return new Worded(row.text(1), row.text(2), row.text(3));
    }

    private static Purged purged(List<String> blobs) {
        return new Purged(
                blobs.size(),
                blobs.stream().filter(blob -> !blob.isEmpty()).distinct().toList());
    }

    private record Worded(String id, String body, String conversationId) {}

    /**
     * What was taken away.
     *
     * @param rows how many
     * @param blobs that may be of no use now
     */
    public record Purged(int rows, List<String> blobs) {
        public Purged {
            blobs = List.copyOf(blobs);
        }
    }
}
