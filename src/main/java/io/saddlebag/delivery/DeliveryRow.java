package io.saddlebag.delivery;

import io.saddlebag.delivery.State.Waiting;
import io.saddlebag.store.Row;
import java.time.Instant;

/** A row of the table of deliveries: what to select, and the delivery that it is. */
final class DeliveryRow {
    static final String COLUMNS = "id, target, stream, number, kind, message_id, body, state, attempts, again,"
            + " strikes, due_at, made_at, finished_at, reason, result";

    private DeliveryRow() {}

    static Delivery read(Row row) {
        return new Delivery(
                row.text(1),
                row.text(2),
                row.text(3),
                row.integer(4),
                row.text(5),
                row.text(6),
                row.text(7),
                state(row),
                row.integer(9),
                row.flag(10),
                row.integer(11),
                row.time(13));
    }

    private static State state(Row row) {
        Instant due = row.time(12);
        Instant finished = row.time(14);
        String reason = row.text(15);
        return switch (row.text(8)) {
            case "waiting" -> new Waiting(due, reason);
            case "sending" -> new State.Sending(due);
            case "done" -> new State.Done(finished, row.text(16));
            case "failed" -> new State.Failed(finished, reason);
            case "unknown" -> new State.Unknown(finished, reason);
            case "given-up" -> new State.GivenUp(finished, reason);
            default ->
                throw new IllegalStateException(
                        "delivery " + row.text(1) + " has a state of a newer version: " + row.text(8));
        };
    }
}
