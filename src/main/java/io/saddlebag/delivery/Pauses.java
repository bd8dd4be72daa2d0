package io.saddlebag.delivery;

import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.Optional;

/** The table of targets that an operator has paused. */
final class Pauses {
    private Pauses() {}

    /** Why an operator lets nothing go to a target, if so. */
    static Optional<String> reason(Tx tx, String target) {
        return tx.first("SELECT reason FROM delivery_pause WHERE target = ?", row -> row.text(1), target);
    }

    /** Lets nothing go to a target until {@link #end}. */
    static void begin(Tx tx, String target, String reason, Instant now) {
        tx.update(
                "INSERT INTO delivery_pause (target, reason, paused_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                target,
                Reason.of(reason),
                now);
    }

    static void end(Tx tx, String target) {
        tx.update("DELETE FROM delivery_pause WHERE target = ?", target);
    }
}
