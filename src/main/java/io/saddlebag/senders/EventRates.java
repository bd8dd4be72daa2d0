package io.saddlebag.senders;

import io.saddlebag.store.Tx;
import java.time.Instant;

/** Counts what happens within a time that runs. All SQL of the table {@code event_rate}: one row for each subject. */
public final class EventRates {
    private static final String COUNT = "INSERT INTO event_rate (subject, kind, until, events) VALUES (?, ?, ?, 1)"
            + " ON CONFLICT (subject, kind) DO UPDATE SET"
            + " events = CASE WHEN event_rate.until <= ? THEN 1 ELSE event_rate.events + 1 END,"
            + " until = CASE WHEN event_rate.until <= ? THEN excluded.until ELSE event_rate.until END"
            + " RETURNING until, events";
    private static final String PURGE = "DELETE FROM event_rate WHERE (subject, kind) IN"
            + " (SELECT subject, kind FROM event_rate WHERE until < ? ORDER BY until LIMIT ?)";

    private EventRates() {}

    /** Counts one more. The row is held until the transaction ends, so nobody counts the same place twice. */
    public static Count count(Tx tx, String subject, String kind, Rate rate, Instant now) {
        return tx.first(
                        COUNT,
                        row -> new Count(row.time(1), row.integer(2), rate.most()),
                        subject,
                        kind,
                        now.plus(rate.within()),
                        now,
                        now)
                .orElseThrow();
    }

    /** Forgets counts whose time was over before; how many, at most {@code limit}. */
    public static int purge(Tx tx, Instant before, int limit) {
        return tx.update(PURGE, before, limit);
    }

    /**
     * How many there are.
     *
     * @param until when it begins anew
     * @param events with this one
     * @param most so many are allowed
     */
    public record Count(Instant until, int events, int most) {
        /** Whether this one is more than allowed. */
        public boolean isAbove() {
            return events > most;
        }

        /** The place of this one among those that are more than allowed, from 1. */
        int above() {
            return events - most;
        }
    }
}
