package io.saddlebag.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.Recorder;
import io.saddlebag.conversation.Threading;
import io.saddlebag.identity.Customers;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** What it costs to record one more message when the store is almost empty, and when it holds a long history. */
final class Growth {
    private static final int THREADS = 32;
    private static final int PER_CUSTOMER = 5;
    /** Two customers write so much of the whole each: one on WhatsApp, one by mail. */
    private static final int HEAVY = 20;
    /** Customers of a store that is almost empty. */
    private static final int FEW = 20;

    private final History history = new History();
    private final Store store;
    private final Recorder recorder;
    private final long messages;
    private final int rounds;
    /** Customers beyond those of the history. */
    private long newcomers = 100_000_000;
    /** Messages beyond those of the history. */
    private int again = 1_000_000;

    /**
     * Measures in a store that holds nothing yet.
     *
     * @param messages of the history
     * @param rounds of each measurement, and before it
     */
    Growth(Store store, long messages, int rounds) {
        this.store = store;
        this.messages = messages;
        this.rounds = rounds;
        Ids ids = new Ids();
        Threading policy = new Threading(Set.of("email"), true, Duration.ofDays(7));
        recorder = new Recorder(
                store, new Customers(ids), policy, new ConversationTokens(new byte[32]), ids, Clock.systemUTC());
    }

    /** Measures, writes the history, measures again. */
    ObjectNode measure() {
        for (long customer = 0; customer < FEW; customer++) {
            for (int number = 0; number < PER_CUSTOMER; number++) {
                write(customer, number);
            }
        }
        warmUp();
        Map<Kind, Histogram> empty = run(FEW, PER_CUSTOMER);
        long customers = messages / PER_CUSTOMER;
        long start = System.nanoTime();
        fill(customers);
        double seconds = (System.nanoTime() - start) / 1e9;
        long stored = stored();
        Map<Kind, Histogram> full = run(customers, heavy());
        ObjectNode report = Json.mapper().createObjectNode();
        report.put("messages", stored).put("customers", customers);
        report.put("written at, messages/s", Math.round(messages / seconds));
        for (Kind kind : Kind.values()) {
            Histogram before = empty.getOrDefault(kind, new Histogram(3));
            Histogram after = full.getOrDefault(kind, new Histogram(3));
            report.putObject(kind.name().toLowerCase(Locale.ROOT))
                    .put("p50 µs, empty", median(before))
                    .put("p50 µs", median(after))
                    .put("p50, times", ratio(median(after), median(before)))
                    .put("mean, times", ratio(after.getMean(), before.getMean()));
        }
        return report;
    }

    private static double median(Histogram times) {
        return (double) times.getValueAtPercentile(50);
    }

    private static double ratio(double after, double before) {
        return Math.round(100 * after / before) / 100.0;
    }

    /** Who writes. */
    enum Kind {
        /** Somebody who has never written. */
        NEWCOMER,
        /** One of the many. */
        RETURNING,
        /** The two who write all the time. */
        HEAVY
    }

    /** As many rounds as the compilers need. The two who will write all the time do not yet. */
    private void warmUp() {
        for (int i = 0; i < rounds; i++) {
            recorder.record(history.arrival(newcomers++, 0));
            recorder.record(history.arrival(2 + i % (FEW - 2), again++, PER_CUSTOMER - 1));
        }
    }

    /**
     * Records a message of each kind in each round, every one in a transaction of its own.
     *
     * @param customers how many there are
     * @param heavy how many messages the two have who write all the time
     */
    private Map<Kind, Histogram> run(long customers, int heavy) {
        Map<Kind, Histogram> times = new EnumMap<>(Kind.class);
        Random random = new Random(1);
        for (int i = 0; i < rounds; i++) {
            long returning = 2 + random.nextLong(customers - 2);
            time(times, Kind.NEWCOMER, history.arrival(newcomers++, 0));
            time(times, Kind.RETURNING, history.arrival(returning, again++, PER_CUSTOMER - 1));
            time(times, Kind.HEAVY, history.arrival(i % 2, heavy + i / 2));
        }
        return times;
    }

    private void time(Map<Kind, Histogram> times, Kind kind, Arrival arrival) {
        long start = System.nanoTime();
        recorder.record(arrival);
        times.computeIfAbsent(kind, any -> new Histogram(3)).recordValue((System.nanoTime() - start) / 1_000);
    }

    private int heavy() {
        return (int) Math.max(heavyBefore(), messages / HEAVY);
    }

    private int heavyBefore() {
        return PER_CUSTOMER + (rounds + 1) / 2;
    }

    private void fill(long customers) {
        ExecutorService writers = Executors.newFixedThreadPool(THREADS);
        try {
            CompletableFuture.allOf(IntStream.range(0, THREADS)
                            .mapToObj(thread -> CompletableFuture.runAsync(
                                    () -> {
                                        if (thread < 2) {
                                            IntStream.range(heavyBefore(), heavy())
                                                    .forEach(number -> write(thread, number));
                                        } else {
                                            share(thread, customers);
                                        }
                                    },
                                    writers))
                            .toArray(CompletableFuture[]::new))
                    .join();
        } finally {
            writers.shutdown();
        }
    }

    /** What one thread writes of the many: a message of each of its customers, and so on until all is written. */
    private void share(int thread, long customers) {
        for (int number = 0; number < PER_CUSTOMER; number++) {
            for (long customer = thread; customer < customers; customer += THREADS - 2) {
                write(customer, number);
            }
        }
    }

    private void write(long customer, int number) {
        recorder.record(history.arrival(customer, number));
    }

    private long stored() {
        return store.read(tx ->
                tx.first("SELECT COUNT(*) FROM message", row -> row.number(1)).orElse(0L));
    }
}
