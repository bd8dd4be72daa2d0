package io.saddlebag.delivery;

import io.saddlebag.delivery.State.Waiting;
import io.saddlebag.message.Ids;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The table of deliveries, as streams of commands: what is enqueued, what stands at the head, and what becomes of it.
 * Works in the transaction it is given. What they say is {@link CommandWords}'s.
 *
 * <p>The head of a stream is its first delivery that is waiting or sending, or holds it up. Only the head has a due
 * time; what stands behind it has {@link Waiting#BEHIND}, so that the index of due times holds one row per stream. That
 * whoever enqueues sees the head before it is finished, or whoever finishes it sees what was enqueued, is made sure by
 * the lock on the row in front (see {@link #append}).
 */
public final class Deliveries {
    /** The first term is that of the index delivery_open, the second says which of them count. */
    static final String STANDING = " state IN ('waiting', 'sending', 'failed', 'unknown')"
            + " AND (state IN ('waiting', 'sending') OR kind = '" + Delivery.OPEN_TICKET + "') AND joined_to = ''";

    static final String HEAD = "SELECT " + DeliveryRow.COLUMNS + " FROM delivery WHERE target = ? AND stream = ? AND"
            + STANDING + " ORDER BY number LIMIT 1";
    /** Of the head of a stream, if it only waits and its time has come; one that was erased has no words. */
    static final String CLAIM =
            "UPDATE delivery SET state = 'sending', attempts = attempts + 1, due_at = ?, reason = ''"
                    + " WHERE id = (SELECT id FROM delivery WHERE target = ? AND stream = ? AND" + STANDING
                    + " ORDER BY number LIMIT 1) AND state = 'waiting' AND body <> '' AND (due_at <= ? OR due_at = ?) RETURNING "
                    + DeliveryRow.COLUMNS;

    static final String LOCK_LAST = "UPDATE delivery SET attempts = attempts WHERE id = (SELECT id FROM delivery"
            + " WHERE target = ? AND stream = ? AND" + STANDING + " ORDER BY number DESC LIMIT 1) AND" + STANDING;
    static final String INSERT =
            "INSERT INTO delivery (" + DeliveryRow.COLUMNS + ") SELECT ?, ?, ?, coalesce(max(number), 0) + 1,"
                    + " ?, ?, ?, 'waiting', ?, ?, ?, ?, ?, NULL, ?, '' FROM delivery WHERE target = ? AND stream = ?"
                    + " ON CONFLICT DO NOTHING RETURNING " + DeliveryRow.COLUMNS;
    static final String SAVE = "UPDATE delivery SET state = ?, attempts = ?, again = ?, strikes = ?, due_at = ?,"
            + " finished_at = ?, reason = ?, result = ? WHERE id = ? AND state = ? AND due_at = ?";
    static final String DUE = "SELECT stream, due_at FROM delivery WHERE target = ? AND kind = ?"
            + " AND state IN ('waiting', 'sending') AND due_at <= ? ORDER BY due_at LIMIT ?";
    /** From each kind to the next: however much waits, there are few kinds. */
    static final String KINDS = "WITH RECURSIVE step(kind) AS (SELECT min(kind) FROM delivery WHERE target = ?"
            + " AND state IN ('waiting', 'sending') UNION ALL SELECT (SELECT min(delivery.kind) FROM delivery"
            + " WHERE target = ? AND state IN ('waiting', 'sending') AND delivery.kind > step.kind) FROM step"
            + " WHERE step.kind IS NOT NULL) SELECT kind FROM step WHERE kind IS NOT NULL";

    static final String LIST =
            "SELECT " + DeliveryRow.COLUMNS + " FROM delivery WHERE state = ? ORDER BY target, made_at, id LIMIT ?";
    static final String COUNTS =
            "SELECT target, state, count(*), min(made_at) FROM delivery GROUP BY state, target ORDER BY state, target";
    /** The term of the index delivery_about: with whatever a key goes on, it begins with what the command is about. */
    static final String ABOUT = "substr(message_id, 1, 36) = substr(?, 1, 36)";

    private static final String HASTEN = "UPDATE delivery SET due_at = ? WHERE " + ABOUT + " AND message_id = ?"
            + " AND state = 'waiting' AND due_at > ? AND due_at <> ?";
    private static final String TARGETS = "SELECT DISTINCT target FROM delivery WHERE state IN ('waiting', 'sending')";
    private static final String UNSETTLED =
            "SELECT DISTINCT target FROM delivery WHERE state IN ('waiting', 'sending', 'failed', 'unknown')";
    private static final String OF_MESSAGE =
            "SELECT " + DeliveryRow.COLUMNS + " FROM delivery WHERE " + ABOUT + " AND message_id = ? ORDER BY number";
    private static final String OPENED = "SELECT made_at FROM delivery WHERE target = ? AND stream = ? AND kind = '"
            + Delivery.OPEN_TICKET + "' AND (state <> 'given-up' OR body <> '' OR reason NOT IN ('', '"
            + CommandWords.LOST + "')) ORDER BY number DESC LIMIT 1";
    private static final String FAILED = "SELECT " + DeliveryRow.COLUMNS
            + " FROM delivery WHERE target = ? AND stream = ? AND state = 'failed' AND body <> '' ORDER BY number";
    private static final String FIND = "SELECT " + DeliveryRow.COLUMNS + " FROM delivery WHERE id = ?";
    private static final String FIND_SAME = "SELECT " + DeliveryRow.COLUMNS
            + " FROM delivery WHERE target = ? AND kind = ? AND message_id = ? AND message_id <> ''";
    private static final String ANSWERED = "SELECT answered FROM delivery WHERE id = ?";
    private static final String KEEP = "UPDATE delivery SET answered = ? WHERE id = ? AND body <> ''";
    private static final int TRIES = 100;

    private final Ids ids = new Ids();

    /**
     * Puts a command at the end of its stream. A command of the same target, kind and message is enqueued once: when it
     * is there already, that one is returned, whatever has become of it.
     *
     * @param messageId the message it carries, or empty for a command that may be enqueued any number of times
     * @param body the command, JSON
     */
    public Delivery enqueue(
            Tx tx, String target, String stream, String kind, String messageId, String body, Instant now) {
        return enqueue(tx, target, stream, kind, messageId, body, now, now);
    }

    /**
     * As {@link #enqueue(Tx, String, String, String, String, String, Instant)}, not to be tried before a time; that is
     * kept only if nothing stands before it in its stream.
     */
    public Delivery enqueue(
            Tx tx,
            String target,
            String stream,
            String kind,
            String messageId,
            String body,
            Instant now,
            Instant notBefore) {
        Waiting due = new Waiting(now, "");
        Delivery last = new Delivery(ids.next(), target, stream, 0, kind, messageId, body, due, 0, false, 0, now);
        return append(tx, last, notBefore);
    }

    /** The command of a kind that carries a message to a target, if there is one. */
    public Optional<Delivery> of(Tx tx, String target, String kind, String messageId) {
        return tx.first(FIND_SAME, DeliveryRow::read, target, kind, messageId);
    }

    /** Has the commands that carry a message tried at once, if they wait for a time at the heads of their streams. */
    public void hasten(Tx tx, String messageId, Instant now) {
        tx.update(HASTEN, now, messageId, messageId, now, Waiting.BEHIND);
    }

    /** Decides a delivery that is unknown, now that it is known; says whether it was. */
    public boolean resolve(Tx tx, Delivery unknown, State.Settled known) {
        return unknown.state() instanceof State.Unknown && save(tx, unknown, unknown.become(known));
    }

    /** Decides against a delivery that is waiting, because there is no need of it any more; says whether it was. */
    public boolean withdraw(Tx tx, Delivery waiting, String why, Instant now) {
        return waiting.state() instanceof Waiting && save(tx, waiting, waiting.become(new State.GivenUp(now, why)));
    }

    /** The targets that something waits for. */
    List<String> targets(Tx tx) {
        return tx.list(TARGETS, row -> row.text(1));
    }

    /** The targets of which something is open, was refused, or is of unknown outcome. */
    public List<String> unsettled(Tx tx) {
        return tx.list(UNSETTLED, row -> row.text(1));
    }

    /**
     * When the command was made that opens a stream, the newest if there are several; nothing if there was none, or it was
     * erased before it could.
     */
    public Optional<Instant> opened(Tx tx, String target, String stream) {
        return tx.first(OPENED, row -> row.time(1), target, stream);
    }

    /** The head of a stream, due or not. */
    public Optional<Delivery> head(Tx tx, String target, String stream) {
        return tx.first(HEAD, DeliveryRow::read, target, stream);
    }

    /**
     * Begins an attempt of the head of a stream, of whatever kind, if it waits and is due.
     *
     * @param until when the attempt counts as interrupted
     * @return as it is now; empty where nothing is to be done, or something else than an attempt
     */
    Optional<Delivery> claim(Tx tx, String target, String stream, Instant now, Instant until) {
        Optional<Delivery> claimed = tx.first(CLAIM, DeliveryRow::read, until, target, stream, now, Waiting.BEHIND);
        claimed.filter(Delivery::mayHaveOthers)
                .ifPresent(delivery -> Companions.follow(tx, delivery.id(), delivery.state()));
        return claimed;
    }

    /** A delivery, if it is there. */
    public Optional<Delivery> find(Tx tx, String id) {
        return tx.first(FIND, DeliveryRow::read, id);
    }

    /** Streams whose heads are of some kinds and due now, those that have waited longest first. */
    List<String> due(Tx tx, String target, Predicate<String> kinds, Instant now, int limit) {
        return tx.list(KINDS, row -> row.text(1), target, target).stream()
                .filter(kinds)
                .flatMap(kind ->
                        tx.list(DUE, row -> Map.entry(row.text(1), row.time(2)), target, kind, now, limit).stream())
                .sorted(Map.Entry.comparingByValue())
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether something that is due waits for a target since a time. */
    public boolean isLate(Tx tx, String target, Instant since) {
        return !due(tx, target, kind -> true, since, 1).isEmpty();
    }

    /** Deliveries in a state, by target, the oldest first. */
    public List<Delivery> list(Tx tx, String state, int limit) {
        return tx.list(LIST, DeliveryRow::read, state, limit);
    }

    /** How many deliveries there are, per target and state. */
    public List<Count> counts(Tx tx) {
        return tx.list(COUNTS, row -> new Count(row.text(1), row.text(2), row.number(3), row.time(4)));
    }

    /** All deliveries that carry a message, in the order of their streams. */
    public List<Delivery> of(Tx tx, String messageId) {
        return tx.list(OF_MESSAGE, DeliveryRow::read, messageId, messageId);
    }

    /** Tries again, behind what stands in a stream now, what failed because nothing opened it. */
    public void afresh(Tx tx, String target, String stream, Instant now) {
        tx.list(FAILED, DeliveryRow::read, target, stream)
                .forEach(failed -> requeue(tx, failed, failed.renewed(now, false), now));
    }

    /**
     * What its attempts have kept of what was answered, for those to come; empty when they have kept nothing. A list of
     * answers by which a part of it has gone, or else an object.
     */
    public String answered(Tx tx, String id) {
        return tx.first(ANSWERED, row -> row.text(1), id).orElse("");
    }

    /** Keeps what was answered, in place of what was kept before; says whether there is still such a delivery. */
    public boolean keep(Tx tx, String id, String answered) {
        return tx.update(KEEP, answered, id) == 1;
    }

    /**
     * Stores a change of state, unless somebody else has changed it meanwhile; says whether it did. What becomes of a
     * delivery becomes of those that go with it.
     */
    boolean save(Tx tx, Delivery before, Delivery after) {
        State state = after.state();
        boolean saved = tx.update(
                        SAVE,
                        state.name(),
                        after.attempts(),
                        after.again(),
                        after.strikes(),
                        state.due(),
                        state instanceof State.Settled settled ? Optional.of(settled.at()) : Optional.empty(),
                        state.reason(),
                        state instanceof State.Done done ? done.result() : "",
                        before.id(),
                        before.state().name(),
                        before.state().due())
                == 1;
        if (saved && before.mayHaveOthers()) {
            Companions.follow(tx, before.id(), state);
        }
        return saved;
    }

    /**
     * Gives the head of a stream its due time, if it has none yet because it stood behind another until now.
     *
     * @return whether the stream has something to do now
     */
    boolean release(Tx tx, String target, String stream, Instant now) {
        Optional<Delivery> head = head(tx, target, stream);
        if (head.isPresent()
                && head.get().state() instanceof Waiting waiting
                && waiting.due().equals(Waiting.BEHIND)) {
            return save(tx, head.get(), head.get().become(new Waiting(now, waiting.reason())));
        }
        return head.isPresent() && head.get().isDue(now);
    }

    /**
     * Takes a delivery that let others pass to the end of its stream, to be tried again.
     *
     * @return as it stands there; empty if somebody else has changed it meanwhile
     */
    Optional<Delivery> requeue(Tx tx, Delivery before, Delivery renewed, Instant now) {
        String answered = answered(tx, before.id());
        boolean taken = tx.update(
                        "DELETE FROM delivery WHERE id = ? AND state = ?",
                        before.id(),
                        before.state().name())
                == 1;
        if (taken) {
            Companions.follow(tx, renewed.id(), renewed.state());
        }
        Optional<Delivery> last = taken ? Optional.of(append(tx, renewed, now)) : Optional.empty();
        last.ifPresent(delivery -> keep(tx, delivery.id(), answered));
        return last;
    }

    /**
     * The update of the last standing row changes nothing but locks it (PostgreSQL): as long as this transaction goes
     * on nobody can finish it without seeing the new row, and if it was finished just now, the update finds that out.
     * The number is free because the insert is repeated when somebody else got it first.
     */
    private Delivery append(Tx tx, Delivery last, Instant due) {
        for (int i = 0; i < TRIES; i++) {
            boolean behind = tx.update(LOCK_LAST, last.target(), last.stream()) == 1;
            Optional<Delivery> inserted = insert(tx, last, behind ? Waiting.BEHIND : due);
            if (inserted.isPresent()) {
                return inserted.get();
            }
            Optional<Delivery> same =
                    tx.first(FIND_SAME, DeliveryRow::read, last.target(), last.kind(), last.messageId());
            if (same.isPresent()) {
                return same.get();
            }
        }
        throw new IllegalStateException("no place in the stream " + last.stream() + " after " + TRIES + " tries");
    }

    private static Optional<Delivery> insert(Tx tx, Delivery last, Instant due) {
        return tx.first(
                INSERT,
                DeliveryRow::read,
                last.id(),
                last.target(),
                last.stream(),
                last.kind(),
                last.messageId(),
                last.body(),
                last.attempts(),
                last.again(),
                last.strikes(),
                due,
                last.madeAt(),
                last.state().reason(),
                last.target(),
                last.stream());
    }

    /**
     * A line of the books.
     *
     * @param items how many deliveries of this target are in this state
     * @param oldest when the first of them was enqueued
     */
    public record Count(String target, String state, long items, Instant oldest) {}
}
