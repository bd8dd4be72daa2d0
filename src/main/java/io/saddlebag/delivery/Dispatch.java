package io.saddlebag.delivery;

import io.saddlebag.store.Store;
import io.saddlebag.store.StoreUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets deliveries delivered, on this node. What is enqueued is found every second; {@link #wake} makes it sooner.
 */
public final class Dispatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);
    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Map<String, Pump> pumps;
    private final ScheduledExecutorService sweeper =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "delivery-sweep"));
    private final ScheduledFuture<?> sweeps;

    /** Begins to deliver to these targets. */
    public Dispatch(Store store, Deliveries deliveries, Collection<Target> targets, Clock clock) {
        this(store, deliveries, targets, clock, SWEEP);
    }

    Dispatch(Store store, Deliveries deliveries, Collection<Target> targets, Clock clock, Duration sweep) {
        pumps = targets.stream()
                .collect(Collectors.toMap(
                        Target::name,
                        target -> new Pump(store, deliveries, target, clock, () -> sweepSoon(target.name()))));
        sweeps = sweeper.scheduleWithFixedDelay(
                () -> pumps.keySet().forEach(this::sweep), 0, sweep.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Has a stream looked at at once. To be called after the commit that enqueued something in it. */
    public void wake(String target, String stream) {
        Pump pump = pumps.get(target);
        if (pump != null) {
            pump.wake(stream);
        }
    }

    /** The targets. */
    public Set<String> targets() {
        return pumps.keySet();
    }

    /** Whether nothing goes to a target at present because it was out of service lately. */
    public boolean isDown(String target) {
        Pump pump = pumps.get(target);
        return pump != null && pump.gate().isBreakerOpen();
    }

    /** Fetches what is due now, on the sweeper's thread. */
    void sweepSoon(String target) {
        try {
            sweeper.execute(() -> sweep(target));
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: no sweep, the hub stops", target);
        }
    }

    private void sweep(String target) {
        try {
            Pump pump = pumps.get(target);
            if (pump != null) {
                pump.sweep();
            }
        } catch (StoreUnavailable e) {
            LOG.debug("{}: {}", target, e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("{}: what is due cannot be fetched: {}", target, e.getMessage());
        }
    }

    /** Ends attempts that go on, within 20 seconds, and begins no others. */
    @Override
    public void close() {
        pumps.values().forEach(pump -> pump.gate().close());
        sweeps.cancel(false);
        sweeper.shutdown();
        try {
            sweeper.awaitTermination(1, TimeUnit.SECONDS);
            for (Pump pump : pumps.values()) {
                pump.stop(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
