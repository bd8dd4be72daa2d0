package io.saddlebag;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** For how long this process got nothing done, because the machine did other things or memory was collected. */
final class Stalls implements AutoCloseable {
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(5);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong stalled = new AtomicLong();
    private final AtomicLong last = new AtomicLong(System.nanoTime());

    private final ScheduledFuture<?> ticks = clock.scheduleWithFixedDelay(this::tick, TICK, TICK, TimeUnit.NANOSECONDS);

    private void tick() {
        long now = System.nanoTime();
        long late = now - last.getAndSet(now) - TICK;
        if (late > TICK) {
            stalled.addAndGet(late);
        }
    }

    /** All of it together. */
    long nanos() {
        return stalled.get();
    }

    @Override
    public void close() {
        ticks.cancel(true);
        clock.shutdownNow();
    }
}
