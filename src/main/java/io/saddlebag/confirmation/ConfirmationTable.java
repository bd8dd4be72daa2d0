package io.saddlebag.confirmation;

import io.saddlebag.store.Row;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** All SQL of the table {@code confirmation}. */
final class ConfirmationTable {
    private static final String COLUMNS = "identifier_id, asked_at, state, until, message_id, answer, order_number,"
            + " target_id, code_id, code_hash, tries";
    private static final String ADD = "INSERT INTO confirmation (" + COLUMNS
            + ") VALUES (?, ?, 'asked', ?, '', '', '', '', '', '', 0) ON CONFLICT (identifier_id) DO NOTHING";
    private static final String OF = "SELECT " + COLUMNS + " FROM confirmation WHERE identifier_id = ?";
    private static final String TOLD_IN =
            "SELECT " + COLUMNS + " FROM confirmation WHERE message_id = ? AND answer <> ''";
    private static final String CONCERNING =
            "SELECT " + COLUMNS + " FROM confirmation WHERE identifier_id = ? OR (target_id = ? AND target_id <> '')";
    private static final String NAMING =
            "SELECT " + COLUMNS + " FROM confirmation WHERE target_id = ? AND target_id <> ''";
    private static final String LIVE =
            "SELECT " + COLUMNS + " FROM confirmation WHERE code_hash <> '' ORDER BY until DESC LIMIT ?";
    private static final String OPEN = "SELECT " + COLUMNS + " FROM confirmation"
            + " WHERE state NOT IN ('confirmed', 'ended') AND until < ? ORDER BY until LIMIT ?";
    private static final String SAVE = "UPDATE confirmation SET state = ?, until = ?, message_id = ?, answer = ?,"
            + " order_number = ?, target_id = ?, code_id = ?, code_hash = ?, tries = ? WHERE identifier_id = ?";

    private ConfirmationTable() {}

    /** Keeps that somebody is asked; false when they were before. */
    static boolean add(Tx tx, String identifierId, Instant now, Instant until) {
        return tx.update(ADD, identifierId, now, until) == 1;
    }

    static Optional<Standing> of(Tx tx, String identifierId) {
        return tx.first(OF, ConfirmationTable::standing, identifierId);
    }

    /** What a message is to be answered, and was not yet. */
    static Optional<Standing> toldIn(Tx tx, String messageId) {
        return tx.first(TOLD_IN, ConfirmationTable::standing, messageId);
    }

    /** Who was asked by this identifier, and who named it. */
    static List<Standing> concerning(Tx tx, String identifierId) {
        return tx.list(CONCERNING, ConfirmationTable::standing, identifierId, identifierId);
    }

    /** Who named this identifier. */
    static List<Standing> naming(Tx tx, String identifierId) {
        return tx.list(NAMING, ConfirmationTable::standing, identifierId);
    }

    /** Those who have a code, the latest first. */
    static List<Standing> live(Tx tx, int limit) {
        return tx.list(LIVE, ConfirmationTable::standing, limit);
    }

    /** Those that nobody went on with in time. */
    static List<Standing> open(Tx tx, Instant before, int limit) {
        return tx.list(OPEN, ConfirmationTable::standing, before, limit);
    }

    static void save(Tx tx, Standing standing) {
        tx.update(
                SAVE,
                standing.step().key(),
                standing.until(),
                standing.messageId(),
                standing.answer(),
                standing.order(),
                standing.targetId(),
                standing.codeId(),
                standing.codeHash(),
                standing.tries(),
                standing.identifierId());
    }

    private static Standing standing(Row row) {
        return new Standing(
                row.text(1),
                row.time(2),
                Step.of(row.text(3)),
                row.time(4),
                row.text(5),
                row.text(6),
                row.text(7),
                row.text(8),
                row.text(9),
                row.text(10),
                row.integer(11));
    }
}
