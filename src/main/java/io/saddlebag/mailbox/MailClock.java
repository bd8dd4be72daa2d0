package io.saddlebag.mailbox;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.spi.ScheduledPollConsumerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * When a folder is polled: a local bean of the source Kamelet. At the usual interval, and at once when the server tells
 * of a mail, or when the last poll left some behind. One poll at a time.
 */
public final class MailClock implements ScheduledPollConsumerScheduler {
    private static final Duration MOMENT = Duration.ofMillis(100);

    private final Semaphore wakes = new Semaphore(0);
    private IdleWatch idle = new IdleWatch();
    private Duration delay = Duration.ofSeconds(10);
    private Duration pause = delay;
    private CountDownLatch end = new CountDownLatch(1);
    private @Nullable Runnable poll;
    private @Nullable ExecutorService threads;
    private @Nullable CamelContext context;

    /** The next poll comes now. */
    void wake() {
        wakes.release();
    }

    /** The next poll comes after a moment; said by the thread that polls. */
    void soon() {
        pause = MOMENT.compareTo(delay) < 0 ? MOMENT : delay;
    }

    @Override
    public void startScheduler() {
        if (threads == null) {
            end = new CountDownLatch(1);
            CountDownLatch untilThen = end;
            Runnable task = Objects.requireNonNull(poll, "poll");
            ExecutorService started = Objects.requireNonNull(context, "context")
                    .getExecutorServiceManager()
                    .newCachedThreadPool(this, "mailbox");
            threads = started;
            started.execute(() -> repeat(task, untilThen));
            started.execute(() -> watch(untilThen));
        }
    }

    private void repeat(Runnable task, CountDownLatch untilThen) {
        try {
            while (untilThen.getCount() > 0) {
                wakes.drainPermits();
                pause = delay;
                task.run();
                wakes.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch(CountDownLatch untilThen) {
        try {
            idle.watch(this::wake, untilThen);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void unscheduleTask() {
        end.countDown();
        wakes.release();
        idle.disturb();
    }

    @Override
    public void stop() {
        unscheduleTask();
        if (threads != null) {
            Objects.requireNonNull(context, "context")
                    .getExecutorServiceManager()
                    .shutdownNow(threads);
            threads = null;
        }
    }

    @Override
    public void shutdown() {
        stop();
    }

    @Override
    public void start() {
        // begins with startScheduler
    }

    @Override
    public boolean isSchedulerStarted() {
        return threads != null;
    }

    @Override
    public void onInit(Consumer consumer) {
        // knows all it needs from its properties
    }

    @Override
    public void scheduleTask(Runnable task) {
        poll = task;
    }

    @Override
    public void setCamelContext(@Nullable CamelContext context) {
        this.context = context;
    }

    @Override
    public @Nullable CamelContext getCamelContext() {
        return context;
    }

    /** Who hears when mail comes. */
    public void setIdle(IdleWatch idle) {
        this.idle = idle;
    }

    /** The usual interval between two polls, in milliseconds. */
    public void setDelay(long millis) {
        this.delay = Duration.ofMillis(millis);
    }
}
