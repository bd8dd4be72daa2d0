package io.saddlebag.identity;

import io.saddlebag.message.Identifier;
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
    /** The first term on the state is that of the index. */
    private static final String IS_PARKED = "SELECT 1 FROM identifier i JOIN identity_conflict c"
            + " ON c.identifier_id = i.id AND c.state <> 'settled' WHERE i.type = ? AND i.scope = ? AND i.value = ?"
            + " AND i.proven = 1 AND c.state = 'parked'";

    private static final String SETTLE = "UPDATE identity_conflict SET state = 'settled', settled_by = ?,"
            + " settled_why = '', settled_at = ?, settled_link = ? WHERE identifier_id = ? AND state <> 'settled'";
    private static final String KEEP = "UPDATE identity_conflict SET state = 'kept', settled_by = ?, settled_why = ?,"
            + " settled_at = ?, kept_by = ?, kept_why = ? WHERE identifier_id = ? AND state <> 'settled'";
    private static final String FORGET_WORDS =
            "UPDATE identity_conflict SET settled_why = '', kept_why = '' WHERE identifier_id = ?";
    private static final String UNSETTLE = "UPDATE identity_conflict SET reason = ?, settled_link = '',"
            + " settled_by = kept_by, settled_why = kept_why, settled_at = CASE WHEN kept_by = '' THEN NULL ELSE ? END,"
            + " state = CASE WHEN kept_by = '' THEN 'parked' ELSE 'kept' END WHERE identifier_id = ?"
            + " AND settled_link = ? AND settled_link <> ''";
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

    /** Whether a proven identifier is in a conflict that waits for a person. */
    static boolean isParked(Tx tx, Identifier proven) {
        return tx.first(IS_PARKED, row -> true, IdentifierTable.name(proven.type()), proven.scope(), proven.value())
                .isPresent();
    }

    static List<Standing> parked(Tx tx, int limit) {
        return tx.list(PARKED, ConflictTable::standing, limit);
    }

    /** What contradicts itself is something else now. */
    static void restate(Tx tx, String identifierId, Objection reason) {
        tx.update(RESTATE, reason.code(), identifierId);
    }

    /** It is over: nothing contradicts itself any more, because of a link that was made or taken back. */
    static void settle(Tx tx, String identifierId, Cause cause) {
        tx.update(SETTLE, cause.by(), cause.at(), cause.linkId(), identifierId);
    }

    /** It is over for good, and what people said about it is forgotten. */
    static void settle(Tx tx, String identifierId, String by, Instant now) {
        tx.update(SETTLE, by, now, "", identifierId);
        tx.update(FORGET_WORDS, identifierId);
    }

    /** The link that settled a conflict was taken back: it is what it was; false when that link settled none. */
    static boolean unsettle(Tx tx, String identifierId, String linkId, Objection reason, Instant now) {
        return tx.update(UNSETTLE, reason.code(), now, identifierId, linkId) == 1;
    }

    /** A person says that it is to stay so. */
    static void keep(Tx tx, String identifierId, String by, String why, Instant now) {
        tx.update(KEEP, by, why, now, by, why, identifierId);
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
