package io.saddlebag.ops.jmx;

import io.saddlebag.message.Json;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the upkeep done every hour, the first time some minutes after the start. */
public final class UpkeepBean implements UpkeepMXBean, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UpkeepBean.class);
    private static final int FIRST_MINUTES = 5;
    private static final int EVERY_MINUTES = 60;
    private static final int PATIENCE_SECONDS = 10;

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "upkeep"));
    private final ScheduledFuture<?> runs;
    private final Upkeep upkeep;
    private final Clock clock;
    private volatile String lastRun = "";
    private volatile String lastResult = "";

    /** Begins. */
    public UpkeepBean(Upkeep upkeep, Clock clock) {
        this.upkeep = upkeep;
        this.clock = clock;
        runs = thread.scheduleWithFixedDelay(this::hourly, FIRST_MINUTES, EVERY_MINUTES, TimeUnit.MINUTES);
    }

    @Override
    public String getLastRun() {
        return lastRun;
    }

    @Override
    public String getLastResult() {
        return lastResult;
    }

    @Override
    public String purge() {
        Map<String, Integer> counts = upkeep.purge();
        lastRun = clock.instant().toString();
        lastResult = counts.isEmpty()
                ? "nothing was due"
                : counts.entrySet().stream()
                        .map(count -> count.getValue() + " " + count.getKey())
                        .collect(Collectors.joining(", "));
        if (!counts.isEmpty()) {
            LOG.info("purged: {}", lastResult);
        }
        return Json.write(counts);
    }

    private void hourly() {
        try {
            purge();
        } catch (RuntimeException e) {
            lastResult = "not finished: " + e.getMessage();
            LOG.warn("purging is not finished, and goes on within the hour: {}", e.getMessage());
        }
    }

    /** Lets a purge that goes on come to its end. */
    @Override
    public void close() {
        runs.cancel(false);
        thread.shutdown();
        try {
            thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
