package io.saddlebag.triage;

import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** All SQL of the table {@code decision}. */
final class DecisionTable {
    private static final String FIND =
            "SELECT answerer, queue, priority, reasons, expects FROM decision WHERE message_id = ?";
    private static final String ADD = "INSERT INTO decision (message_id, conversation_id, answerer, queue, priority,"
            + " reasons, expects, decided_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message_id) DO NOTHING";

    private static final String GIVEN = "SELECT 1 FROM message m JOIN decision d ON d.message_id = m.id"
            + " WHERE m.conversation_id = ? AND d.answerer = 'people' AND d.queue = ? LIMIT 1";

    private DecisionTable() {}

    static Optional<Decision> find(Tx tx, String messageId) {
        return tx.first(
                FIND,
                row -> new Decision(
                        Decision.Answerer.valueOf(row.text(1).toUpperCase(Locale.ROOT)),
                        row.text(2),
                        Priority.valueOf(row.text(3).toUpperCase(Locale.ROOT)),
                        reasons(row.text(4)),
                        row.text(5)),
                messageId);
    }

    /** Whether a message of a conversation was given to a queue of people. */
    static boolean isGiven(Tx tx, String conversationId, String queue) {
        return tx.first(GIVEN, row -> true, conversationId, queue).isPresent();
    }

    /** Keeps a decision; false when one was kept before. */
    static boolean add(Tx tx, String messageId, String conversationId, Decision decision, Instant now) {
        return tx.update(
                        ADD,
                        messageId,
                        conversationId,
                        decision.answerer().name().toLowerCase(Locale.ROOT),
                        decision.queue(),
                        decision.priority().name().toLowerCase(Locale.ROOT),
                        decision.reasons().stream().map(ReasonCode::code).collect(Collectors.joining(",")),
                        decision.expects(),
                        now)
                == 1;
    }

    private static List<ReasonCode> reasons(String codes) {
        return Arrays.stream(codes.split(","))
                .flatMap(code -> ReasonCode.of(code).stream())
                .toList();
    }
}
