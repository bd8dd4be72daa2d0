package io.saddlebag.ops.jmx;

import io.saddlebag.conversation.Arrivals;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.store.Store;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The figures of the hub, derived from the store. They are kept for some seconds, and for longer the longer they take,
 * so that however often they are asked for, the store spends a twentieth of one reader on them at most.
 */
public final class Accounting {
    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final int REST = 20;

    private final Store store;
    private final Deliveries deliveries;
    private final LongSupplier waiting;
    private final LongSupplier nanoTime;
    private Optional<Figures> kept = Optional.empty();
    private long keepUntil;

    /**
     * Keeps the books of a store.
     *
     * @param waiting how many items stand in the queue {@code inbound}; may throw
     */
    public Accounting(Store store, Deliveries deliveries, LongSupplier waiting) {
        this(store, deliveries, waiting, System::nanoTime);
    }

    Accounting(Store store, Deliveries deliveries, LongSupplier waiting, LongSupplier nanoTime) {
        this.store = store;
        this.deliveries = deliveries;
        this.waiting = waiting;
        this.nanoTime = nanoTime;
    }

    /** As they were some seconds ago at most, on a store of usual size. */
    public synchronized Figures figures() {
        return kept.filter(figures -> nanoTime.getAsLong() - keepUntil < 0).orElseGet(this::current);
    }

    /** As they are now. */
    public synchronized Figures current() {
        long begun = nanoTime.getAsLong();
        long before = waiting.getAsLong();
        Figures figures = store.read(tx -> new Figures(Arrivals.totals(tx), deliveries.counts(tx), before));
        long done = nanoTime.getAsLong();
        keepUntil = done + Math.max(FRESH.toNanos(), REST * (done - begun));
        kept = Optional.of(figures);
        return figures;
    }
}
