package io.saddlebag.mailbox;

import io.saddlebag.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/**
 * What the store knows of mailboxes: which mails have been taken, by UIDVALIDITY and UID, and which node reads. Kamelets
 * find it in the registry under the name {@link #NAME}.
 */
public final class Mailboxes {
    /** The name in the registry. */
    public static final String NAME = "mailboxes";

    /** For how long a node that has died keeps others from reading. Clocks of nodes must agree better than this. */
    private static final Duration TURN = Duration.ofMinutes(1);

    private final Store store;
    private final String reader;
    private final Clock clock;
    private final Map<Place, Instant> turns = new ConcurrentHashMap<>();

    /**
     * Remembers in a store.
     *
     * @param reader this node's name, which it has again after a restart
     */
    public Mailboxes(Store store, String reader, Clock clock) {
        this.store = store;
        this.reader = reader;
        this.clock = clock;
    }

    /**
     * Whether it is this node's turn to read: one node reads a folder at a time, until it has not for a minute.
     *
     * @throws io.saddlebag.store.StoreUnavailable when the store cannot say
     */
    boolean take(Place place) {
        Instant now = clock.instant();
        Instant until = turns.getOrDefault(place, Instant.EPOCH);
        if (until.minus(TURN.dividedBy(2)).isAfter(now)) {
            return true;
        }
        Instant next = now.plus(TURN);
        boolean taken = store.write(tx -> MailboxTable.take(tx, place, reader, now, next));
        turns.put(place, taken ? next : Instant.EPOCH);
        return taken;
    }

    /** Which mails have been taken from a folder whose turn was taken. */
    Known known(Place place) {
        return store.read(tx -> MailboxTable.known(tx, place)).orElseThrow();
    }

    /** Which of the UIDs from this to that one, all above the floor, have been taken. */
    Set<Long> taken(Place place, long from, long to) {
        return store.read(tx -> MailboxTable.taken(tx, place, from, to));
    }

    /** The folder's UIDs have another meaning than what is known of it, or are seen for the first time. */
    void begin(Place place, long uidValidity, long floor, LongStream above) {
        store.write(tx -> {
            MailboxTable.begin(tx, place, uidValidity, floor, above);
            return true;
        });
    }

    /** Mails have been taken; durable when this returns. */
    void know(Place place, long uidValidity, List<Long> uids) {
        store.write(tx -> {
            uids.forEach(uid -> MailboxTable.know(tx, place, uidValidity, uid));
            return true;
        });
    }

    /** All mails up to this one have been taken. */
    void raise(Place place, long uidValidity, long floor) {
        store.write(tx -> {
            MailboxTable.raise(tx, place, uidValidity, floor);
            return true;
        });
    }
}
