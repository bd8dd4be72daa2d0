package io.saddlebag.conversation;

import io.saddlebag.message.Arrival;
import io.saddlebag.store.Row;
import io.saddlebag.store.Store;
import io.saddlebag.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What providers tell the company about its accounts: a template was rejected, a number is throttled. It belongs on no
 * timeline, but an operator has to see it. All SQL of the table {@code notice}.
 */
public final class Notices {
    private static final String COLUMNS = "arrival_id, at, connector, account, rule, text";
    private static final String ADD =
            "INSERT INTO notice (" + COLUMNS + ") SELECT ?, ?, ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM notice"
                    + " WHERE at > ? AND connector = ? AND account = ? AND rule = ? AND text = ?)"
                    + " ON CONFLICT (arrival_id) DO NOTHING";
    private static final String NEWEST = "SELECT " + COLUMNS + " FROM notice ORDER BY at DESC, arrival_id DESC LIMIT ?";
    private static final String SINCE = "SELECT count(*) FROM notice WHERE at >= ?";
    private static final String PURGE = "DELETE FROM notice WHERE arrival_id IN"
            + " (SELECT arrival_id FROM notice WHERE at < ? ORDER BY at LIMIT ?)";

    private static final int LONGEST = 500;

    private final Store store;

    /** Notices in a store. */
    public Notices(Store store) {
        this.store = store;
    }

    /** Keeps what an arrival tells; whether it is news. */
    static boolean keep(Tx tx, Arrival arrival) {
        return add(
                tx,
                arrival.id(),
                arrival.receivedTime(),
                arrival.connector(),
                arrival.account(),
                arrival.ignored(),
                arrival.notice());
    }

    /**
     * Keeps a notice.
     *
     * @param id of the arrival that tells it, or its own
     * @return whether it is news: the same sentence about the same account is kept once an hour
     */
    public static boolean add(
            Tx tx, String id, Instant at, String connector, String account, String rule, String text) {
        String told = text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
        return tx.update(
                        ADD,
                        id,
                        at,
                        connector,
                        account,
                        rule,
                        told,
                        at.minus(Duration.ofHours(1)),
                        connector,
                        account,
                        rule,
                        told)
                == 1;
    }

    /** Forgets what one arrival told. */
    static void forget(Tx tx, String arrivalId) {
        tx.update("DELETE FROM notice WHERE arrival_id = ?", arrivalId);
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
     * @param id of the arrival, by which its raw form is found; of one that no arrival told, its own
     * @param rule the name of what it is about: account-event, template-event …
     * @param text one sentence
     */
    public record Notice(String id, Instant at, String connector, String account, String rule, String text) {}
}
