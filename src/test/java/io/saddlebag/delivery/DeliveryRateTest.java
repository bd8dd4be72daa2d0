package io.saddlebag.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Prints how fast a backlog is delivered to a target that takes 5 ms; what is asserted is only that it is. */
class DeliveryRateTest {
    private static final int ITEMS = Integer.getInteger("delivery.rate.items", 2_000);

    @ParameterizedTest
    @CsvSource({"SQLITE,1,32", "SQLITE,10,32", "POSTGRES,1,32", "POSTGRES,10,32"})
    void aBacklogIsDelivered(TestStores kind, int perStream, int threads) {
        Deliveries deliveries = new Deliveries();
        AtomicInteger delivered = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(ITEMS);
        Courier courier = delivery -> {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            delivered.incrementAndGet();
            all.countDown();
            return new Outcome.Done("{}");
        };
        Settings standard = Settings.STANDARD;
        Settings settings = new Settings(
                threads,
                0,
                standard.lease(),
                standard.firstPause(),
                standard.longestPause(),
                standard.strikes(),
                standard.outages(),
                standard.outagePause());
        try (Store store = kind.open()) {
            String body = "x".repeat(1_000);
            Clock clock = Clock.systemUTC();
            store.write(tx -> {
                for (int i = 0; i < ITEMS; i++) {
                    deliveries.enqueue(tx, "t", "s" + i / perStream, "add-message", "m" + i, body, clock.instant());
                }
                return ITEMS;
            });
            long begun = System.nanoTime();
            Target target = new Target("t", courier, Aftermath.none(), settings);
            try (Dispatch dispatch = new Dispatch(store, deliveries, List.of(target), clock)) {
                await().atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> all.getCount() == 0);
                double seconds = (System.nanoTime() - begun) / 1e9;
                LoggerFactory.getLogger(DeliveryRateTest.class)
                        .info(String.format(
                                Locale.ROOT,
                                "%s, %d a stream, %d threads: %.0f deliveries/s",
                                kind,
                                perStream,
                                threads,
                                ITEMS / seconds));
                assertThat(dispatch.targets()).containsExactly("t");
            }
            assertThat(delivered).hasValue(ITEMS);
        }
    }
}
