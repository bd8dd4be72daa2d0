package io.saddlebag.identity;

import io.saddlebag.message.Ids;
import io.saddlebag.store.Row;
import io.saddlebag.store.Tx;
import java.util.List;

/** All SQL of the table {@code customer_event}. */
final class EventTable {
    private static final String TELL = "INSERT INTO customer_event (id, customer_id, at, kind, detail, message_id,"
            + " link_id, made_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String OF = "SELECT at, kind, detail, message_id, link_id, made_by FROM customer_event"
            + " WHERE customer_id = ? ORDER BY at DESC, id DESC LIMIT ?";

    private EventTable() {}

    /** Keeps what happened on the record of an identifier, and so of whatever customer it belongs to. */
    static void tell(Tx tx, Ids ids, String identifierId, CustomerEvent event) {
        tx.later(
                TELL,
                ids.next(),
                identifierId,
                event.at(),
                event.kind(),
                event.detail(),
                event.messageId(),
                event.linkId(),
                event.by());
    }

    /** What happened to an identifier as a customer, the latest first. */
    static List<CustomerEvent> of(Tx tx, String identifierId, int limit) {
        return tx.list(OF, EventTable::event, identifierId, limit);
    }

    private static CustomerEvent event(Row row) {
        return new CustomerEvent(row.time(1), row.text(2), row.text(3), row.text(4), row.text(5), row.text(6));
    }
}
