package io.saddlebag.delivery;

import io.saddlebag.delivery.State.Waiting;
import io.saddlebag.store.Tx;
import java.util.List;
import java.util.Optional;

/** Deliveries that go with another of their stream, in its attempt: what becomes of that one becomes of them. */
final class Companions {
    static final String BEHIND = "SELECT " + DeliveryRow.COLUMNS + " FROM delivery WHERE target = ? AND stream = ? AND"
            + Deliveries.STANDING + " AND number > ? ORDER BY number LIMIT ?";
    private static final String JOIN = "UPDATE delivery SET joined_to = ?, state = 'sending' WHERE id = ?"
            + " AND state = 'waiting' AND attempts = 0 AND joined_to = ''";
    static final String JOINED = "SELECT " + DeliveryRow.COLUMNS
            + " FROM delivery WHERE joined_to = ? AND joined_to <> '' AND state = ? ORDER BY number";
    private static final String FOLLOW = "UPDATE delivery SET state = ?, due_at = ?, finished_at = ?, reason = ?,"
            + " result = ? WHERE joined_to = ? AND joined_to <> '' AND state IN ('waiting', 'sending', 'unknown')";
    private static final String PART = "UPDATE delivery SET joined_to = '', state = 'waiting', attempts = 1, due_at = ?"
            + " WHERE joined_to = ? AND joined_to <> '' AND state IN ('waiting', 'sending')";

    private static final String GOES_WITH = "SELECT joined_to FROM delivery WHERE id = ? AND joined_to <> ''"
            + " AND state IN ('waiting', 'sending', 'unknown')";

    private Companions() {}

    /** What stands behind a delivery and was never tried, up to the first that was. */
    static List<Delivery> behind(Tx tx, Delivery head, int limit) {
        return tx.list(BEHIND, DeliveryRow::read, head.target(), head.stream(), head.number(), limit).stream()
                .takeWhile(next -> next.state() instanceof Waiting && next.attempts() == 0 && !next.again())
                .toList();
    }

    /** Has a delivery go with another that is being sent; says whether it does. */
    static boolean join(Tx tx, Delivery sending, Delivery behind) {
        return tx.update(JOIN, sending.id(), behind.id()) == 1;
    }

    /** Those that go with a delivery, in the state it is in. */
    static List<Delivery> joined(Tx tx, Delivery with) {
        return tx.list(JOINED, DeliveryRow::read, with.id(), with.state().name());
    }

    /** The delivery that a delivery goes with, if it goes with another. */
    static Optional<String> goesWith(Tx tx, String id) {
        return tx.first(GOES_WITH, row -> row.text(1), id);
    }

    /** Has those that went with a delivery go by themselves from now on, behind it; how many. */
    static int part(Tx tx, String id) {
        return tx.update(PART, Waiting.BEHIND, id);
    }

    /** What has become of a delivery becomes of those that go with it. */
    static void follow(Tx tx, String id, State state) {
        tx.update(
                FOLLOW,
                state.name(),
                state instanceof State.Settled ? state.due() : Waiting.BEHIND,
                state instanceof State.Settled settled ? Optional.of(settled.at()) : Optional.empty(),
                state.reason(),
                state instanceof State.Done done ? done.result() : "",
                id);
    }
}
