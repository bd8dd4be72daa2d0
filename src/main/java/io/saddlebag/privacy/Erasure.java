package io.saddlebag.privacy;

import io.saddlebag.context.AccountTable;
import io.saddlebag.conversation.Belongings;
import io.saddlebag.conversation.ErasedIds;
import io.saddlebag.conversation.Purge;
import io.saddlebag.conversation.Removal;
import io.saddlebag.conversation.Removal.Batch;
import io.saddlebag.conversation.Removal.Cursor;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.identity.Forgetting;
import io.saddlebag.identity.Forgetting.Part;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.senders.BlockedSenders;
import io.saddlebag.store.Blobs;
import io.saddlebag.store.Store;
import io.saddlebag.store.StoreUnavailable;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Erases a person: whatever the hub holds of them is removed, or blanked where the accounting needs the row. It goes
 * step by step in small transactions; a step that is done again changes nothing, so after a crash the same erasure is
 * simply begun again.
 */
public final class Erasure {
    private static final int PAGE = 100;
    private static final String BEGIN =
            "INSERT INTO erasure (id, customer_id, begun_at, begun_by, report)" + " VALUES (?, ?, ?, ?, '')";
    private static final String DONE = "UPDATE erasure SET done_at = ?, report = ? WHERE customer_id = ?";

    private final Store store;
    private final Blobs blobs;
    private final Deliveries deliveries;
    private final ErasedIds erasedIds;
    private final Forgetting forgetting;
    private final Exports exports;
    private final Ids ids;
    private final LongSupplier inbound;
    private final Clock clock;

    /**
     * Erases from a store and its blobs.
     *
     * @param inbound how many items stand in the queue {@code inbound}
     */
    public Erasure(
            Store store,
            Blobs blobs,
            Deliveries deliveries,
            ErasedIds erasedIds,
            Exports exports,
            Ids ids,
            LongSupplier inbound,
            Clock clock) {
        this.store = store;
        this.blobs = blobs;
        this.deliveries = deliveries;
        this.erasedIds = erasedIds;
        this.forgetting = new Forgetting(ids);
        this.exports = exports;
        this.ids = ids;
        this.inbound = inbound;
        this.clock = clock;
    }

    /**
     * Erases a customer.
     *
     * @param customerId as {@code Register.find} gives it
     * @param by who decides it
     * @return what was done, what the hub could not reach, and what follows when
     */
    public Erased erase(String customerId, String by) {
        return new Work(customerId, by).run();
    }

    /** One erasure on its way. */
    private final class Work {
        private final String customerId;
        private final String by;
        private final Instant now = clock.instant();
        private final Removal removal = new Removal(erasedIds, now);
        private final List<Removal.Blob> freed = new ArrayList<>();
        private final Set<String> conversations = new TreeSet<>();
        private final Tally counts = new Tally();

        Work(String customerId, String by) {
            this.customerId = customerId;
            this.by = by;
        }

        Erased run() {
            List<Part> parts = store.read(tx -> forgetting.parts(tx, customerId));
            Search search = new Search(store, blobs, parts);
            List<String> identifiers = parts.stream().map(Part::id).toList();
            Set<String> linked = store.read(tx -> forgetting.everLinked(tx, identifiers));
            store.write(tx -> {
                tx.update(BEGIN, ids.next(), customerId, now, by);
                parts.forEach(part -> {
                    erasedIds.keep(tx, part.identifier(), now);
                    BlockedSenders.remove(tx, part.identifier());
                });
                return true;
            });
            counts.quarantined = search.in(removal::inQuarantine, removal::discard, this::take);
            search.in(removal::waitingStates, removal::waitingState, this::take);
            store.write(tx -> {
                forgetting.forget(tx, customerId, by, now);
                return true;
            });
            identifiers.forEach(id -> eraseMessages(id, true));
            linked.forEach(this::stripTicketsOf);
            List<Removal.TicketLeft> tickets = new ArrayList<>();
            List<String> withOthers = new ArrayList<>();
            for (String id : conversations) {
                store.write(tx -> removal.conversation(tx, id, identifiers))
                        .ifPresentOrElse(tickets::addAll, () -> withOthers.add(id));
            }
            withOthers.forEach(id -> tickets.addAll(store.read(tx -> Belongings.tickets(tx, id))));
            // what was in triage while it began may have made a command since
            identifiers.forEach(id -> eraseMessages(id, false));
            exports.remove(customerId);
            int left = removeBlobs();
            Erased erased = new Erased(
                    customerId,
                    now,
                    counts.of(identifiers.size(), conversations.size()),
                    tickets,
                    withOthers,
                    left,
                    inbound.getAsLong(),
                    settled());
            store.write(tx -> tx.update(DONE, clock.instant(), Json.write(erased), customerId));
            return erased;
        }

        private void eraseMessages(String identifierId, boolean first) {
            Cursor cursor = Cursor.START;
            Batch batch;
            do {
                Cursor from = cursor;
                batch = store.write(tx -> {
                    Batch blanked = removal.messages(tx, identifierId, from, PAGE);
                    counts.pending = Stream.concat(blanked.messages().stream(), blanked.commands().stream())
                            .mapToInt(message -> deliveries.erase(tx, message, now))
                            .sum();
                    blanked.messages().forEach(message -> AccountTable.erase(tx, message));
                    return blanked;
                });
                if (first) {
                    counts.deliveries += counts.pending;
                    take(batch);
                }
                cursor = batch.last();
            } while (batch.messages().size() == PAGE);
        }

        /** Tickets of others with whom this customer was once taken for one may tell what was said. */
        private void stripTicketsOf(String identifierId) {
            List<String> of = store.read(tx -> Belongings.conversations(tx, identifierId));
            for (String conversation : of) {
                int after = 0;
                List<Belongings.Entry> page;
                do {
                    int from = after;
                    page = store.read(tx -> Belongings.messages(tx, conversation, from, PAGE));
                    List<Belongings.Entry> stripped = page;
                    store.write(tx -> stripped.stream()
                            .mapToInt(entry -> deliveries.stripOf(tx, entry.id()))
                            .sum());
                    after = page.isEmpty() ? after : page.get(page.size() - 1).number();
                } while (page.size() == PAGE);
            }
        }

        private void take(Batch batch) {
            counts.messages += batch.messages().size();
            counts.states += batch.states();
            counts.rawForms += batch.rawForms();
            freed.addAll(batch.blobs());
            conversations.addAll(batch.conversations());
        }

        /**
         * Files that nothing uses any more go at once, unless the same bytes were put again since they were recorded:
         * then somebody else's may be on their way, and the upkeep sees to it.
         */
        private int removeBlobs() {
            int left = 0;
            for (Removal.Blob blob : freed) {
                boolean used = store.read(tx -> Purge.isUsed(tx, blob.sha256()));
                if (!used && blobs.find(blob.sha256()).isPresent()) {
                    if (blobs.remove(blob.sha256(), blob.since().plusMillis(1))) {
                        counts.files++;
                    } else {
                        left++;
                    }
                }
            }
            return left;
        }

        private boolean settled() {
            try {
                return store.settle();
            } catch (StoreUnavailable e) {
                return false;
            }
        }
    }

    /** What was removed so far. */
    private static final class Tally {
        private int messages;
        private int states;
        private int deliveries;
        private int pending;
        private int rawForms;
        private int quarantined;
        private int files;

        Erased.Counts of(int identifiers, int conversations) {
            return new Erased.Counts(
                    identifiers, messages, conversations, states, deliveries, rawForms, quarantined, files);
        }
    }
}
