package io.saddlebag.mailbox;

import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/** All SQL of the tables {@code mailbox} and {@code mailbox_uid}. */
final class MailboxTable {
    private static final String ADD = "INSERT INTO mailbox (account, folder, since, uid_validity, floor, reader,"
            + " read_until) VALUES (?, ?, ?, 0, 0, ?, ?) ON CONFLICT (account, folder) DO NOTHING";
    private static final String TAKE = "UPDATE mailbox SET reader = ?, read_until = ?"
            + " WHERE account = ? AND folder = ? AND (reader = ? OR read_until < ?)";
    private static final String FIND =
            "SELECT since, uid_validity, floor FROM mailbox WHERE account = ? AND folder = ?";
    private static final String TAKEN =
            "SELECT uid FROM mailbox_uid WHERE account = ? AND folder = ? AND uid BETWEEN ? AND ?";
    private static final String BEGIN =
            "UPDATE mailbox SET uid_validity = ?, floor = ? WHERE account = ? AND folder = ?";
    private static final String FORGET = "DELETE FROM mailbox_uid WHERE account = ? AND folder = ?";
    private static final String RAISE =
            "UPDATE mailbox SET floor = ? WHERE account = ? AND folder = ? AND uid_validity = ? AND floor < ?";
    private static final String FORGET_BELOW = "DELETE FROM mailbox_uid WHERE account = ? AND folder = ? AND uid <= ?";
    private static final String KNOW = "INSERT INTO mailbox_uid (account, folder, uid)"
            + " SELECT account, folder, ? FROM mailbox WHERE account = ? AND folder = ? AND uid_validity = ?"
            + " ON CONFLICT (account, folder, uid) DO NOTHING";

    private MailboxTable() {}

    /** Lets one reader have the folder for some time; false when another has it. */
    static boolean take(Tx tx, Place place, String reader, Instant now, Instant until) {
        tx.update(ADD, place.account(), place.folder(), now, reader, until);
        return tx.update(TAKE, reader, until, place.account(), place.folder(), reader, now) == 1;
    }

    static Optional<Known> known(Tx tx, Place place) {
        return tx.first(
                FIND, row -> new Known(row.time(1), row.number(2), row.number(3)), place.account(), place.folder());
    }

    /** The known UIDs of a range, of those that stand above the floor. */
    static Set<Long> taken(Tx tx, Place place, long from, long to) {
        return new HashSet<>(tx.list(TAKEN, row -> row.number(1), place.account(), place.folder(), from, to));
    }

    /** Starts anew: the UIDs have another meaning from now on. */
    static void begin(Tx tx, Place place, long uidValidity, long floor, LongStream above) {
        tx.update(FORGET, place.account(), place.folder());
        tx.update(BEGIN, uidValidity, floor, place.account(), place.folder());
        above.forEach(uid -> know(tx, place, uidValidity, uid));
    }

    /** It is known, unless the UIDs have got another meaning meanwhile. */
    static void know(Tx tx, Place place, long uidValidity, long uid) {
        tx.update(KNOW, uid, place.account(), place.folder(), uidValidity);
    }

    /** All up to a UID are known: there need be no list of them. */
    static void raise(Tx tx, Place place, long uidValidity, long floor) {
        if (tx.update(RAISE, floor, place.account(), place.folder(), uidValidity, floor) == 1) {
            tx.update(FORGET_BELOW, place.account(), place.folder(), floor);
        }
    }
}
