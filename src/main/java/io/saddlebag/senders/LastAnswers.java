package io.saddlebag.senders;

import io.saddlebag.store.Tx;
import java.time.Instant;

/** When a conversation was last answered, by people or by the hub. All SQL of the table {@code last_answer}. */
public final class LastAnswers {
    private static final String NOW = "INSERT INTO last_answer (conversation_id, at) VALUES (?, ?)"
            + " ON CONFLICT (conversation_id) DO UPDATE SET at = excluded.at";
    private static final String CLAIM = NOW + " WHERE last_answer.at <= ?";

    private LastAnswers() {}

    /** Keeps that it is answered now. */
    public static void now(Tx tx, String conversationId, Instant now) {
        tx.update(NOW, conversationId, now);
    }

    /** Keeps that it is answered now unless it was after a time; whether it was not. */
    public static boolean claim(Tx tx, String conversationId, Instant now, Instant unlessAfter) {
        return tx.update(CLAIM, conversationId, now, unlessAfter) == 1;
    }
}
