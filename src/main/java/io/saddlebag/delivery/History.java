package io.saddlebag.delivery;

import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.List;

/** What became of the commands of a stream, without what they say. */
public final class History {
    private static final String OF = "SELECT id, joined_to, kind, message_id, state, reason, made_at FROM"
            + " (SELECT id, joined_to, kind, message_id, state, reason, made_at, number FROM delivery"
            + " WHERE target = ? AND stream = ? ORDER BY number DESC LIMIT ?) newest ORDER BY number";
    private static final String BODY = "SELECT body FROM delivery WHERE id = ?";

    private History() {}

    /** The newest commands of a stream, in their order. */
    public static List<Entry> of(Tx tx, String target, String stream, int limit) {
        return tx.list(
                OF,
                row -> new Entry(
                        row.text(1), row.text(2), row.text(3), row.text(4), row.text(5), row.text(6), row.time(7)),
                target,
                stream,
                limit);
    }

    /** What a command says, JSON; empty when its words are gone. */
    public static String body(Tx tx, String id) {
        return tx.first(BODY, row -> row.text(1), id).orElse("");
    }

    /**
     * A command.
     *
     * @param with the command that it went with, or empty
     * @param key with what it was enqueued
     * @param state as {@link State#name}
     * @param reason why it is so, or empty
     */
    public record Entry(String id, String with, String kind, String key, String state, String reason, Instant madeAt) {
        /** Whether its attempt stands ahead, or goes on. */
        public boolean isOpen() {
            return state.equals("waiting") || state.equals("sending");
        }
    }
}
