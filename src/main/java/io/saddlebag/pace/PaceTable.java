package io.saddlebag.pace;

import io.saddlebag.store.Tx;
import java.time.Instant;

/**
 * The table of allowances in use: all its SQL. A row says from when on a further request would be evenly spaced, in
 * microseconds since 1970; a row of the past says as much as none. All nodes share it, and it outlives them.
 */
public final class PaceTable {
    static final String TAKE = "INSERT INTO pace (name, next_at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET"
            + " next_at = CASE WHEN pace.next_at < ? THEN ? ELSE pace.next_at END + ? RETURNING next_at";
    static final String GIVE_BACK = "UPDATE pace SET next_at = next_at - ? WHERE name = ?";
    static final String HOLD = "INSERT INTO pace (name, next_at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET"
            + " next_at = excluded.next_at WHERE pace.next_at < excluded.next_at";
    private static final String PURGE =
            "DELETE FROM pace WHERE name IN (SELECT name FROM pace WHERE next_at < ? LIMIT ?)";

    private PaceTable() {}

    /** Takes the next place at or after {@code from}; what the row says then. */
    static long take(Tx tx, String name, long from, long interval) {
        return tx.first(TAKE, row -> row.number(1), name, from + interval, from, from, interval)
                .orElseThrow();
    }

    static void giveBack(Tx tx, String name, long interval) {
        tx.update(GIVE_BACK, interval, name);
    }

    static void hold(Tx tx, String name, long until) {
        tx.update(HOLD, name, until);
    }

    /** Removes rows that say nothing any more; how many. */
    public static int purge(Tx tx, Instant before, int limit) {
        return tx.update(PURGE, micros(before), limit);
    }

    static long micros(Instant time) {
        return Math.addExact(time.getEpochSecond() * 1_000_000, time.getNano() / 1_000);
    }
}
