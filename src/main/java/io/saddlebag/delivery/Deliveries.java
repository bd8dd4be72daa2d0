package io.saddlebag.delivery;

import io.saddlebag.delivery.State.Waiting;
import io.saddlebag.message.Ids;
import io.saddlebag.store.Row;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The table of deliveries: all its SQL. Works in the transaction it is given.
 *
 * <p>The head of a stream is its first delivery that is waiting or sending, or holds it up. Only the head has a due
 * time; what stands behind it has {@link Waiting#BEHIND}, so that the index of due times holds one row per stream. That
 * whoever enqueues sees the head before it is finished, or whoever finishes it sees what was enqueued, is made sure by
 * the lock on the row in front (see {@link #append}).
 */
public final class Deliveries {
    private static final String COLUMNS = "id, target, stream, number, kind, message_id, body, state, attempts, again,"
            + " strikes, due_at, made_at, finished_at, reason, result";
    /** The first term is that of the index delivery_open, the second says which of them count. */
    private static final String STANDING = " state IN ('waiting', 'sending', 'failed', 'unknown')"
            + " AND (state IN ('waiting', 'sending') OR kind = '" + Delivery.OPEN_TICKET + "') AND joined_to = ''";

    static final String HEAD = "SELECT " + COLUMNS + " FROM delivery WHERE target = ? AND stream = ? AND" + STANDING
            + " ORDER BY number LIMIT 1";
    /** Of the head of a stream, if it only waits and its time has come; one that was erased has no words. */
    static final String CLAIM =
            "UPDATE delivery SET state = 'sending', attempts = attempts + 1, due_at = ?, reason = ''"
                    + " WHERE id = (SELECT id FROM delivery WHERE target = ? AND stream = ? AND" + STANDING
                    + " ORDER BY number LIMIT 1) AND state = 'waiting' AND body <> '' AND (due_at <= ? OR due_at = ?) RETURNING "
                    + COLUMNS;

    static final String LOCK_LAST = "UPDATE delivery SET attempts = attempts WHERE id = (SELECT id FROM delivery"
            + " WHERE target = ? AND stream = ? AND" + STANDING + " ORDER BY number DESC LIMIT 1) AND" + STANDING;
    static final String INSERT = "INSERT INTO delivery (" + COLUMNS + ") SELECT ?, ?, ?, coalesce(max(number), 0) + 1,"
            + " ?, ?, ?, 'waiting', ?, ?, ?, ?, ?, NULL, ?, '' FROM delivery WHERE target = ? AND stream = ?"
            + " ON CONFLICT DO NOTHING RETURNING " + COLUMNS;
    static final String SAVE = "UPDATE delivery SET state = ?, attempts = ?, again = ?, strikes = ?, due_at = ?,"
            + " finished_at = ?, reason = ?, result = ? WHERE id = ? AND state = ? AND due_at = ?";
    static final String DUE = "SELECT stream, due_at FROM delivery WHERE target = ? AND kind = ?"
            + " AND state IN ('waiting', 'sending') AND due_at <= ? ORDER BY due_at LIMIT ?";
    /** From each kind to the next: however much waits, there are few kinds. */
    static final String KINDS = "WITH RECURSIVE step(kind) AS (SELECT min(kind) FROM delivery WHERE target = ?"
            + " AND state IN ('waiting', 'sending') UNION ALL SELECT (SELECT min(delivery.kind) FROM delivery"
            + " WHERE target = ? AND state IN ('waiting', 'sending') AND delivery.kind > step.kind) FROM step"
            + " WHERE step.kind IS NOT NULL) SELECT kind FROM step WHERE kind IS NOT NULL";

    static final String BEHIND = "SELECT " + COLUMNS + " FROM delivery WHERE target = ? AND stream = ? AND" + STANDING
            + " AND number > ? ORDER BY number LIMIT ?";
    private static final String JOIN = "UPDATE delivery SET joined_to = ?, state = 'sending' WHERE id = ?"
            + " AND state = 'waiting' AND attempts = 0 AND joined_to = ''";
    static final String JOINED = "SELECT " + COLUMNS + " FROM delivery WHERE joined_to = ? AND joined_to <> ''"
            + " AND state = ? ORDER BY number";
    private static final String FOLLOW = "UPDATE delivery SET state = ?, due_at = ?, finished_at = ?, reason = ?,"
            + " result = ? WHERE joined_to = ? AND joined_to <> '' AND state IN ('waiting', 'sending', 'unknown')";
    private static final String PART = "UPDATE delivery SET joined_to = '', state = 'waiting', attempts = 1, due_at = ?"
            + " WHERE joined_to = ? AND joined_to <> '' AND state IN ('waiting', 'sending')";
    static final String LIST =
            "SELECT " + COLUMNS + " FROM delivery WHERE state = ? ORDER BY target, made_at, id LIMIT ?";
    static final String COUNTS =
            "SELECT target, state, count(*), min(made_at) FROM delivery GROUP BY state, target ORDER BY state, target";
    private static final String STRIP =
            "UPDATE delivery SET body = '', answered = '' WHERE id IN (SELECT id FROM delivery"
                    + " WHERE state IN ('done', 'given-up') AND body <> '' AND finished_at < ? ORDER BY finished_at LIMIT ?)";
    /** The term of the index delivery_about: with whatever a key goes on, it begins with what the command is about. */
    private static final String ABOUT = "substr(message_id, 1, 36) = substr(?, 1, 36)";

    private static final String HASTEN = "UPDATE delivery SET due_at = ? WHERE " + ABOUT + " AND message_id = ?"
            + " AND state = 'waiting' AND due_at > ? AND due_at <> ?";
    private static final String TARGETS = "SELECT DISTINCT target FROM delivery WHERE state IN ('waiting', 'sending')";
    private static final String UNSETTLED =
            "SELECT DISTINCT target FROM delivery WHERE state IN ('waiting', 'sending', 'failed', 'unknown')";
    private static final String OF_MESSAGE =
            "SELECT " + COLUMNS + " FROM delivery WHERE " + ABOUT + " AND message_id = ? ORDER BY number";
    /** Why a delivery was given up of which nobody knew whether it had its effect. */
    private static final String LOST = "erased while its outcome was unknown";

    private static final String UNDERWAY = "state = 'sending' AND due_at > ?";
    private static final String ERASE = "UPDATE delivery SET body = '', result = '', answered = '',"
            + " reason = CASE WHEN " + UNDERWAY + " THEN '' WHEN state IN ('unknown', 'sending') OR reason = '" + LOST
            + "' THEN '" + LOST + "' ELSE '' END,"
            + " due_at = CASE WHEN " + UNDERWAY + " THEN due_at ELSE 0 END,"
            + " finished_at = CASE WHEN " + UNDERWAY + " THEN finished_at ELSE coalesce(finished_at, ?) END,"
            + " state = CASE WHEN state = 'done' OR (" + UNDERWAY + ") THEN state ELSE 'given-up' END"
            + " WHERE " + ABOUT + " RETURNING id, target, stream, kind, state, reason";
    private static final String STRIP_MESSAGE = "UPDATE delivery SET body = '', answered = '' WHERE " + ABOUT
            + " AND message_id = ? AND state IN ('done', 'given-up') AND body <> ''";
    private static final String EMPTY =
            "UPDATE delivery SET body = '', result = '', answered = '' WHERE " + ABOUT + " AND message_id = ?";
    private static final String REWRITE =
            "UPDATE delivery SET body = ?, answered = '' WHERE id = ? AND body <> '' AND answered NOT LIKE '[%'"
                    + " AND state NOT IN ('done', 'given-up')";
    private static final String BREAK_OFF = "UPDATE delivery SET body = '', answered = '',"
            + " reason = CASE WHEN " + UNDERWAY + " THEN reason ELSE 'a part of it was sent, and the rest was withheld:"
            + " somebody whom it told of was erased' END,"
            + " due_at = CASE WHEN " + UNDERWAY + " THEN due_at ELSE 0 END,"
            + " finished_at = CASE WHEN " + UNDERWAY + " THEN finished_at ELSE ? END,"
            + " state = CASE WHEN " + UNDERWAY + " THEN state ELSE 'unknown' END"
            + " WHERE id = ? AND answered LIKE '[%' AND state NOT IN ('done', 'given-up')";
    private static final String OPENED = "SELECT made_at FROM delivery WHERE target = ? AND stream = ? AND kind = '"
            + Delivery.OPEN_TICKET + "' AND (state <> 'given-up' OR body <> '' OR reason NOT IN ('', '" + LOST + "'))"
            + " ORDER BY number DESC LIMIT 1";
    private static final String FAILED = "SELECT " + COLUMNS + " FROM delivery WHERE target = ? AND stream = ?"
            + " AND state = 'failed' AND body <> '' ORDER BY number";
    private static final String FIND = "SELECT " + COLUMNS + " FROM delivery WHERE id = ?";
    private static final String FIND_SAME = "SELECT " + COLUMNS
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
        return tx.first(FIND_SAME, Deliveries::delivery, target, kind, messageId);
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
        return tx.first(HEAD, Deliveries::delivery, target, stream);
    }

    /**
     * Begins an attempt of the head of a stream, of whatever kind, if it waits and is due.
     *
     * @param until when the attempt counts as interrupted
     * @return as it is now; empty where nothing is to be done, or something else than an attempt
     */
    Optional<Delivery> claim(Tx tx, String target, String stream, Instant now, Instant until) {
        Optional<Delivery> claimed = tx.first(CLAIM, Deliveries::delivery, until, target, stream, now, Waiting.BEHIND);
        claimed.filter(Delivery::mayHaveOthers).ifPresent(delivery -> follow(tx, delivery.id(), delivery.state()));
        return claimed;
    }

    /** A delivery, if it is there. */
    public Optional<Delivery> find(Tx tx, String id) {
        return tx.first(FIND, Deliveries::delivery, id);
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

    /** What stands behind a delivery and was never tried, up to the first that was. */
    List<Delivery> behind(Tx tx, Delivery head, int limit) {
        return tx.list(BEHIND, Deliveries::delivery, head.target(), head.stream(), head.number(), limit).stream()
                .takeWhile(next -> next.state() instanceof Waiting && next.attempts() == 0 && !next.again())
                .toList();
    }

    /** Has a delivery go with another that is being sent; says whether it does. */
    boolean join(Tx tx, Delivery sending, Delivery behind) {
        return tx.update(JOIN, sending.id(), behind.id()) == 1;
    }

    /** Those that go with a delivery, in the state it is in. */
    List<Delivery> joined(Tx tx, Delivery with) {
        return tx.list(JOINED, Deliveries::delivery, with.id(), with.state().name());
    }

    /** The delivery that a delivery goes with, if it goes with another. */
    Optional<String> goesWith(Tx tx, String id) {
        return tx.first(
                "SELECT joined_to FROM delivery WHERE id = ? AND joined_to <> '' AND state IN ('waiting', 'sending',"
                        + " 'unknown')",
                row -> row.text(1),
                id);
    }

    /** Has those that went with a delivery go by themselves from now on, behind it; how many. */
    int part(Tx tx, Delivery from) {
        return tx.update(PART, Waiting.BEHIND, from.id());
    }

    /** Deliveries in a state, by target, the oldest first. */
    public List<Delivery> list(Tx tx, String state, int limit) {
        return tx.list(LIST, Deliveries::delivery, state, limit);
    }

    /** How many deliveries there are, per target and state. */
    public List<Count> counts(Tx tx) {
        return tx.list(COUNTS, row -> new Count(row.text(1), row.text(2), row.number(3), row.time(4)));
    }

    /**
     * Takes the words out of deliveries that are done or given up, those finished first at most.
     *
     * @return of how many
     */
    public int strip(Tx tx, Instant before, int limit) {
        return tx.update(STRIP, before, limit);
    }

    /** All deliveries that carry a message, in the order of their streams. */
    public List<Delivery> of(Tx tx, String messageId) {
        return tx.list(OF_MESSAGE, Deliveries::delivery, messageId, messageId);
    }

    /**
     * Takes all words out of the commands that are about a message or a state, and of those that are about these
     * commands. What is open is given up. What is being sent is left to its end, of which the books still hear, and is
     * not repeated.
     */
    public List<Blank> erase(Tx tx, String about, Instant now) {
        List<Blank> erased = new ArrayList<>(tx.list(ERASE, Deliveries::blank, now, now, now, now, now, about));
        for (Blank blank : List.copyOf(erased)) {
            if (!blank.underway()) {
                tx.update(PART, Waiting.BEHIND, blank.id());
            }
            release(tx, blank.target(), blank.stream(), now);
            erased.addAll(erase(tx, blank.id(), now));
        }
        return erased;
    }

    /** Tries again, behind what stands in a stream now, what failed because nothing opened it. */
    public void afresh(Tx tx, String target, String stream, Instant now) {
        tx.list(FAILED, Deliveries::delivery, target, stream)
                .forEach(failed -> requeue(tx, failed, failed.renewed(now, false), now));
    }

    /** Takes the words out of those deliveries of a message that are done or given up; of how many. */
    public int stripOf(Tx tx, String messageId) {
        return tx.update(STRIP_MESSAGE, messageId, messageId);
    }

    /** Takes the words, and what was answered, out of the deliveries of a message, whatever has become of them. */
    public void empty(Tx tx, String messageId) {
        tx.update(EMPTY, messageId, messageId);
    }

    /**
     * Changes what an open delivery says, from its next attempt on; says whether it did. One of which a part has gone
     * would be parted otherwise in other words: it loses all words and what was answered, and is unknown from now on.
     */
    public boolean rewrite(Tx tx, Delivery open, String body, Instant now) {
        if (tx.update(REWRITE, body, open.id()) == 1) {
            return true;
        }
        if (tx.update(BREAK_OFF, now, now, now, now, now, open.id()) == 1) {
            find(tx, open.id())
                    .filter(broken -> broken.mayHaveOthers() && broken.state() instanceof State.Unknown)
                    .ifPresent(broken -> follow(tx, broken.id(), broken.state()));
            release(tx, open.target(), open.stream(), now);
        }
        return false;
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

    /** Why an operator lets nothing go to a target, if so. */
    public Optional<String> pausedBecause(Tx tx, String target) {
        return tx.first("SELECT reason FROM delivery_pause WHERE target = ?", row -> row.text(1), target);
    }

    /** Lets nothing go to a target until {@link #resume}. */
    void pause(Tx tx, String target, String reason, Instant now) {
        tx.update(
                "INSERT INTO delivery_pause (target, reason, paused_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                target,
                Reason.of(reason),
                now);
    }

    void resume(Tx tx, String target) {
        tx.update("DELETE FROM delivery_pause WHERE target = ?", target);
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
            follow(tx, before.id(), state);
        }
        return saved;
    }

    private static void follow(Tx tx, String id, State state) {
        tx.update(
                FOLLOW,
                state.name(),
                state instanceof State.Settled ? state.due() : Waiting.BEHIND,
                state instanceof State.Settled settled ? Optional.of(settled.at()) : Optional.empty(),
                state.reason(),
                state instanceof State.Done done ? done.result() : "",
                id);
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
            follow(tx, renewed.id(), renewed.state());
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
                    tx.first(FIND_SAME, Deliveries::delivery, last.target(), last.kind(), last.messageId());
            if (same.isPresent()) {
                return same.get();
            }
        }
        throw new IllegalStateException("no place in the stream " + last.stream() + " after " + TRIES + " tries");
    }

    private static Optional<Delivery> insert(Tx tx, Delivery last, Instant due) {
        return tx.first(
                INSERT,
                Deliveries::delivery,
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

    private static Delivery delivery(Row row) {
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

    private static Blank blank(Row row) {
        return new Blank(
                row.text(1),
                row.text(2),
                row.text(3),
                row.text(4),
                row.text(5).equals("sending"),
                row.text(6).equals(LOST));
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

    /**
     * A line of the books.
     *
     * @param items how many deliveries of this target are in this state
     * @param oldest when the first of them was enqueued
     */
    public record Count(String target, String state, long items, Instant oldest) {}

    /**
     * A delivery whose words were erased.
     *
     * @param underway whether it was being sent just then: what it brings will be told later
     * @param lost whether it may have had its effect, of which nothing will be told
     */
    public record Blank(String id, String target, String stream, String kind, boolean underway, boolean lost) {}
}
