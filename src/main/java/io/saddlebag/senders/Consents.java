package io.saddlebag.senders;

import io.saddlebag.store.Row;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Customers who may be answered on another channel than the one they are on. A consent stays with the identifier by
 * which it was written, so it is its customer's, whatever is joined or undone. All SQL of the table
 * {@code channel_consent}.
 */
public final class Consents {
    private static final String COLUMNS =
            "id, identifier_id, channel, how, message_id, given_at, withdrawn_at, withdrawn_by, withdrawn_message";
    private static final String GIVE = "INSERT INTO channel_consent (id, identifier_id, channel, how, message_id,"
            + " given_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (identifier_id, channel) WHERE withdrawn_at IS NULL"
            + " DO NOTHING";
    private static final String STANDS =
            "SELECT 1 FROM channel_consent WHERE identifier_id = ? AND channel = ? AND withdrawn_at IS NULL";
    private static final String WITHDRAW = "UPDATE channel_consent SET withdrawn_at = ?, withdrawn_by = ?,"
            + " withdrawn_message = ? WHERE identifier_id = ? AND (channel = ? OR ? = '') AND withdrawn_at IS NULL"
            + " RETURNING channel";
    private static final String OF =
            "SELECT " + COLUMNS + " FROM channel_consent WHERE identifier_id = ? ORDER BY given_at, id";
    private static final String ERASE = "DELETE FROM channel_consent WHERE identifier_id = ?";

    private Consents() {}

    /** Keeps a consent; one that stands already stays as it was. */
    public static void give(Tx tx, Consent consent) {
        tx.update(
                GIVE,
                consent.id(),
                consent.identifierId(),
                consent.channel(),
                consent.how(),
                consent.messageId(),
                consent.given());
    }

    /** Whether somebody with these identifiers may be answered on a channel. */
    public static boolean stands(Tx tx, Collection<String> identifierIds, String channel) {
        return identifierIds.stream()
                .anyMatch(id -> tx.first(STANDS, row -> true, id, channel).isPresent());
    }

    /**
     * Takes consents back.
     *
     * @param channel which; empty: all
     * @param by the customer, or who acts for them
     * @param messageId the message that says so, or empty
     * @return the channels they were for
     */
    public static List<String> withdraw(
            Tx tx, Collection<String> identifierIds, String channel, String by, String messageId, Instant now) {
        return identifierIds.stream()
                .flatMap(id -> tx.list(WITHDRAW, row -> row.text(1), now, by, messageId, id, channel, channel).stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** All that somebody ever gave by an identifier, the oldest first. */
    public static List<Consent> of(Tx tx, String identifierId) {
        return tx.list(OF, Consents::consent, identifierId);
    }

    /** Forgets what was given by an identifier. */
    public static void erase(Tx tx, String identifierId) {
        tx.update(ERASE, identifierId);
    }

    private static Consent consent(Row row) {
        return new Consent(
                row.text(1),
                row.text(2),
                row.text(3),
                row.text(4),
                row.text(5),
                row.time(6),
                row.flag(7) ? Optional.of(row.time(7)) : Optional.empty(),
                row.text(8),
                row.text(9));
    }

    /**
     * A consent.
     *
     * @param how {@code asked} for by themselves, or {@code agreed} to when asked
     * @param messageId the message in which they did
     * @param withdrawn when it was taken back, if it was
     * @param withdrawnBy by whom
     * @param withdrawnMessage the message that took it back, or empty
     */
    public record Consent(
            String id,
            String identifierId,
            String channel,
            String how,
            String messageId,
            Instant given,
            Optional<Instant> withdrawn,
            String withdrawnBy,
            String withdrawnMessage) {}
}
