package io.saddlebag.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DispatchTest {
    private static final String TARGET = "helpdesk/test";
    private static final Duration SWEEP = Duration.ofMillis(20);
    private static final Clock CLOCK = Clock.systemUTC();

    private final Deliveries deliveries = new Deliveries();

    /** Two nodes, a helpdesk that often fails, attempts that crash, and commands that come all the while. */
    @ParameterizedTest
    @EnumSource
    void everyCommandTakesEffectOnceAndInOrderWhateverGoesWrong(TestStores kind) throws Exception {
        long seed = 20_261_101;
        Helpdesk helpdesk = new Helpdesk(seed);
        Settings settings = settings(8, Duration.ofSeconds(2));
        try (Store store = kind.open();
                Dispatch one = dispatch(store, helpdesk, settings);
                Dispatch other = dispatch(store, helpdesk, settings)) {
            var threads = Executors.newFixedThreadPool(5);
            List<Callable<Void>> works = new ArrayList<>();
            for (int writer = 0; writer < 4; writer++) {
                int first = writer;
                works.add(() -> {
                    for (int i = first; i < 400; i += 4) {
                        String stream = "s" + helpdesk.dice(20);
                        enqueue(store, stream, i % 7 == 0 ? Delivery.OPEN_TICKET : "add-message", "m" + i);
                        if (i % 2 == 0) {
                            (i % 4 == 0 ? one : other).wake(TARGET, stream);
                        }
                    }
                    return null;
                });
            }
            works.add(() -> {
                for (int i = 0; i < 60; i++) {
                    crash(store, helpdesk, "s" + helpdesk.dice(20));
                }
                return null;
            });
            for (var work : threads.invokeAll(works)) {
                work.get();
            }
            threads.shutdown();
            await().alias("seed " + seed).atMost(Duration.ofSeconds(60)).until(() -> count(store, "done") == 400);

            assertThat(helpdesk.wrong()).as("seed %d", seed).isEmpty();
            List<Delivery> all = store.read(tx -> deliveries.list(tx, "done", 1_000));
            for (int i = 0; i < 20; i++) {
                String stream = "s" + i;
                assertThat(helpdesk.done(stream))
                        .as("stream %s, seed %d", stream, seed)
                        .containsExactlyElementsOf(all.stream()
                                .filter(d -> d.stream().equals(stream))
                                .sorted((a, b) -> Integer.compare(a.number(), b.number()))
                                .map(Delivery::body)
                                .toList());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLongStreamDoesNotKeepOthersWaiting(TestStores kind) {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        Courier courier = delivery -> {
            order.add(delivery.stream());
            return new Outcome.Done("{}");
        };
        try (Store store = kind.open()) {
            IntStream.range(0, 200).forEach(i -> enqueue(store, "long", "add-message", "l" + i));
            IntStream.range(0, 10).forEach(i -> enqueue(store, "short" + i, "add-message", "s" + i));
            try (Dispatch dispatch = dispatch(store, courier, settings(1, Duration.ofMinutes(1)))) {
                await().atMost(Duration.ofSeconds(30)).until(() -> count(store, "done") == 210);
                assertThat(order.subList(0, 60)).contains("short0", "short9");
                assertThat(dispatch.isDown(TARGET)).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPausedTargetGetsNothingUntilItIsResumed(TestStores kind) {
        Target target =
                new Target(TARGET, d -> new Outcome.Done("{}"), Aftermath.none(), settings(2, Duration.ofMinutes(1)));
        try (Store store = kind.open();
                Dispatch dispatch =
                        new Dispatch(store, deliveries, List.of(target), any -> Optional.empty(), CLOCK, SWEEP)) {
            Desk desk = new Desk(store, deliveries, dispatch::target, dispatch, CLOCK);
            desk.pause(TARGET, "they move house");
            enqueue(store, "control", "add-message", "1");
            await().during(Duration.ofMillis(300))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> count(store, "waiting") == 1);
            assertThat(desk.pausedBecause(TARGET)).contains("they move house");
            desk.resume(TARGET);
            await().atMost(Duration.ofSeconds(10)).until(() -> count(store, "done") == 1);
            assertThat(desk.pausedBecause(TARGET)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsForATargetThatNobodyHasMetYetGoesSoon(TestStores kind) {
        Target known =
                new Target(TARGET, d -> new Outcome.Done("{}"), Aftermath.none(), settings(1, Duration.ofMinutes(1)));
        Target shared =
                new Target("shared", d -> new Outcome.Done("{}"), Aftermath.none(), settings(1, Duration.ofMinutes(1)));
        try (Store store = kind.open();
                Dispatch dispatch = new Dispatch(
                        store,
                        deliveries,
                        List.of(known),
                        name -> name.equals("shared") ? Optional.of(shared) : Optional.empty(),
                        CLOCK,
                        SWEEP)) {
            enqueue(store, "control", "add-message", "1");
            await().atMost(Duration.ofSeconds(10)).until(() -> count(store, "done") == 1);
            store.write(tx -> deliveries.enqueue(tx, "nobody", "s", "add-note", "", "{}", CLOCK.instant()));
            store.write(tx -> deliveries.enqueue(tx, "shared", "s", "add-note", "", "{}", CLOCK.instant()));
            await().atMost(Duration.ofSeconds(20)).until(() -> count(store, "done") == 2);
            assertThat(dispatch.targets()).containsExactlyInAnyOrder(TARGET, "shared");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whenTheHubStopsAttemptsEndAndNoOthersBegin(TestStores kind) throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        Courier courier = delivery -> {
            begun.countDown();
            try {
                return go.await(20, TimeUnit.SECONDS) ? new Outcome.Done("{}") : new Outcome.Failed("never told");
            } catch (InterruptedException e) {
                return new Outcome.Failed("interrupted");
            }
        };
        try (Store store = kind.open()) {
            IntStream.range(0, 20).forEach(i -> enqueue(store, "s" + i % 5, "add-message", "m" + i));
            Dispatch dispatch = dispatch(store, courier, settings(2, Duration.ofMinutes(1)));
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            Thread stop = new Thread(dispatch::close);
            stop.start();
            await().atMost(Duration.ofSeconds(10)).until(() -> stop.getState() == Thread.State.TIMED_WAITING);
            go.countDown();
            stop.join(20_000);
            assertThat(count(store, "sending")).isZero();
            assertThat(count(store, "done")).isBetween(2L, 10L);
            assertThat(count(store, "done") + count(store, "waiting")).isEqualTo(20);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whileATargetIsDownItIsOnlyProbedAndThenEverythingGoes(TestStores kind) {
        AtomicBoolean down = new AtomicBoolean(true);
        AtomicInteger inVain = new AtomicInteger();
        Courier courier = delivery -> {
            if (!down.get()) {
                return new Outcome.Done("{}");
            }
            inVain.incrementAndGet();
            return Outcome.Retry.down("connection refused", Optional.empty(), false);
        };
        Settings settings = new Settings(
                4, 0, Duration.ofMinutes(1), Duration.ofMillis(2), Duration.ofMillis(20), 3, 5, Duration.ofMillis(100));
        try (Store store = kind.open()) {
            Instant begun = CLOCK.instant();
            IntStream.range(0, 50).forEach(i -> enqueue(store, "s" + i, "add-message", "m" + i));
            try (Dispatch dispatch = dispatch(store, courier, settings)) {
                await().atMost(Duration.ofSeconds(20)).until(() -> inVain.get() >= 12);
                assertThat(dispatch.isDown(TARGET)).isTrue();
                assertThat(count(store, "sending")).isLessThanOrEqualTo(1);
                down.set(false);
                await().atMost(Duration.ofSeconds(20)).until(() -> count(store, "done") == 50);
                long probes = Duration.between(begun, CLOCK.instant()).toMillis() / 100;
                assertThat(inVain.get()).isBetween(12, 5 + 4 + (int) probes);
                assertThat(dispatch.isDown(TARGET)).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void allThreadsTogetherKeepThePace(TestStores kind) {
        List<Instant> requests = Collections.synchronizedList(new ArrayList<>());
        Courier courier = delivery -> {
            requests.add(CLOCK.instant());
            return new Outcome.Done("{}");
        };
        Settings slow = new Settings(
                8,
                1_200,
                Duration.ofMinutes(1),
                Duration.ofMillis(2),
                Duration.ofMillis(20),
                3,
                5,
                Duration.ofMillis(100));
        try (Store store = kind.open()) {
            Instant begun = CLOCK.instant();
            IntStream.range(0, 30).forEach(i -> enqueue(store, "s" + i % 10, "add-message", "m" + i));
            try (Dispatch dispatch = dispatch(store, courier, slow)) {
                await().atMost(Duration.ofSeconds(20)).until(() -> count(store, "done") == 30);
                assertThat(dispatch.targets()).containsExactly(TARGET);
            }
            assertThat(Duration.between(begun, requests.get(29))).isGreaterThanOrEqualTo(Duration.ofMillis(29 * 50));
        }
    }

    private Dispatch dispatch(Store store, Courier courier, Settings settings) {
        return new Dispatch(
                store,
                deliveries,
                List.of(new Target(TARGET, courier, Aftermath.none(), settings)),
                any -> Optional.empty(),
                CLOCK,
                SWEEP);
    }

    private static Settings settings(int threads, Duration lease) {
        return new Settings(
                threads, 0, lease, Duration.ofMillis(2), Duration.ofMillis(20), 1_000, 1_000, Duration.ofMillis(50));
    }

    private Delivery enqueue(Store store, String stream, String kind, String body) {
        return store.write(tx -> deliveries.enqueue(tx, TARGET, stream, kind, body, body, CLOCK.instant()));
    }

    /** Claims the head of a stream as a node would, has it done or not, and is never heard of again. */
    private void crash(Store store, Helpdesk helpdesk, String stream) {
        Instant now = CLOCK.instant();
        Optional<Delivery> claimed = store.write(tx -> deliveries
                .head(tx, TARGET, stream)
                .filter(head -> head.isDue(now))
                .flatMap(head -> {
                    Delivery after = head.claimed(now.plusMillis(30));
                    return deliveries.save(tx, head, after) ? Optional.of(after) : Optional.empty();
                }));
        claimed.filter(delivery -> !delivery.again() && helpdesk.dice(2) == 0).ifPresent(helpdesk::take);
    }

    private long count(Store store, String state) {
        return store.read(deliveries::counts).stream()
                .filter(count -> count.state().equals(state))
                .mapToLong(Deliveries.Count::items)
                .sum();
    }
}
