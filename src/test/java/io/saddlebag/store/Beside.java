package io.saddlebag.store;

import static org.awaitility.Awaitility.await;

import io.saddlebag.store.Store.Work;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Two transactions at the same moment on PostgreSQL, always in the same order. */
public final class Beside {
    private static final String WAITING = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
            + " AND state = 'active' AND wait_event_type = 'Lock'";

    private Beside() {}

    /**
     * Does the first in a transaction that ends only when the second is done, or waits for what the first holds.
     *
     * @return what the second came to
     */
    public static <T> T run(Store store, Work<?> first, Callable<T> second) {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> one = threads.submit(() -> store.write(tx -> {
                Object result = first.in(tx);
                begun.countDown();
                awaited(end);
                return result;
            }));
            awaited(begun);
            Future<T> other = threads.submit(second);
            await().atMost(Duration.ofSeconds(20)).until(() -> other.isDone() || isWaiting(store));
            end.countDown();
            one.get();
            return other.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            end.countDown();
            threads.shutdown();
        }
    }

    private static boolean isWaiting(Store store) {
        return store.read(tx -> tx.first(WAITING, row -> true)).isPresent();
    }

    private static void awaited(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the other did not come that far");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
