package io.saddlebag.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import io.saddlebag.store.Row;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Takes what people wrote, and what was written to them, out of the tables of messages, for good. That there was
 * something stays, so that the accounting adds up.
 */
public final class Removal {
    private static final String NEXT = "SELECT id, at, arrival_id, connector, scope, account, original_id, body,"
            + " conversation_id, direction FROM message WHERE party_id = ? AND (at, id) > (?, ?) ORDER BY at, id LIMIT ?";
    private static final String BLANK = "UPDATE message SET original_id = ?, sender_name = '', text = '', files = '',"
            + " body = ?, deleted = 1, text_purged = 2 WHERE id = ?";
    private static final String REFERENCES =
            "DELETE FROM message_reference WHERE message_id = ?" + " RETURNING connector, scope, reference";
    private static final String EXPECTED = "DELETE FROM message_reference WHERE connector = ? AND scope = ?"
            + " AND reference = ? AND message_id = '' RETURNING connector, scope, reference";
    private static final String EXPECTED_IN = "DELETE FROM message_reference WHERE conversation_id = ?"
            + " AND message_id = '' RETURNING connector, scope, reference";
    private static final String HANG_FREE =
            "UPDATE message_reference SET parent = '' WHERE connector = ? AND scope = ? AND parent = ?";
    private static final String STATE_IDS = "SELECT id FROM message_state WHERE message_id = ?";
    private static final String STATES = "SELECT id, connector, scope, original_id, arrival_id FROM message_state"
            + " WHERE message_id = ? AND text_purged < 2";
    private static final String WAITING_STATES = "SELECT id, connector, scope, original_id, arrival_id, body"
            + " FROM message_state WHERE message_id IS NULL AND text_purged < 2 AND id > ? ORDER BY id LIMIT ?";
    private static final String BLANK_STATE =
            "UPDATE message_state SET original_id = ?, about = ?, body = '', text_purged = 2 WHERE id = ?";
    private static final String BLANK_DECISION = "UPDATE decision SET expects = '' WHERE message_id = ?";
    private static final String RAW = "DELETE FROM raw_form WHERE arrival_id = ? RETURNING blob, kept_since, body";
    private static final String BLANK_REASON = "UPDATE quarantine SET reason = '' WHERE arrival_id = ?";
    private static final String FILES = "DELETE FROM blob_use WHERE message_id = ? RETURNING sha256, kept_since";
    private static final String OTHERS = "SELECT 1 FROM message WHERE conversation_id = ? AND text_purged < 2 LIMIT 1";
    private static final String OTHERS_MOVED = "SELECT 1 FROM conversation_move v JOIN conversation_change c"
            + " ON c.id = v.change_id AND c.undone_at IS NULL JOIN message m ON m.id = v.message_id"
            + " WHERE v.conversation_id = ? AND m.text_purged < 2 LIMIT 1";
    private static final String MOVED = "SELECT v.conversation_id, c.from_id, c.to_id FROM conversation_move v"
            + " JOIN conversation_change c ON c.id = v.change_id WHERE v.message_id = ?";
    private static final String BLANK_CONVERSATION = "UPDATE conversation SET subject = '', channel_thread = '',"
            + " text_purged = 1, state = ?, erased_at = ? WHERE id = ?";
    private static final String BLANK_SUBJECT =
            "UPDATE conversation SET subject = '', channel_thread = '' WHERE id = ? AND opener_id = ?";
    private static final String BLANK_TICKET = "UPDATE ticket SET data = '{}' WHERE conversation_id = ?";
    private static final String BLANK_CHANGES =
            "UPDATE conversation_change SET why = '' WHERE from_id = ? OR to_id = ?";
    private static final String IN_QUARANTINE = "SELECT q.arrival_id, r.body, r.blob FROM quarantine q"
            + " JOIN raw_form r ON r.arrival_id = q.arrival_id WHERE q.state <> 'replayed' AND q.arrival_id > ?"
            + " ORDER BY q.arrival_id LIMIT ?";
    private static final String NOTICES = "SELECT n.arrival_id, n.text || ' ' || coalesce(r.body, ''),"
            + " coalesce(r.blob, '') FROM notice n LEFT JOIN raw_form r ON r.arrival_id = n.arrival_id"
            + " WHERE n.arrival_id > ? ORDER BY n.arrival_id LIMIT ?";
    private static final String DISCARD = "UPDATE quarantine SET settled_at = CASE WHEN state = 'waiting' THEN ?"
            + " ELSE settled_at END, settled_by = 'erased', state = 'discarded' WHERE arrival_id = ?";

    private final ErasedIds erased;
    private final Instant now;

    /** Removes now, and keeps hashes of the ids of what it removes. */
    public Removal(ErasedIds erased, Instant now) {
        this.erased = erased;
        this.now = now;
    }

    /** Blanks the next messages of an identifier, the oldest first; the cursor of the last call says which. */
    public Batch messages(Tx tx, String identifierId, Cursor after, int limit) {
        Batch batch = new Batch();
        List<Doomed> next = tx.list(NEXT, Removal::doomed, identifierId, after.at(), after.id(), limit);
        for (Doomed message : next) {
            String original = message.original().startsWith(ErasedIds.MARK)
                    ? message.original()
                    : mark(tx, message.connector(), message.scope(), message.original());
            tx.update(BLANK, original, blank(message.body(), original), message.id());
            for (Reference reference : tx.list(REFERENCES, Removal::reference, message.id())) {
                erased.keep(tx, erased.reference(reference.connector(), reference.scope(), reference.value()), now);
                hangFree(tx, reference);
            }
            removeExpected(tx, message);
            tx.list(STATES, Removal::state, message.id()).forEach(state -> blankState(tx, state, batch));
            batch.commands.addAll(tx.list(STATE_IDS, row -> row.text(1), message.id()));
            removeRaw(tx, message.arrival(), batch);
            tx.update(BLANK_DECISION, message.id());
            batch.blobs.addAll(tx.list(FILES, row -> new Blob(row.text(1), row.time(2)), message.id()));
            MessageFiles.forget(tx, message.id());
            VisitorLines.forget(tx, message.id());
            batch.messages.add(message.id());
            batch.conversations.add(message.conversation());
            if (message.inbound()) {
                batch.channels.add(message.connector() + "/" + message.account());
            }
            tx.list(MOVED, row -> List.of(row.text(1), row.text(2), row.text(3)), message.id())
                    .forEach(batch.conversations::addAll);
            batch.last = new Cursor(message.at(), message.id());
        }
        return batch;
    }

    /** The ids that a message answers, as far as nothing has come that is known by them. */
    private static void removeExpected(Tx tx, Doomed message) {
        JsonNode thread = Json.read(message.body(), JsonNode.class).path("thread");
        Stream.concat(
                        thread.path("references").valueStream(),
                        thread.path("inReplyTo").valueStream())
                .map(JsonNode::asText)
                .distinct()
                .flatMap(id ->
                        tx.list(EXPECTED, Removal::reference, message.connector(), message.account(), id).stream())
                .toList()
                .forEach(expected -> hangFree(tx, expected));
    }

    private static void hangFree(Tx tx, Reference removed) {
        tx.update(HANG_FREE, removed.connector(), removed.scope(), removed.value());
    }

    /**
     * Blanks the subject of a conversation that one of these opened, and all of it when nobody else takes part.
     *
     * <p>What others wrote in it counts also where it stands in another conversation now, into which this one was
     * joined.
     *
     * @return the tickets that hold it at a helpdesk, or nothing when others take part
     */
    public Optional<List<TicketLeft>> conversation(Tx tx, String id, List<String> identifierIds) {
        tx.update(BLANK_CHANGES, id, id);
        if (tx.first(OTHERS, row -> true, id).isPresent()
                || tx.first(OTHERS_MOVED, row -> true, id).isPresent()) {
            identifierIds.forEach(opener -> tx.update(BLANK_SUBJECT, id, opener));
            return Optional.empty();
        }
        tx.list(EXPECTED_IN, Removal::reference, id).forEach(expected -> hangFree(tx, expected));
        tx.update(BLANK_CONVERSATION, ConversationTable.name(Conversation.State.CLOSED), now, id);
        tx.update(BLANK_TICKET, id);
        return Optional.of(Belongings.tickets(tx, id));
    }

    /** Items in quarantine and states without a message, the next after an id: whoever asks looks who is in them. */
    public static List<Loose> inQuarantine(Tx tx, String after, int limit) {
        return tx.list(IN_QUARANTINE, row -> new Loose(row.text(1), row.text(2), row.text(3)), after, limit);
    }

    /** As {@link #inQuarantine}, of receipts, edits and the like whose message never came. */
    public static List<Loose> waitingStates(Tx tx, String after, int limit) {
        return tx.list(WAITING_STATES, row -> new Loose(row.text(1), row.text(6), ""), after, limit);
    }

    /** As {@link #inQuarantine}, of what providers told of the company's accounts. */
    public static List<Loose> notices(Tx tx, String after, int limit) {
        return tx.list(NOTICES, row -> new Loose(row.text(1), row.text(2), row.text(3)), after, limit);
    }

    /** Discards an item in quarantine with its raw form, by which it is known again; it still counts, as quarantined. */
    public Batch discard(Tx tx, String arrivalId) {
        Batch batch = new Batch();
        tx.update(DISCARD, now, arrivalId);
        removeRaw(tx, arrivalId, batch).forEach(raw -> erased.keepRaw(tx, raw.text(), raw.blob(), now));
        return batch;
    }

    /** Removes a notice with its raw form. */
    public Batch notice(Tx tx, String arrivalId) {
        Batch batch = new Batch();
        Notices.forget(tx, arrivalId);
        removeRaw(tx, arrivalId, batch);
        return batch;
    }

    /** Blanks a state whose message never came. */
    public Batch waitingState(Tx tx, String id) {
        Batch batch = new Batch();
        tx.list(
                        "SELECT id, connector, scope, original_id, arrival_id FROM message_state WHERE id = ?",
                        Removal::state,
                        id)
                .forEach(state -> blankState(tx, state, batch));
        return batch;
    }

    private void blankState(Tx tx, State state, Batch batch) {
        String original = mark(tx, state.connector(), state.scope(), state.original());
        tx.update(BLANK_STATE, original, ErasedIds.MARK + state.id(), state.id());
        removeRaw(tx, state.arrival(), batch);
        batch.states++;
    }

    private String mark(Tx tx, String connector, String scope, String originalId) {
        String hash = erased.original(connector, scope, originalId);
        erased.keep(tx, hash, now);
        return ErasedIds.MARK + hash;
    }

    /** What was removed; why it could not be read, if it lay in quarantine, may quote it. */
    private static List<Belongings.Raw> removeRaw(Tx tx, String arrivalId, Batch batch) {
        tx.update(BLANK_REASON, arrivalId);
        return tx.list(
                RAW,
                row -> {
                    batch.rawForms++;
                    if (!row.text(1).isEmpty()) {
                        batch.blobs.add(new Blob(row.text(1), row.time(2)));
                    }
                    return new Belongings.Raw("", row.text(3), row.text(1));
                },
                arrivalId);
    }

    /** Still a canonical message: which way it went, when and where, but neither who nor what. */
    private static String blank(String body, String originalId) {
        ObjectNode before = (ObjectNode) Json.read(body, JsonNode.class);
        ObjectNode after = Json.mapper().createObjectNode();
        for (String kept : List.of("id", "direction", "kind", "channel", "connector", "account", "receivedTime")) {
            after.set(kept, before.get(kept));
        }
        after.put("originalId", originalId);
        after.putObject("sender").put("role", before.at("/sender/role").asText("customer"));
        return Json.write(after);
    }

    private static Doomed doomed(Row row) {
        return new Doomed(
                row.text(1),
                row.time(2),
                row.text(3),
                row.text(4),
                row.text(5),
                row.text(6),
                row.text(7),
                row.text(8),
                row.text(9),
                row.text(10).equals("inbound"));
    }

    private static Reference reference(Row row) {
        return new Reference(row.text(1), row.text(2), row.text(3));
    }

    private static State state(Row row) {
        return new State(row.text(1), row.text(2), row.text(3), row.text(4), row.text(5));
    }

    private record Doomed(
            String id,
            Instant at,
            String arrival,
            String connector,
            String scope,
            String account,
            String original,
            String body,
            String conversation,
            boolean inbound) {}

    private record Reference(String connector, String scope, String value) {}

    private record State(String id, String connector, String scope, String original, String arrival) {}

    /** Where a call left off. */
    public record Cursor(Instant at, String id) {
        /** Before everything. */
        public static final Cursor START = new Cursor(Instant.EPOCH.minusSeconds(1L << 40), "");
    }

    /** A blob that may be of no use now, and since when the store knew it. */
    public record Blob(String sha256, Instant since) {}

    /** A ticket that the hub cannot erase. */
    public record TicketLeft(String helpdesk, String ticket, String url) {}

    /** Something without a known person: what it says, or where that is. */
    public record Loose(String id, String text, String blob) {}

    /** What one call took away. */
    public static final class Batch {
        private final List<String> messages = new ArrayList<>();
        private final List<String> conversations = new ArrayList<>();
        private final List<String> commands = new ArrayList<>();
        private final Set<String> channels = new TreeSet<>();
        private final List<Blob> blobs = new ArrayList<>();
        private int states;
        private int rawForms;
        private Cursor last = Cursor.START;

        private Batch() {}

        /** The ids of messages that are blank now. */
        public List<String> messages() {
            return List.copyOf(messages);
        }

        /** By what else commands about them are known: what changed them. */
        public List<String> commands() {
            return List.copyOf(commands);
        }

        /** The conversations in which they stand, or have stood. */
        public List<String> conversations() {
            return List.copyOf(conversations);
        }

        /** Where the person wrote them: the connector and the company's account. */
        public Set<String> channels() {
            return Set.copyOf(channels);
        }

        /** Blobs that may be of no use now. */
        public List<Blob> blobs() {
            return List.copyOf(blobs);
        }

        /** How many receipts, edits and the like. */
        public int states() {
            return states;
        }

        /** How many raw forms. */
        public int rawForms() {
            return rawForms;
        }

        /** Where the next call goes on. */
        public Cursor last() {
            return last;
        }
    }
}
