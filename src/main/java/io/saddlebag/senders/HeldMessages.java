package io.saddlebag.senders;

import io.saddlebag.store.Row;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Messages that were not given to people, and why. All SQL of the table {@code held_message}. */
public final class HeldMessages {
    private static final String COLUMNS = "message_id, standing, batch, place, until, held_at";
    private static final String ADD = "INSERT INTO held_message (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?)";
    private static final String OF = "SELECT " + COLUMNS + " FROM held_message WHERE message_id = ?";
    private static final String OF_BATCH =
            "SELECT " + COLUMNS + " FROM held_message WHERE batch = ? ORDER BY place LIMIT ?";
    private static final String LAST_PLACE =
            "SELECT place FROM held_message WHERE batch = ? ORDER BY place DESC LIMIT 1";
    private static final String NEWEST =
            "SELECT " + COLUMNS + " FROM held_message ORDER BY held_at DESC, message_id DESC LIMIT ?";

    private HeldMessages() {}

    static void add(Tx tx, Held held) {
        tx.update(ADD, held.messageId(), held.standing().code(), held.batch(), held.place(), held.until(), held.at());
    }

    /** Why a message was held back, if it was. */
    public static Optional<Held> of(Tx tx, String messageId) {
        return tx.first(OF, HeldMessages::held, messageId);
    }

    /** Whether people are to hear of a message. */
    public static Standing standing(Tx tx, String messageId) {
        return of(tx, messageId).map(Held::standing).orElse(Standing.HEARD);
    }

    /** The first of those that one note tells of. */
    public static List<Held> ofBatch(Tx tx, String batch, int limit) {
        return tx.list(OF_BATCH, HeldMessages::held, batch, limit);
    }

    /** How many there are of which one note tells. */
    public static int size(Tx tx, String batch) {
        return tx.first(LAST_PLACE, row -> row.integer(1), batch).orElse(0);
    }

    /** The newest, the newest first. */
    public static List<Held> newest(Tx tx, int limit) {
        return tx.list(NEWEST, HeldMessages::held, limit);
    }

    private static Held held(Row row) {
        return new Held(
                row.text(1),
                Standing.valueOf(row.text(2).toUpperCase(Locale.ROOT)),
                row.text(3),
                row.integer(4),
                row.time(5),
                row.time(6));
    }

    /**
     * One of them.
     *
     * @param batch those that one note tells of; empty of a blocked sender's: no note does
     * @param place in the batch, from 1
     * @param until from then on no more come to the batch
     */
    public record Held(String messageId, Standing standing, String batch, int place, Instant until, Instant at) {}
}
