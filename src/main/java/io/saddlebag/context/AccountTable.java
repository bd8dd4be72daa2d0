package io.saddlebag.context;

import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.Optional;

/** All SQL of the table {@code account_data}. */
public final class AccountTable {
    /** Of a person who was erased meanwhile nothing is kept: then the commands have no bodies. */
    private static final String ADD = "INSERT INTO account_data (message_id, body, asked_at) SELECT ?, ?, ?"
            + " WHERE EXISTS (SELECT 1 FROM delivery WHERE message_id = ? AND body <> '') ON CONFLICT DO NOTHING";

    private static final String PURGE = "DELETE FROM account_data WHERE message_id IN (SELECT message_id"
            + " FROM account_data WHERE asked_at < ? ORDER BY asked_at LIMIT ?)";

    private AccountTable() {}

    /** What went with the commands of a message, a list of accounts as JSON; nothing where nobody was asked. */
    public static Optional<String> find(Tx tx, String messageId) {
        return tx.first("SELECT body FROM account_data WHERE message_id = ?", row -> row.text(1), messageId);
    }

    static void add(Tx tx, String messageId, String body, Instant now) {
        tx.update(ADD, messageId, body, now, messageId);
    }

    /** Forgets what went with the commands of a message. */
    public static void erase(Tx tx, String messageId) {
        tx.update("DELETE FROM account_data WHERE message_id = ?", messageId);
    }

    /** What went with the commands of messages, the oldest first at most; of how many. */
    public static int purge(Tx tx, Instant before, int limit) {
        return tx.update(PURGE, before, limit);
    }
}
