package io.saddlebag.identity;

import io.saddlebag.store.Tx;
import java.time.Instant;

/** All SQL of the tables {@code link} and {@code customer_event}. */
final class LinkTable {
    private static final String ADD = "INSERT INTO link (id, one, other, rule, verification, message_id, made_by,"
            + " made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (one, other) WHERE undone_at IS NULL DO NOTHING";
    private static final String TELL =
            "INSERT INTO customer_event (id, customer_id, at, kind, detail, message_id) VALUES (?, ?, ?, ?, ?, ?)";

    private static final String TOLD = "SELECT 1 FROM customer_event WHERE message_id = ? AND kind = ? LIMIT 1";

    private LinkTable() {}

    static boolean told(Tx tx, String messageId, String kind) {
        return tx.first(TOLD, row -> true, messageId, kind).isPresent();
    }

    /** Keeps why two identifiers are one customer. */
    static void add(
            Tx tx,
            String id,
            String one,
            String other,
            String rule,
            String verification,
            String messageId,
            Instant now) {
        boolean inOrder = one.compareTo(other) < 0;
        tx.update(ADD, id, inOrder ? one : other, inOrder ? other : one, rule, verification, messageId, "hub", now);
    }

    /** Keeps what happened to a customer. */
    static void tell(Tx tx, String id, String customerId, String kind, String detail, String messageId, Instant now) {
        tx.update(TELL, id, customerId, now, kind, detail, messageId);
    }
}
