package io.saddlebag.identity;

import io.saddlebag.store.Row;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** All SQL of the table {@code link}. */
final class LinkTable {
    private static final String COLUMNS =
            "id, one, other, rule, verification, one_proof, other_proof, source, message_id,"
                    + " made_by, why, made_at, undone_by, undone_at";
    private static final String ADD = "INSERT INTO link (id, one, other, rule, verification, one_proof, other_proof,"
            + " source, message_id, made_by, why, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (one, other, rule) WHERE undone_at IS NULL"
            + " DO NOTHING";
    private static final String EVER =
            "SELECT 1 FROM link WHERE one = ? AND other = ? AND rule = '" + Link.PROVEN_TOGETHER + "' LIMIT 1";
    private static final String BY_ID = "SELECT " + COLUMNS + " FROM link WHERE id = ?";
    private static final String STANDING = "SELECT " + COLUMNS + " FROM link WHERE one = ? AND undone_at IS NULL"
            + " UNION ALL SELECT " + COLUMNS + " FROM link WHERE other = ? AND undone_at IS NULL ORDER BY id LIMIT ?";
    private static final String ALL = "SELECT " + COLUMNS + " FROM link WHERE one = ? UNION ALL SELECT " + COLUMNS
            + " FROM link WHERE other = ? ORDER BY id LIMIT ?";
    private static final String UNDO =
            "UPDATE link SET undone_by = ?, undone_why = ?, undone_at = ? WHERE id = ? AND undone_at IS NULL";

    private static final String FORGET_WORDS = "UPDATE link SET why = '', undone_why = '' WHERE one = ? OR other = ?";

    private LinkTable() {}

    static void add(Tx tx, Link link) {
        tx.later(
                ADD,
                link.id(),
                link.one(),
                link.other(),
                link.rule(),
                link.verification(),
                link.evidence().one(),
                link.evidence().other(),
                link.evidence().source(),
                link.messageId(),
                link.madeBy(),
                link.why(),
                link.madeAt());
    }

    /** Whether a message has proven the two together before, even if somebody took that back since. */
    static boolean wasProven(Tx tx, String one, String other) {
        return tx.first(EVER, row -> true, one, other).isPresent();
    }

    static Optional<Link> byId(Tx tx, String id) {
        return tx.first(BY_ID, LinkTable::link, id);
    }

    /** The links of an identifier that stand, the oldest first. */
    static List<Link> standing(Tx tx, String identifierId, int limit) {
        return tx.list(STANDING, LinkTable::link, identifierId, identifierId, limit);
    }

    /** All links an identifier ever had, the oldest first. */
    static List<Link> ever(Tx tx, String identifierId, int limit) {
        return tx.list(ALL, LinkTable::link, identifierId, identifierId, limit);
    }

    /** Takes a link back; false when it was before. */
    static boolean undo(Tx tx, String id, String by, String why, Instant now) {
        return tx.update(UNDO, by, why, now, id) == 1;
    }

    /** What people said about the links of an identifier may name its owner. */
    static void forgetWords(Tx tx, String identifierId) {
        tx.update(FORGET_WORDS, identifierId, identifierId);
    }

    private static Link link(Row row) {
        return new Link(
                row.text(1),
                row.text(2),
                row.text(3),
                row.text(4),
                row.text(5),
                new Link.Evidence(row.text(6), row.text(7), row.text(8)),
                row.text(9),
                row.text(10),
                row.text(11),
                row.time(12),
                row.text(13),
                row.optionalText(14).map(at -> row.time(14)));
    }
}
