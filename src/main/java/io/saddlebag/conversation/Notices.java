package io.saddlebag.conversation;

import io.saddlebag.message.Arrival;
import io.saddlebag.store.Row;
import io.saddlebag.store.Store;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.List;

/**
 * What providers tell the company about its accounts: a template was rejected, a number is throttled. It belongs on no
 * timeline, but an operator has to see it. All SQL of the table {@code notice}.
 */
public final class Notices {
    private static final String COLUMNS = "arrival_id, at, connector, account, rule, text";
    private static final String ADD =
            "INSERT INTO notice (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?)" + " ON CONFLICT (arrival_id) DO NOTHING";
    private static final String NEWEST = "SELECT " + COLUMNS + " FROM notice ORDER BY at DESC, arrival_id DESC LIMIT ?";
    private static final String SINCE = "SELECT count(*) FROM notice WHERE at >= ?";
    private static final String PURGE = "DELETE FROM notice WHERE arrival_id IN"
            + " (SELECT arrival_id FROM notice WHERE at < ? ORDER BY at LIMIT ?)";

    private final Store store;

    /** Notices in a store. */
    public Notices(Store store) {
        this.store = store;
    }

    static void keep(Tx tx, Arrival arrival) {
        tx.update(
                ADD,
                arrival.id(),
                arrival.receivedTime(),
                arrival.connector(),
                arrival.account(),
                arrival.ignored(),
                arrival.notice());
    }

    /** The newest, the newest first. */
    public List<Notice> newest(int limit) {
        return store.read(tx -> tx.list(NEWEST, Notices::notice, limit));
    }

    /** How many have come since then. */
    public long since(Instant time) {
        return store.read(tx -> tx.first(SINCE, row -> row.number(1), time).orElse(0L));
    }

    /** Forgets those that came before; how many, at most {@code limit}. */
    public static int purge(Tx tx, Instant before, int limit) {
        return tx.update(PURGE, before, limit);
    }

    private static Notice notice(Row row) {
        return new Notice(row.text(1), row.time(2), row.text(3), row.text(4), row.text(5), row.text(6));
    }

    /**
     * One of them.
     *
     * @param id of the arrival, by which its raw form is found
     * @param rule the name of what it is about: account-event, template-event …
     * @param text one sentence
     */
    public record Notice(String id, Instant at, String connector, String account, String rule, String text) {}
}
