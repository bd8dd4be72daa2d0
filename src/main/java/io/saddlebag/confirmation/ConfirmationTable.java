package io.saddlebag.confirmation;

import io.saddlebag.store.Row;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** All SQL of the table {@code confirmation}. */
final class ConfirmationTable {
    static final String ASKED = "asked";
    static final String GIVEN = "given";
    static final String SENT = "sent";
    static final String CONFIRMED = "confirmed";
    static final String ENDED = "ended";

    private static final String COLUMNS =
            "identifier_id, state, until, message_id, answer, target_id, code_id, code_hash, tries";
    private static final String ADD = "INSERT INTO confirmation (" + COLUMNS
            + ") VALUES (?, 'asked', ?, '', '', '', '', '', 0) ON CONFLICT (identifier_id) DO NOTHING";
    private static final String OF = "SELECT " + COLUMNS + " FROM confirmation WHERE identifier_id = ?";
    private static final String TOLD_IN =
            "SELECT " + COLUMNS + " FROM confirmation WHERE message_id = ? AND answer <> ''";
    private static final String CONCERNING =
            "SELECT " + COLUMNS + " FROM confirmation WHERE identifier_id = ? OR (target_id = ? AND target_id <> '')";
    private static final String SAVE = "UPDATE confirmation SET state = ?, until = ?, message_id = ?, answer = ?,"
            + " target_id = ?, code_id = ?, code_hash = ?, tries = ? WHERE identifier_id = ?";

    private ConfirmationTable() {}

    /** Keeps that somebody is asked; false when they were before. */
    static boolean add(Tx tx, String identifierId, Instant until) {
        return tx.update(ADD, identifierId, until) == 1;
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

    static void save(Tx tx, Standing standing) {
        tx.update(
                SAVE,
                standing.state(),
                standing.until(),
                standing.messageId(),
                standing.answer(),
                standing.targetId(),
                standing.codeId(),
                standing.codeHash(),
                standing.tries(),
                standing.identifierId());
    }

    private static Standing standing(Row row) {
        return new Standing(
                row.text(1),
                row.text(2),
                row.time(3),
                row.text(4),
                row.text(5),
                row.text(6),
                row.text(7),
                row.text(8),
                row.integer(9));
    }

    /** How far it has come with somebody who was asked. */
    record Standing(
            String identifierId,
            String state,
            Instant until,
            String messageId,
            String answer,
            String targetId,
            String codeId,
            String codeHash,
            int tries) {
        /** An address was given, of a customer or of nobody. */
        Standing given(String message, String target, Instant end) {
            return new Standing(identifierId, GIVEN, end, message, Word.SENT.key(), target, codeId, codeHash, tries);
        }

        /** The address was answered; who gave none that somebody is known by has a code too, which nobody gets. */
        Standing sent(String target, String code, String hash, Instant end) {
            return new Standing(identifierId, SENT, end, messageId, "", target, code, hash, tries);
        }

        /** A code came. */
        Standing heard(String message, String then, Word say, Instant end, int wrong) {
            return new Standing(identifierId, then, end, message, say.key(), targetId, codeId, codeHash, wrong);
        }

        /** It was wrong, and is not spoken of. */
        Standing wrong(int wrong) {
            return new Standing(identifierId, state, until, messageId, answer, targetId, codeId, codeHash, wrong);
        }

        /** What was heard was answered, and what is over is forgotten but for that. */
        Standing told() {
            boolean over = state.equals(CONFIRMED) || state.equals(ENDED);
            return new Standing(
                    identifierId,
                    state,
                    until,
                    messageId,
                    "",
                    over ? "" : targetId,
                    codeId,
                    over ? "" : codeHash,
                    tries);
        }

        /** Nothing of it is left but that they were asked. */
        Standing forgotten() {
            return new Standing(identifierId, ENDED, until, "", "", "", "", "", tries);
        }
    }
}
