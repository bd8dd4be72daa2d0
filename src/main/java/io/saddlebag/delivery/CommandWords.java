package io.saddlebag.delivery;

import io.saddlebag.store.Row;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What deliveries say: how words are taken out of them, and changed. Works in the transaction it is given. */
public final class CommandWords {
    /** Why a delivery was given up of which nobody knew whether it had its effect. */
    static final String LOST = "erased while its outcome was unknown";

    private static final String UNDERWAY = "state = 'sending' AND due_at > ?";
    private static final String ERASE = "UPDATE delivery SET body = '', result = '', answered = '',"
            + " reason = CASE WHEN " + UNDERWAY + " THEN '' WHEN state IN ('unknown', 'sending') OR reason = '" + LOST
            + "' THEN '" + LOST + "' ELSE '' END,"
            + " due_at = CASE WHEN " + UNDERWAY + " THEN due_at ELSE 0 END,"
            + " finished_at = CASE WHEN " + UNDERWAY + " THEN finished_at ELSE coalesce(finished_at, ?) END,"
            + " state = CASE WHEN state = 'done' OR (" + UNDERWAY + ") THEN state ELSE 'given-up' END"
            + " WHERE " + Deliveries.ABOUT + " RETURNING id, target, stream, kind, state, reason";
    private static final String STRIP_MESSAGE = "UPDATE delivery SET body = '', answered = '' WHERE " + Deliveries.ABOUT
            + " AND message_id = ? AND state IN ('done', 'given-up') AND body <> ''";
    private static final String EMPTY = "UPDATE delivery SET body = '', result = '', answered = '' WHERE "
            + Deliveries.ABOUT + " AND message_id = ?";
    private static final String REWRITE =
            "UPDATE delivery SET body = ?, answered = '' WHERE id = ? AND body <> '' AND answered NOT LIKE '[%'"
                    + " AND state NOT IN ('done', 'given-up')";
    private static final String BREAK_OFF = "UPDATE delivery SET body = '', answered = '',"
            + " reason = CASE WHEN " + UNDERWAY + " THEN reason ELSE 'a part of it was sent, and the rest was withheld:"
            + " somebody whom it told of was erased' END,"
            + " due_at = CASE WHEN " + UNDERWAY + " THEN due_at ELSE 0 END,"
            + " finished_at = CASE WHEN " + UNDERWAY + " THEN finished_at ELSE ? END,"
            + " state = CASE WHEN " + UNDERWAY + " THEN state ELSE 'unknown' END"
            + " WHERE id = ? AND answered LIKE '[%' AND state NOT IN ('done', 'given-up')";
    private static final String STRIP =
            "UPDATE delivery SET body = '', answered = '' WHERE id IN (SELECT id FROM delivery"
                    + " WHERE state IN ('done', 'given-up') AND body <> '' AND finished_at < ? ORDER BY finished_at LIMIT ?)";

    private final Deliveries deliveries;

    /** The words of the deliveries of a table. */
    public CommandWords(Deliveries deliveries) {
        this.deliveries = deliveries;
    }

    /**
     * Takes the words out of deliveries that are done or given up, those finished first at most.
     *
     * @return of how many
     */
    public int strip(Tx tx, Instant before, int limit) {
        return tx.update(STRIP, before, limit);
    }

    /** Takes the words out of those deliveries of a message that are done or given up; of how many. */
    public int stripOf(Tx tx, String messageId) {
        return tx.update(STRIP_MESSAGE, messageId, messageId);
    }

    /** Takes the words, and what was answered, out of the deliveries of a message, whatever has become of them. */
    public void empty(Tx tx, String messageId) {
        tx.update(EMPTY, messageId, messageId);
    }

    /**
     * Changes what an open delivery says, from its next attempt on; says whether it did. One of which a part has gone
     * would be parted otherwise in other words: it loses all words and what was answered, and is unknown from now on.
     */
    public boolean rewrite(Tx tx, Delivery open, String body, Instant now) {
        if (tx.update(REWRITE, body, open.id()) == 1) {
            return true;
        }
        if (tx.update(BREAK_OFF, now, now, now, now, now, open.id()) == 1) {
            deliveries
                    .find(tx, open.id())
                    .filter(broken -> broken.mayHaveOthers() && broken.state() instanceof State.Unknown)
                    .ifPresent(broken -> Companions.follow(tx, broken.id(), broken.state()));
            deliveries.release(tx, open.target(), open.stream(), now);
        }
        return false;
    }

    /**
     * Takes all words out of the commands that are about a message or a state, and of those that are about these
     * commands. What is open is given up. What is being sent is left to its end, of which the books still hear, and is
     * not repeated.
     */
    public List<Blank> erase(Tx tx, String about, Instant now) {
        List<Blank> erased = new ArrayList<>(tx.list(ERASE, CommandWords::blank, now, now, now, now, now, about));
        for (Blank blank : List.copyOf(erased)) {
            if (!blank.underway()) {
                Companions.part(tx, blank.id());
            }
            deliveries.release(tx, blank.target(), blank.stream(), now);
            erased.addAll(erase(tx, blank.id(), now));
        }
        return erased;
    }

    private static Blank blank(Row row) {
        return new Blank(
                row.text(1),
                row.text(2),
                row.text(3),
                row.text(4),
                row.text(5).equals("sending"),
                row.text(6).equals(LOST));
    }

    /**
     * A delivery whose words were erased.
     *
     * @param underway whether it was being sent just then: what it brings will be told later
     * @param lost whether it may have had its effect, of which nothing will be told
     */
    public record Blank(String id, String target, String stream, String kind, boolean underway, boolean lost) {}
}
