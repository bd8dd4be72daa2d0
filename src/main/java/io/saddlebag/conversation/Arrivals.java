package io.saddlebag.conversation;

import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The books: what became of everything that came in. Derived from the arrivals, those long past as sums. */
public final class Arrivals {
    private static final String HELD = "CASE WHEN outcome = 'message' THEN detail ELSE '' END";
    private static final String TOTALS = "SELECT connector, account, outcome, held, sum(items), sum(announced)"
            + " FROM (SELECT connector, account, outcome,"
            + HELD
            + " AS held, count(*) AS items, sum(announced) AS announced FROM arrival"
            + " GROUP BY connector, account, outcome, "
            + HELD
            + " UNION ALL SELECT connector, account, outcome, "
            + HELD
            + ", items, announced FROM arrival_total) AS books"
            + " GROUP BY connector, account, outcome, held ORDER BY connector, account, outcome, held";
    /** What waits in quarantine is not past. */
    private static final String TAKE_OUT = "DELETE FROM arrival WHERE id IN (SELECT a.id FROM arrival a"
            + " WHERE a.received_at < ? AND NOT EXISTS (SELECT 1 FROM quarantine q WHERE q.arrival_id = a.id"
            + " AND q.state = 'waiting') ORDER BY a.received_at LIMIT ?)"
            + " RETURNING connector, account, outcome, detail, announced";

    private static final String ENTER = "INSERT INTO arrival_total (connector, account, outcome, detail, items,"
            + " announced) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (connector, account, outcome, detail) DO UPDATE SET"
            + " items = arrival_total.items + excluded.items,"
            + " announced = arrival_total.announced + excluded.announced";

    private Arrivals() {}

    /** All there ever were. Reads an index from end to end: for now and then. */
    public static List<Total> totals(Tx tx) {
        return tx.list(
                TOTALS,
                row -> new Total(row.text(1), row.text(2), row.text(3), row.text(4), row.number(5), row.number(6)));
    }

    /**
     * Turns the oldest arrivals into sums; the totals stay what they are.
     *
     * @return how many
     */
    public static int rollUp(Tx tx, Instant before, int limit) {
        List<Line> lines = tx.list(
                TAKE_OUT,
                row -> new Line(List.of(row.text(1), row.text(2), row.text(3), row.text(4)), 1, row.number(5)),
                before,
                limit);
        // always in the same order, so that two nodes do not wait for each other
        Map<String, Line> sums = new TreeMap<>();
        lines.forEach(line -> sums.merge(String.join("\n", line.key()), line, Line::plus));
        sums.values()
                .forEach(sum -> tx.update(
                        ENTER,
                        sum.key().get(0),
                        sum.key().get(1),
                        sum.key().get(2),
                        sum.key().get(3),
                        sum.items(),
                        sum.announced()));
        return lines.size();
    }

    private record Line(List<String> key, long items, long announced) {
        Line plus(Line other) {
            return new Line(key, items + other.items, announced + other.announced);
        }
    }

    /**
     * A line of the books.
     *
     * @param outcome one of {@link Outcome}, in lower case
     * @param held of messages that people are not given: why, as {@code Standing.code()}; else empty
     * @param items how many arrivals came to that
     * @param announced how many items their receptions told of
     */
    public record Total(String connector, String account, String outcome, String held, long items, long announced) {}
}
