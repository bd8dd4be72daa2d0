package io.saddlebag.conversation;

import io.saddlebag.message.Ids;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The conversations in which something was recorded in a period, each once: at the newest of its messages in the period.
 * The walk goes by the messages' ids, page by page, so it costs the same however long the period is.
 */
public final class ConversationWalk {
    private static final String STANDING = " AND erased_at IS NULL AND joined_into = ''";
    private static final String PAGE = "SELECT m.id, m.conversation_id, CASE WHEN EXISTS (SELECT 1 FROM message n"
            + " WHERE n.conversation_id = m.conversation_id AND n.number > m.number AND n.id > ? AND n.id < ?)"
            + " OR NOT EXISTS (SELECT 1 FROM conversation WHERE id = m.conversation_id" + STANDING + ")"
            + " THEN 0 ELSE 1 END FROM message m WHERE m.id > ? AND m.id < ? ORDER BY m.id LIMIT ?";
    private static final String STANDS = "SELECT 1 FROM conversation WHERE id = ?" + STANDING;
    private static final String IN_PERIOD =
            "SELECT 1 FROM message WHERE conversation_id = ? AND id > ? AND id < ? LIMIT 1";
    private static final String WITH_WORDS = "SELECT id FROM (SELECT id, number FROM message"
            + " WHERE conversation_id = ? AND direction = 'inbound' AND text_purged = 0 AND deleted = 0"
            + " ORDER BY number DESC LIMIT ?) newest ORDER BY number";

    private final String from;
    private final String to;
    private final int pageSize;

    /**
     * Walks from a time to another.
     *
     * @param pageSize how many messages it looks at for a page
     */
    public ConversationWalk(Instant since, Instant until, int pageSize) {
        this.pageSize = pageSize;
        from = Ids.before(since);
        to = Ids.before(until);
    }

    /**
     * The next conversations; those that were erased or joined into others are left out.
     *
     * @param after where the walk has come to, or empty at the beginning
     */
    public Page page(Tx tx, String after) {
        List<Place> places = tx.list(
                PAGE,
                row -> new Place(row.text(1), row.text(2), row.flag(3)),
                from,
                to,
                after.compareTo(from) > 0 ? after : from,
                to,
                pageSize);
        List<Stop> stops = places.stream()
                .filter(Place::counts)
                .map(place -> new Stop(place.message(), place.conversation()))
                .toList();
        boolean more = places.size() == pageSize;
        return new Page(stops, more ? Optional.of(places.get(places.size() - 1).message()) : Optional.empty());
    }

    /** Whether the walk comes by a conversation, if that is none of those that are left out. */
    public boolean comesBy(Tx tx, String conversationId) {
        return tx.first(IN_PERIOD, row -> true, conversationId, from, to).isPresent();
    }

    /** A conversation that was neither erased nor joined into another. */
    public static Optional<Conversation> conversation(Tx tx, String id) {
        return tx.first(STANDS, row -> true, id).flatMap(stands -> ConversationTable.byId(tx, id));
    }

    /**
     * The ids of a conversation's newest messages by its customer, in their order, without those of which the hub has no
     * words any more: they were purged, erased or taken back.
     */
    public static List<String> withWords(Tx tx, String conversationId, int limit) {
        return tx.list(WITH_WORDS, row -> row.text(1), conversationId, limit);
    }

    /**
     * A piece of the walk.
     *
     * @param end where it ends; nothing where the walk does
     */
    public record Page(List<Stop> stops, Optional<String> end) {
        public Page {
            stops = List.copyOf(stops);
        }
    }

    /**
     * A conversation, and where the walk has come to with it.
     *
     * @param at to go on from
     */
    public record Stop(String at, String conversation) {}

    /** @param counts whether it is the newest of its conversation, and that is none of those that are left out */
    private record Place(String message, String conversation, boolean counts) {}
}
