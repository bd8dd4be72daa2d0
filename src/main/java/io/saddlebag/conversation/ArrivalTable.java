package io.saddlebag.conversation;

import io.saddlebag.message.Arrival;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** All SQL of the tables {@code arrival}, {@code raw_form} and {@code quarantine} that recording needs. */
final class ArrivalTable {
    private static final String FIND = "SELECT outcome, message_id FROM arrival WHERE id = ?";
    private static final String ADD = "INSERT INTO arrival (id, announced, connector, account, received_at, outcome,"
            + " detail, message_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING";
    private static final String KEEP_RAW =
            "INSERT INTO raw_form (arrival_id, media_type, body, blob, kept_since) VALUES (?, ?, ?, ?, ?)"
                    + " ON CONFLICT (arrival_id) DO NOTHING";
    private static final String QUARANTINE = "INSERT INTO quarantine (arrival_id, connector, account, received_at,"
            + " stage, reason, state) VALUES (?, ?, ?, ?, ?, ?, 'waiting') ON CONFLICT (arrival_id) DO NOTHING";
    private static final String RELEASE =
            "UPDATE quarantine SET state = 'replayed', settled_at = ?" + " WHERE arrival_id = ? AND state = 'waiting'";
    private static final String RELEASED = "UPDATE quarantine SET settled_by = (SELECT 'replay: ' || a.outcome || ' '"
            + " || coalesce(a.message_id, a.detail) FROM arrival a WHERE a.id = quarantine.arrival_id)"
            + " WHERE arrival_id = ?";
    private static final String STAYS =
            "UPDATE quarantine SET stage = ?, reason = ? WHERE arrival_id = ? AND state = 'waiting'";

    private ArrivalTable() {}

    static Optional<Settled> find(Tx tx, String id) {
        return tx.first(
                FIND,
                row -> new Settled(Outcome.valueOf(row.text(1).toUpperCase(Locale.ROOT)), row.optionalText(2)),
                id);
    }

    /** Adds it, unless another node that got the same arrival was faster: then all is done again, and found done. */
    static void add(Tx tx, Arrival arrival, Outcome outcome, String detail, Optional<String> messageId) {
        int added = tx.update(
                ADD,
                arrival.id(),
                arrival.announced(),
                arrival.connector(),
                account(arrival),
                arrival.receivedTime(),
                outcome.name().toLowerCase(Locale.ROOT),
                detail,
                messageId);
        if (added == 0) {
            throw tx.collision();
        }
    }

    static void keepRaw(Tx tx, Arrival arrival, Instant now) {
        keepRaw(tx, arrival, arrival.raw().text(), now);
    }

    /** @param text in place of that of its raw form */
    static void keepRaw(Tx tx, Arrival arrival, String text, Instant now) {
        tx.later(
                KEEP_RAW,
                arrival.id(),
                arrival.raw().mediaType(),
                text,
                arrival.raw().blob(),
                now);
    }

    static void quarantine(Tx tx, Arrival arrival, Arrival.Problem problem) {
        tx.update(
                QUARANTINE,
                arrival.id(),
                arrival.connector(),
                account(arrival),
                arrival.receivedTime(),
                problem.stage(),
                problem.reason());
    }

    /**
     * Takes an arrival out of quarantine with all that is known of it, so that it can be recorded anew.
     *
     * @return whether it lay there
     */
    static boolean release(Tx tx, String id, Instant now) {
        if (tx.update(RELEASE, now, id) == 0) {
            return false;
        }
        tx.update("DELETE FROM arrival WHERE id = ?", id);
        tx.update("DELETE FROM raw_form WHERE arrival_id = ?", id);
        return true;
    }

    /** Notes in the quarantine what became of an arrival that left it. */
    static void released(Tx tx, String id) {
        tx.update(RELEASED, id);
    }

    /** An arrival stays in quarantine, for this reason now. */
    static void stays(Tx tx, String id, Arrival.Problem problem) {
        tx.update(STAYS, problem.stage(), problem.reason(), id);
    }

    /** The message knows the account best: the payload may have named it. */
    private static String account(Arrival arrival) {
        return arrival.message().map(io.saddlebag.message.Message::account).orElse(arrival.account());
    }

    /** What became of an arrival, and the message it became or repeats. */
    record Settled(Outcome outcome, Optional<String> messageId) {}
}
