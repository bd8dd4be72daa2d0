package io.saddlebag.delivery;

import io.saddlebag.store.Store;
import io.saddlebag.store.StoreUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets deliveries delivered, on this node. What is enqueued is found every second; {@link #wake} makes it sooner.
 */
public final class Dispatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);
    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Recording, and other nodes, may have enqueued for targets that this node has not met. */
    private static final Duration LOOK_FOR_TARGETS = Duration.ofSeconds(5);

    private final Store store;
    private final Deliveries deliveries;
    private final Function<String, Optional<Target>> targets;
    private final Clock clock;
    private final ConcurrentMap<String, Lanes> pumps = new ConcurrentHashMap<>();
    private final ScheduledExecutorService sweeper =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "delivery-sweep"));
    private final List<ScheduledFuture<?>> sweeps;
    private boolean closing;

    /** Begins to deliver to these targets. */
    public Dispatch(Store store, Deliveries deliveries, Collection<Target> targets, Clock clock) {
        this(store, deliveries, targets, name -> Optional.empty(), clock, SWEEP);
    }

    /**
     * Begins to deliver to these targets, and to others as soon as something is enqueued for them.
     *
     * @param others finds the target of a name; nothing where nobody can deliver to it
     */
    public Dispatch(
            Store store,
            Deliveries deliveries,
            Collection<Target> targets,
            Function<String, Optional<Target>> others,
            Clock clock) {
        this(store, deliveries, targets, others, clock, SWEEP);
    }

    Dispatch(
            Store store,
            Deliveries deliveries,
            Collection<Target> first,
            Function<String, Optional<Target>> others,
            Clock clock,
            Duration sweep) {
        this.store = store;
        this.deliveries = deliveries;
        this.targets = others;
        this.clock = clock;
        first.forEach(this::add);
        sweeps = List.of(
                sweeper.scheduleWithFixedDelay(
                        () -> pumps.keySet().forEach(this::sweep), 0, sweep.toMillis(), TimeUnit.MILLISECONDS),
                sweeper.scheduleWithFixedDelay(this::look, 0, LOOK_FOR_TARGETS.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Has a stream looked at at once. To be called after the commit that enqueued something in it. */
    public void wake(String target, String stream) {
        pump(target).ifPresent(pump -> pump.wake(stream));
    }

    /** The targets that there are by now. */
    public Set<String> targets() {
        return pumps.keySet();
    }

    /** The target of that name, if anybody can deliver to it. */
    public Optional<Target> target(String name) {
        return pump(name).map(Lanes::target);
    }

    private Optional<Lanes> pump(String target) {
        Lanes known = pumps.get(target);
        return known == null ? targets.apply(target).flatMap(this::add) : Optional.of(known);
    }

    private synchronized Optional<Lanes> add(Target target) {
        return closing
                ? Optional.empty()
                : Optional.of(pumps.computeIfAbsent(
                        target.name(), name -> new Lanes(store, deliveries, target, clock, () -> sweepSoon(name))));
    }

    private void look() {
        try {
            store.read(deliveries::targets).forEach(this::pump);
        } catch (StoreUnavailable e) {
            LOG.debug("what is enqueued cannot be looked through: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("what is enqueued cannot be looked through: {}", e.getMessage());
        }
    }

    /** Whether nothing goes to a target at present because it was out of service lately. */
    public boolean isDown(String target) {
        Lanes pump = pumps.get(target);
        return pump != null && pump.isBreakerOpen();
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
            Lanes pump = pumps.get(target);
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
        end();
        pumps.values().forEach(Lanes::close);
        sweeps.forEach(sweep -> sweep.cancel(false));
        sweeper.shutdown();
        try {
            sweeper.awaitTermination(1, TimeUnit.SECONDS);
            for (Lanes pump : pumps.values()) {
                pump.stop(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void end() {
        closing = true;
    }
}
