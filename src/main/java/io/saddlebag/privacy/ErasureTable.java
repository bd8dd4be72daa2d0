package io.saddlebag.privacy;

import io.saddlebag.conversation.Removal;
import io.saddlebag.conversation.Removal.Blob;
import io.saddlebag.identity.Forgetting.Part;
import io.saddlebag.message.Json;
import io.saddlebag.store.Row;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** All SQL of the tables {@code erasure} and {@code erasure_blob}: what was to be erased, and how far that has come. */
final class ErasureTable {
    private static final String BEGIN =
            "INSERT INTO erasure (id, customer_id, begun_at, begun_by, report, sought)" + " VALUES (?, ?, ?, ?, '', ?)";
    private static final String SOUGHT =
            "SELECT sought FROM erasure WHERE customer_id = ? AND done_at IS NULL ORDER BY id";
    private static final String UNFINISHED =
            "SELECT DISTINCT customer_id FROM erasure WHERE done_at IS NULL ORDER BY customer_id";
    private static final String REPORT = "UPDATE erasure SET report = ? WHERE customer_id = ?";
    private static final String DONE =
            "UPDATE erasure SET done_at = ?, sought = '' WHERE customer_id = ? AND done_at IS NULL";
    private static final String NEWEST =
            "SELECT customer_id, begun_at, begun_by, done_at, report FROM erasure" + " ORDER BY id DESC LIMIT ?";
    private static final String FREED = "INSERT INTO erasure_blob (customer_id, sha256, kept_since) VALUES (?, ?, ?)"
            + " ON CONFLICT (customer_id, sha256) DO UPDATE SET kept_since = excluded.kept_since"
            + " WHERE erasure_blob.kept_since < excluded.kept_since";
    private static final String OF =
            "SELECT sha256, kept_since FROM erasure_blob WHERE customer_id = ? ORDER BY sha256";
    private static final String GONE = "DELETE FROM erasure_blob WHERE customer_id = ? AND sha256 = ?";

    private ErasureTable() {}

    static void begin(Tx tx, String id, String customerId, Instant now, String by, Sought sought) {
        tx.update(BEGIN, id, customerId, now, by, Json.write(sought));
    }

    /** What erasures of a customer that are not done have to look for. */
    static Sought sought(Tx tx, String customerId) {
        return tx.list(SOUGHT, row -> row.text(1), customerId).stream()
                .filter(json -> !json.isEmpty())
                .map(json -> Json.read(json, Sought.class))
                .reduce(Sought.NOTHING, Sought::and);
    }

    /** The customers of whom something is still to be erased. */
    static List<String> unfinished(Tx tx) {
        return tx.list(UNFINISHED, row -> row.text(1));
    }

    static int report(Tx tx, String customerId, Erased erased) {
        return tx.update(REPORT, Json.write(erased), customerId);
    }

    static int done(Tx tx, String customerId, Instant now) {
        return tx.update(DONE, now, customerId);
    }

    static List<Erasure.Begun> newest(Tx tx, int limit) {
        return tx.list(NEWEST, ErasureTable::begun, limit);
    }

    /** Keeps that blobs may be of no use now. */
    static void freed(Tx tx, String customerId, Collection<Blob> blobs) {
        blobs.forEach(blob -> tx.update(FREED, customerId, blob.sha256(), blob.since()));
    }

    static List<Blob> freed(Tx tx, String customerId) {
        return tx.list(OF, row -> new Removal.Blob(row.text(1), row.time(2)), customerId);
    }

    static void gone(Tx tx, String customerId, String sha256) {
        tx.update(GONE, customerId, sha256);
    }

    private static Erasure.Begun begun(Row row) {
        return new Erasure.Begun(row.text(1), row.time(2), row.text(3), row.number(4) > 0, row.text(5));
    }

    /**
     * What is left to look for once a person's identifiers are forgotten.
     *
     * @param identifiers their rows
     * @param values as they are written in commands
     * @param spellings as they may be written in what came in
     * @param linked the identifiers of others that were ever linked with these
     */
    record Sought(Set<String> identifiers, Set<String> values, Set<String> spellings, Set<String> linked) {
        static final Sought NOTHING = new Sought(Set.of(), Set.of(), Set.of(), Set.of());

        Sought {
            identifiers = Set.copyOf(identifiers);
            values = Set.copyOf(values);
            spellings = Set.copyOf(spellings);
            linked = Set.copyOf(linked);
        }

        static Sought of(List<Part> parts, Set<String> linked) {
            Set<String> identifiers = new TreeSet<>();
            Set<String> values = new TreeSet<>();
            Set<String> spellings = new TreeSet<>();
            for (Part part : parts) {
                identifiers.add(part.id());
                values.add(part.identifier().value());
                spellings.addAll(part.spellings());
            }
            return new Sought(identifiers, values, spellings, linked);
        }

        Sought and(Sought other) {
            return new Sought(
                    both(identifiers, other.identifiers),
                    both(values, other.values),
                    both(spellings, other.spellings),
                    both(linked, other.linked));
        }

        private static Set<String> both(Set<String> one, Set<String> other) {
            Set<String> all = new TreeSet<>(one);
            all.addAll(other);
            return all;
        }
    }
}
