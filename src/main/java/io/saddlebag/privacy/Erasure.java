package io.saddlebag.privacy;

import io.saddlebag.confirmation.Confirmations;
import io.saddlebag.context.AccountTable;
import io.saddlebag.conversation.Belongings;
import io.saddlebag.conversation.ErasedIds;
import io.saddlebag.conversation.Purge;
import io.saddlebag.conversation.Removal;
import io.saddlebag.conversation.Removal.Batch;
import io.saddlebag.conversation.Removal.Cursor;
import io.saddlebag.delivery.CommandWords;
import io.saddlebag.delivery.CommandWords.Blank;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.identity.Forgetting;
import io.saddlebag.identity.Forgetting.Part;
import io.saddlebag.message.Ids;
import io.saddlebag.privacy.ErasureTable.Sought;
import io.saddlebag.senders.BlockedSenders;
import io.saddlebag.senders.Consents;
import io.saddlebag.store.Blobs;
import io.saddlebag.store.Store;
import io.saddlebag.store.StoreUnavailable;
import io.saddlebag.store.Tx;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Erases a person: whatever the hub holds of them is removed, or blanked where the accounting needs the row. The first
 * transaction forgets who they are and keeps what has to be looked for; then it goes step by step in small ones. A step
 * that is done again changes nothing, so one that was cut short goes on from its start ({@link #resume}). One at a time.
 */
public final class Erasure {
    private static final int PAGE = 100;

    private final Store store;
    private final Blobs blobs;
    private final Deliveries deliveries;
    private final CommandWords words;
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
        words = new CommandWords(deliveries);
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
     * @throws IllegalStateException when that is no customer any more, but part of another
     */
    public synchronized Erased erase(String customerId, String by) {
        Instant now = clock.instant();
        store.write(tx -> {
            List<Part> parts = forgetting.forget(tx, customerId, by, now);
            parts.forEach(part -> {
                erasedIds.keep(tx, part.identifier(), now);
                BlockedSenders.remove(tx, part.identifier());
                Confirmations.forget(tx, deliveries, part.id(), now);
                Consents.erase(tx, part.id());
            });
            ErasureTable.begin(tx, ids.next(), customerId, now, by, sought(tx, parts));
            return true;
        });
        return new Work(customerId).run();
    }

    private Sought sought(Tx tx, List<Part> parts) {
        return Sought.of(
                parts, forgetting.everLinked(tx, parts.stream().map(Part::id).toList()));
    }

    /** Goes on with erasures that are not done: they were cut short, or something was just being sent; how many are. */
    public synchronized int resume() {
        int finished = 0;
        for (String customerId : store.read(ErasureTable::unfinished)) {
            if (new Work(customerId).run().finished()) {
                finished++;
            }
        }
        return finished;
    }

    /** What was to be erased, the newest first. */
    public List<Begun> newest(int limit) {
        return store.read(tx -> ErasureTable.newest(tx, limit));
    }

    /**
     * An erasure.
     *
     * @param done whether nothing of it is left to do
     * @param report an {@link Erased}, JSON; empty as long as it has not got that far
     */
    public record Begun(String customer, Instant at, String by, boolean done, String report) {}

    /** One erasure on its way. */
    private final class Work {
        private final String customerId;
        private final Sought sought;
        private final Instant now = clock.instant();
        private final Removal removal = new Removal(erasedIds, now);
        private final Set<String> conversations = new TreeSet<>();
        private final Set<String> channels = new TreeSet<>();
        private final List<Blank> blank = new ArrayList<>();
        private final Tally counts = new Tally();

        Work(String customerId) {
            this.customerId = customerId;
            this.sought = store.read(tx -> {
                Sought kept = ErasureTable.sought(tx, customerId);
                return kept.identifiers().isEmpty() ? sought(tx, forgetting.parts(tx, customerId)) : kept;
            });
        }

        Erased run() {
            Search search = new Search(store, blobs, sought.spellings());
            counts.quarantined =
                    search.in(Removal::inQuarantine, (tx, id) -> freed(tx, removal.discard(tx, id)), this::take);
            search.in(Removal::waitingStates, (tx, id) -> freed(tx, removal.waitingState(tx, id)), this::take);
            search.in(Removal::notices, (tx, id) -> freed(tx, removal.notice(tx, id)), this::take);
            eraseMessages();
            sought.linked().forEach(this::stripTicketsOf);
            // what was recorded or in triage while it began may have made a command since, or been an answer
            eraseMessages();
            forgetAnswers();
            List<String> identifiers = List.copyOf(sought.identifiers());
            identifiers.forEach(this::eraseCommands);
            List<Removal.TicketLeft> tickets = new ArrayList<>();
            List<String> withOthers = new ArrayList<>();
            for (String id : conversations) {
                var left = store.write(tx -> removal.conversation(tx, id, identifiers));
                left.ifPresentOrElse(tickets::addAll, () -> withOthers.add(id));
                if (left.isPresent()) {
                    eraseCommands(id);
                }
            }
            withOthers.forEach(id -> tickets.addAll(store.read(tx -> Belongings.tickets(tx, id))));
            exports.remove(customerId);
            identifiers.forEach(exports::remove);
            int left = removeBlobs();
            Erased erased = new Erased(
                    customerId,
                    now,
                    counts.of(identifiers.size(), conversations.size(), blank.size()),
                    tickets,
                    List.copyOf(channels),
                    withOthers,
                    Erased.unsettled(blank),
                    left,
                    inbound.getAsLong(),
                    false);
            store.write(tx -> ErasureTable.report(tx, customerId, erased));
            if (erased.finished()) {
                store.write(tx -> ErasureTable.done(tx, customerId, clock.instant()));
            }
            // only now is nothing left in the store that the log could tell of
            if (!settled()) {
                return erased;
            }
            Erased settled = erased.inTheStoreItself();
            store.write(tx -> ErasureTable.report(tx, customerId, settled));
            return settled;
        }

        private void eraseMessages() {
            counts.messages = 0;
            blank.clear();
            for (String identifierId : sought.identifiers()) {
                Cursor cursor = Cursor.START;
                Batch batch;
                do {
                    Cursor from = cursor;
                    List<Blank> commands = new ArrayList<>();
                    batch = store.write(tx -> {
                        Batch blanked = freed(tx, removal.messages(tx, identifierId, from, PAGE));
                        commands.clear();
                        Stream.concat(blanked.messages().stream(), blanked.commands().stream())
                                .forEach(about -> commands.addAll(words.erase(tx, about, now)));
                        blanked.messages().forEach(message -> AccountTable.erase(tx, message));
                        return blanked;
                    });
                    blank.addAll(commands);
                    take(batch);
                    cursor = batch.last();
                } while (batch.messages().size() == PAGE);
            }
        }

        /** Notes that tell of several messages at once are known by whose, or in which conversation, those are. */
        private void eraseCommands(String about) {
            blank.addAll(store.write(tx -> words.erase(tx, about, now)));
        }

        private void forgetAnswers() {
            for (String identifierId : sought.identifiers()) {
                store.write(tx -> {
                    Confirmations.forget(tx, deliveries, identifierId, now);
                    Consents.erase(tx, identifierId);
                    return true;
                });
            }
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
                    store.write(tx -> {
                        stripped.forEach(entry -> strip(tx, entry.id()));
                        return true;
                    });
                    after = page.isEmpty() ? after : page.get(page.size() - 1).number();
                } while (page.size() == PAGE);
            }
        }

        /** What is still to be sent goes without what it tells of the person, and asks anew whose account it is. */
        private void strip(Tx tx, String messageId) {
            words.stripOf(tx, messageId);
            AccountTable.erase(tx, messageId);
            for (Delivery open : deliveries.of(tx, messageId)) {
                Discretion.about(sought.values(), open.body()).ifPresent(body -> words.rewrite(tx, open, body, now));
            }
        }

        /** Files that may be of no use now are kept in mind where they were freed: nothing else tells of them. */
        private Batch freed(Tx tx, Batch batch) {
            ErasureTable.freed(tx, customerId, batch.blobs());
            return batch;
        }

        private void take(Batch batch) {
            counts.messages += batch.messages().size();
            counts.states += batch.states();
            counts.rawForms += batch.rawForms();
            conversations.addAll(batch.conversations());
            channels.addAll(batch.channels());
        }

        /**
         * Files that nothing uses any more go at once, unless the same bytes were put again since they were recorded:
         * then somebody else's may be on their way, and the upkeep sees to it.
         */
        private int removeBlobs() {
            int left = 0;
            for (Removal.Blob blob : store.read(tx -> ErasureTable.freed(tx, customerId))) {
                boolean used = store.read(tx -> Purge.isUsed(tx, blob.sha256()));
                if (!used && blobs.remove(blob.sha256(), blob.since().plusMillis(1))) {
                    counts.files++;
                } else if (!used && blobs.find(blob.sha256()).isPresent()) {
                    left++;
                    continue;
                }
                store.write(tx -> {
                    ErasureTable.gone(tx, customerId, blob.sha256());
                    return true;
                });
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
        private int rawForms;
        private int quarantined;
        private int files;

        Erased.Counts of(int identifiers, int conversations, int deliveries) {
            return new Erased.Counts(
                    identifiers, messages, conversations, states, deliveries, rawForms, quarantined, files);
        }
    }
}
