package io.saddlebag.conversation;

import io.saddlebag.store.Tx;
import java.util.Collection;
import java.util.List;

/**
 * Conversations in which more than one customer takes part: after a join was taken back, a person has to look at them,
 * and may split them.
 */
public final class MixedConversations {
    private static final String OF_PARTY = "SELECT DISTINCT conversation_id FROM message WHERE party_id = ?";
    private static final String CUSTOMERS = "SELECT count(DISTINCT i.customer_id) FROM message m"
            + " JOIN identifier i ON i.id = m.party_id WHERE m.conversation_id = ?";

    private static final String CUSTOMERS_OF_TWO = "SELECT DISTINCT i.customer_id FROM message m"
            + " JOIN identifier i ON i.id = m.party_id WHERE m.conversation_id IN (?, ?) LIMIT 2";

    private MixedConversations() {}

    /** Whether more than one customer takes part in two conversations. */
    static boolean areOfSeveral(Tx tx, String one, String other) {
        return tx.list(CUSTOMERS_OF_TWO, row -> row.text(1), one, other).size() > 1;
    }

    /** Those in which one of these identifiers takes part. Reads all its messages: for what is done by hand. */
    public static List<String> of(Tx tx, Collection<String> identifierIds) {
        return identifierIds.stream()
                .flatMap(id -> tx.list(OF_PARTY, row -> row.text(1), id).stream())
                .distinct()
                .sorted()
                .filter(conversation ->
                        tx.first(CUSTOMERS, row -> row.number(1), conversation).orElse(0L) > 1)
                .toList();
    }
}
