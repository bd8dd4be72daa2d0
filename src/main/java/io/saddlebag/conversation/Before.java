package io.saddlebag.conversation;

import io.saddlebag.conversation.ArrivalTable.Settled;
import io.saddlebag.conversation.MessageTable.Place;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Message;
import io.saddlebag.store.Row;
import io.saddlebag.store.Tx;
import java.util.Locale;
import java.util.Optional;

/**
 * What is known of an arrival before it is recorded, found out at once.
 *
 * @param settled what became of this very arrival
 * @param place where its message stands that came by another arrival
 * @param anyErased whether anybody was ever erased
 */
record Before(Optional<Settled> settled, Optional<Place> place, boolean anyErased) {
    private static final String FIND = "SELECT a.outcome, a.message_id, m.id, m.conversation_id,"
            + " CASE WHEN EXISTS (SELECT 1 FROM erased_id) THEN 1 ELSE 0 END FROM (SELECT 1 AS one) AS o"
            + " LEFT JOIN arrival a ON a.id = ?"
            + " LEFT JOIN message m ON m.connector = ? AND m.scope = ? AND m.original_id = ?";

    static Before of(Tx tx, Arrival arrival) {
        Optional<Message> message = arrival.message();
        return tx.first(
                        FIND,
                        Before::before,
                        arrival.id(),
                        message.map(Message::connector),
                        message.map(MessageTable::scope),
                        message.map(Message::originalId))
                .orElseThrow();
    }

    private static Before before(Row row) {
        return new Before(
                row.optionalText(1)
                        .map(outcome ->
                                new Settled(Outcome.valueOf(outcome.toUpperCase(Locale.ROOT)), row.optionalText(2))),
                row.optionalText(3).map(id -> new Place(id, row.text(4))),
                row.flag(5));
    }
}
