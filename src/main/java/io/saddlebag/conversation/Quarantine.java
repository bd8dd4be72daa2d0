package io.saddlebag.conversation;

import io.saddlebag.message.Arrival.Problem;
import io.saddlebag.message.RawForm;
import io.saddlebag.store.Row;
import io.saddlebag.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What could not be recorded and waits for a person; the raw forms stand in {@code raw_form} until they are purged. */
public final class Quarantine {
    private static final String ENTRY = "SELECT q.arrival_id, q.connector, q.account, q.received_at, q.stage, q.reason,"
            + " q.state, q.settled_by, coalesce(a.announced, 0) FROM quarantine q"
            + " LEFT JOIN arrival a ON a.id = q.arrival_id";
    private static final String WAITING = ENTRY + " WHERE q.state = 'waiting' ORDER BY q.received_at LIMIT ?";
    private static final String WAITING_OF =
            ENTRY + " WHERE q.state = 'waiting' AND q.connector = ? ORDER BY q.received_at LIMIT ?";
    private static final String FIND = ENTRY + " WHERE q.arrival_id = ?";
    private static final String RAW = "SELECT media_type, body, blob FROM raw_form WHERE arrival_id = ?";
    private static final String DISCARD = "UPDATE quarantine SET state = 'discarded', settled_at = ?, settled_by = ?"
            + " WHERE arrival_id = ? AND state = 'waiting'";
    private static final int LONGEST_REASON = 500;

    private final Store store;
    private final Clock clock;

    /** The quarantine in a store. */
    public Quarantine(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * What waits, the oldest first.
     *
     * @param connector whose; empty for all
     */
    public List<Entry> waiting(String connector, int limit) {
        return store.read(tx -> connector.isEmpty()
                ? tx.list(WAITING, Quarantine::entry, limit)
                : tx.list(WAITING_OF, Quarantine::entry, connector, limit));
    }

    /** One of those that wait or once did. */
    public Optional<Entry> find(String id) {
        return store.read(tx -> tx.first(FIND, Quarantine::entry, id));
    }

    /** The raw form; empty when it was purged, or when the item has left the quarantine and has another. */
    public Optional<RawForm> raw(String id) {
        return store.read(tx -> tx.first(RAW, row -> new RawForm(row.text(1), row.text(2), row.text(3)), id));
    }

    /** Notes why it is still here. */
    public void stays(String id, Problem problem) {
        store.write(tx -> {
            ArrivalTable.stays(tx, id, problem);
            return true;
        });
    }

    /**
     * Decides that nothing is to be made of it. It still counts, as quarantined.
     *
     * @param why for those who look later
     * @return whether it was waiting
     */
    public boolean discard(String id, String why) {
        String reason = why.length() > LONGEST_REASON ? why.substring(0, LONGEST_REASON) : why;
        return store.write(tx -> tx.update(DISCARD, clock.instant(), "discarded: " + reason, id) == 1);
    }

    private static Entry entry(Row row) {
        return new Entry(
                row.text(1),
                row.text(2),
                row.text(3),
                row.time(4),
                row.text(5),
                row.text(6),
                row.text(7),
                row.text(8),
                row.integer(9));
    }

    /**
     * An item in quarantine.
     *
     * @param stage where it failed: parse, map, validate, account, record …
     * @param state waiting, replayed or discarded
     * @param settledBy what became of it, once it no longer waits
     * @param announced how many items it told of when it came
     */
    public record Entry(
            String id,
            String connector,
            String account,
            Instant received,
            String stage,
            String reason,
            String state,
            String settledBy,
            int announced) {
        /** Whether a person can still do something about it. */
        public boolean isWaiting() {
            return state.equals("waiting");
        }
    }
}
