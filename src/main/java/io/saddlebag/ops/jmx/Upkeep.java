package io.saddlebag.ops.jmx;

import io.saddlebag.confirmation.Confirmations;
import io.saddlebag.context.AccountTable;
import io.saddlebag.conversation.Arrivals;
import io.saddlebag.conversation.Notices;
import io.saddlebag.conversation.Purge;
import io.saddlebag.conversation.Purge.Purged;
import io.saddlebag.delivery.CommandWords;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.pace.PaceTable;
import io.saddlebag.privacy.Exports;
import io.saddlebag.senders.EventRates;
import io.saddlebag.store.Blobs;
import io.saddlebag.store.Store;
import io.saddlebag.store.Tx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Purges what is older than it is to be kept, in small transactions, so that nobody waits for long. Each node may do
 * it; what one has done the others find done.
 */
public final class Upkeep {
    private static final int BATCH = 200;
    /** A blob that was put lately may belong to something that is not recorded yet. */
    private static final Duration GRACE = Duration.ofDays(1);
    /** All shelves are looked through within less than a fortnight, if it is done every hour. */
    private static final int SHELVES_AT_A_TIME = 1;

    private final Store store;
    private final Deliveries deliveries;
    private final CommandWords words;
    private final Blobs blobs;
    private final Retention retention;
    private final LongSupplier inbound;
    private final Clock clock;
    private final Exports exports;
    private final IntSupplier erasures;
    private int shelf;

    /**
     * Keeps a store and its blobs in order.
     *
     * @param inbound how many items stand in the queue {@code inbound}: while some do, blobs are left alone that no
     *     record uses, for theirs is still to come
     * @param exports of customers, which are kept for a day
     * @param erasures goes on with those that are not done, and says how many are now
     */
    public Upkeep(
            Store store,
            Deliveries deliveries,
            Blobs blobs,
            Retention retention,
            LongSupplier inbound,
            Exports exports,
            IntSupplier erasures,
            Clock clock) {
        this.store = store;
        this.deliveries = deliveries;
        words = new CommandWords(deliveries);
        this.blobs = blobs;
        this.retention = retention;
        this.inbound = inbound;
        this.exports = exports;
        this.erasures = erasures;
        this.clock = clock;
    }

    /** Purges all that is due; how much of what. */
    synchronized Map<String, Integer> purge() {
        Instant now = clock.instant();
        Map<String, Integer> counts = new TreeMap<>();
        Set<String> released = new LinkedHashSet<>();
        count(counts, "raw forms", blobs(Purge::rawForms, Retention.before(now, retention.raw()), released));
        count(
                counts,
                "quarantined raw forms",
                blobs(Purge::quarantined, before(now, retention.quarantine()), released));
        count(counts, "attachments", blobs(Purge::files, before(now, retention.blobs()), released));
        count(counts, "texts", rows(Purge::words, before(now, retention.texts())));
        count(counts, "texts of edits", rows(Purge::stateWords, before(now, retention.texts())));
        count(counts, "sent commands", rows(words::strip, before(now, retention.sent())));
        count(counts, "account data", rows(AccountTable::purge, before(now, retention.sent())));
        count(counts, "notices", rows(Notices::purge, before(now, Retention.ARRIVALS)));
        count(counts, "arrivals", rows(Arrivals::rollUp, before(now, Retention.ARRIVALS)));
        count(counts, "counts of senders", rows(EventRates::purge, Optional.of(now)));
        count(
                counts,
                "unconfirmed senders",
                rows(
                        (tx, before, limit) -> Confirmations.purge(tx, deliveries, before, limit),
                        Optional.of(now.minus(GRACE))));
        count(counts, "allowances", rows(PaceTable::purge, Optional.of(now)));
        count(counts, "blobs", unused(released, now.minus(GRACE)));
        count(counts, "unfinished blobs", blobs.removeUnfinished(now.minus(GRACE)));
        count(counts, "exports", exports.purge(now.minus(GRACE)));
        count(counts, "erasures", erasures.getAsInt());
        return counts;
    }

    private static Optional<Instant> before(Instant now, Duration kept) {
        return Retention.before(now, kept);
    }

    private static void count(Map<String, Integer> counts, String what, int purged) {
        if (purged > 0) {
            counts.put(what, purged);
        }
    }

    private int rows(Batch<Integer> batch, Optional<Instant> before) {
        int all = 0;
        int rows = BATCH;
        while (before.isPresent() && rows == BATCH) {
            rows = store.write(tx -> batch.purge(tx, before.get(), BATCH));
            all += rows;
        }
        return all;
    }

    private int blobs(Batch<Purged> batch, Optional<Instant> before, Set<String> released) {
        return rows(
                (tx, time, limit) -> {
                    Purged purged = batch.purge(tx, time, limit);
                    released.addAll(purged.blobs());
                    return purged.rows();
                },
                before);
    }

    /** Removes blobs that have lost their last use, and some that never had one. */
    private int unused(Set<String> released, Instant before) {
        if (inbound.getAsLong() > 0) {
            return 0;
        }
        for (int i = 0; i < SHELVES_AT_A_TIME; i++) {
            released.addAll(blobs.on(shelf, before));
            shelf = (shelf + 1) % Blobs.SHELVES;
        }
        Set<String> unused = released.stream()
                .filter(blob -> !store.read(tx -> Purge.isUsed(tx, blob)))
                .collect(Collectors.toSet());
        return (int) unused.stream().filter(blob -> blobs.remove(blob, before)).count();
    }

    /** A bounded piece of work in a transaction. */
    @FunctionalInterface
    private interface Batch<T> {
        T purge(Tx tx, Instant before, int limit);
    }
}
