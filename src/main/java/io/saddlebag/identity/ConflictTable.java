package io.saddlebag.identity;

import io.saddlebag.store.Row;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** All SQL of the table {@code identity_conflict}. */
final class ConflictTable {
    private static final String COLUMNS = "id, identifier_id, reason, message_id, since, state";
    private static final String ADD = "INSERT INTO identity_conflict (id, identifier_id, reason, message_id, since,"
            + " state) VALUES (?, ?, ?, ?, ?, 'parked') ON CONFLICT (identifier_id) WHERE state <> 'settled' DO NOTHING";
    private static final String OF =
            "SELECT " + COLUMNS + " FROM identity_conflict WHERE identifier_id = ? AND state <> 'settled'";
    private static final String PARKED =
            "SELECT " + COLUMNS + " FROM identity_conflict WHERE state = 'parked' ORDER BY since LIMIT ?";
    private static final String CHANGE = "UPDATE identity_conflict SET state = ?, settled_by = ?, settled_why = ?,"
            + " settled_at = ? WHERE identifier_id = ? AND state <> 'settled'";

    private static final String RESTATE =
            "UPDATE identity_conflict SET reason = ? WHERE identifier_id = ? AND state <> 'settled'";

    private ConflictTable() {}

    /** Parks a conflict for a person; false when the identifier has one already. */
    static boolean park(Tx tx, String id, String identifierId, Objection reason, String messageId, Instant now) {
        return tx.update(ADD, id, identifierId, reason.code(), messageId, now) == 1;
    }

    /** The conflict an identifier is in now, parked or kept. */
    static Optional<Standing> of(Tx tx, String identifierId) {
        return tx.first(OF, ConflictTable::standing, identifierId);
    }

    static List<Standing> parked(Tx tx, int limit) {
        return tx.list(PARKED, ConflictTable::standing, limit);
    }

    /** What contradicts itself is something else now. */
    static void restate(Tx tx, String identifierId, Objection reason) {
        tx.update(RESTATE, reason.code(), identifierId);
    }

    /** It is over: nothing contradicts itself any more. */
    static void settle(Tx tx, String identifierId, String by, Instant now) {
        tx.update(CHANGE, "settled", by, "", now, identifierId);
    }

    /** A person says that it is to stay so. */
    static void keep(Tx tx, String identifierId, String by, String why, Instant now) {
        tx.update(CHANGE, "kept", by, why, now, identifierId);
    }

    private static Standing standing(Row row) {
        return new Standing(
                row.text(1),
                row.text(2),
                Objection.of(row.text(3)),
                row.text(4),
                row.time(5),
                row.text(6).equals("parked"));
    }

    /** A row of a conflict that is not over. */
    record Standing(
            String id, String identifierId, Objection reason, String messageId, Instant since, boolean parked) {}
}
