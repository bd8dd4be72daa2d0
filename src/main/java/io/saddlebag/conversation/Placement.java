package io.saddlebag.conversation;

import io.saddlebag.conversation.ConversationMoves.Spot;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Where the messages of conversations stand, and how they are put elsewhere. */
final class Placement {
    /** A conversation that has more is not rearranged. */
    static final int MOST_MESSAGES = 5_000;

    private static final String SPOTS = "SELECT m.id, m.number, m.at, m.direction, coalesce((SELECT max("
            + "r.conversation_id) FROM message_reference r WHERE r.message_id = m.id), '')"
            + " FROM message m WHERE m.conversation_id = ? ORDER BY m.number LIMIT ?";
    private static final String ASIDE = "UPDATE message SET conversation_id = ?, number = ? WHERE id = ?";
    private static final String IN_PLACE =
            "UPDATE message SET number = -number WHERE conversation_id = ? AND number < 0";
    private static final String COUNT = "UPDATE conversation SET messages = (SELECT count(*) FROM message m"
            + " WHERE m.conversation_id = conversation.id), last_at = coalesce((SELECT max(at) FROM message m"
            + " WHERE m.conversation_id = conversation.id), last_at) WHERE id = ?";

    private Placement() {}

    /** The messages of some conversations, in the order of time. */
    static List<Timed> of(Tx tx, String... conversations) {
        return Stream.of(conversations)
                .flatMap(id -> messages(tx, id).stream())
                .sorted()
                .toList();
    }

    /** Puts messages into these conversations. A number is taken by one only, so all of them step aside first. */
    static void put(Tx tx, List<Spot> spots, Set<String> conversations) {
        spots.forEach(spot -> tx.update(ASIDE, spot.conversationId(), -spot.number(), spot.messageId()));
        for (String id : new TreeSet<>(conversations)) {
            tx.update(IN_PLACE, id);
            tx.update(COUNT, id);
        }
    }

    private static List<Timed> messages(Tx tx, String conversationId) {
        return tx.list(
                SPOTS,
                row -> new Timed(
                        new Spot(row.text(1), conversationId, row.integer(2), row.text(5)),
                        row.time(3),
                        row.text(4).equals("inbound")),
                conversationId,
                2 * MOST_MESSAGES);
    }

    /** A message by when it was written; arrival decides between equals. */
    record Timed(Spot spot, Instant at, boolean inbound) implements Comparable<Timed> {
        @Override
        public int compareTo(Timed other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : spot.messageId().compareTo(other.spot.messageId());
        }
    }
}
