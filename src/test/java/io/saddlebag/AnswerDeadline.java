package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * How long providers wait for the answer to a webhook: Slack 3 seconds, Teams and Twilio 15, Messenger 20; the others
 * publish none. What is behind a webhook must not count.
 */
final class AnswerDeadline {
    private static final Duration STRICTEST = Duration.ofSeconds(3);

    private AnswerDeadline() {}

    /**
     * Posts webhooks while the store takes nothing, so that none of them can be recorded, let alone come to a helpdesk.
     *
     * @param webhooks by the names of connectors; each gives the status of its answer
     */
    static void isKeptWhileNothingCanBeRecorded(TestHub hub, Map<String, IntSupplier> webhooks) throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<Boolean> writer = thread.submit(() -> hub.store().write(tx -> {
                held.countDown();
                return await(release);
            }));
            assertThat(held.await(20, TimeUnit.SECONDS)).as("the store is held").isTrue();
            webhooks.forEach((connector, webhook) -> {
                long begin = System.nanoTime();
                assertThat(webhook.getAsInt()).as(connector).isEqualTo(200);
                assertThat(Duration.ofNanos(System.nanoTime() - begin))
                        .as(connector)
                        .isLessThan(STRICTEST);
            });
            assertThat(writer.isDone()).as("the store was held all the time").isFalse();
        } finally {
            release.countDown();
            thread.shutdown();
        }
    }

    private static boolean await(CountDownLatch release) {
        try {
            return release.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
