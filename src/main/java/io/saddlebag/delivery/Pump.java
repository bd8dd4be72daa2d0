package io.saddlebag.delivery;

import io.saddlebag.store.Store;
import io.saddlebag.store.StoreUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one lane of a target. A stream is in one place at a time: queued, or worked on by one thread, which goes
 * on to those that wait longest. The queue is
 * bounded; what does not fit is brought by a later {@link #sweep}.
 */
final class Pump {
    private static final Logger LOG = LoggerFactory.getLogger(Pump.class);
    private static final int QUEUED = 1_000;

    private final Store store;
    private final Deliveries deliveries;
    private final Target target;
    private final Lane lane;
    private final Clock clock;
    private final Gate gate;
    private final Sender sender;
    private final ThreadPoolExecutor threads;
    private final ConcurrentMap<String, Place> places = new ConcurrentHashMap<>();
    private final Consumer<String> elsewhere;
    private final Runnable low;
    private volatile boolean moreToSweep;

    /**
     * Makes a pump that stands still until its first sweep.
     *
     * @param pace is that of all lanes
     * @param elsewhere told of streams whose next command may be for another lane
     * @param low called when the queue runs low and the store has more
     */
    Pump(
            Store store,
            Deliveries deliveries,
            Target target,
            Lane lane,
            Pace pace,
            Clock clock,
            Consumer<String> elsewhere,
            Runnable low) {
        this.lane = lane;
        this.elsewhere = elsewhere;
        this.store = store;
        this.deliveries = deliveries;
        this.target = target;
        this.clock = clock;
        this.low = low;
        gate = new Gate(target.settings(), pace, lane.meter(), clock);
        gate.hold(true);
        sender = new Sender(store, deliveries, target, lane, gate, clock);
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                target.settings().threads(),
                target.settings().threads(),
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(QUEUED),
                work -> new Thread(work, "delivery-" + target.name() + "-" + number.incrementAndGet()));
        threads.allowCoreThreadTimeOut(true);
    }

    Gate gate() {
        return gate;
    }

    /** Has a stream looked at soon, as it is at that time or later. */
    void wake(String stream) {
        Place place = places.compute(
                stream, (s, was) -> was == null ? Place.NEW : was == Place.WORKED_ON ? Place.CALLED_AGAIN : was);
        if (place == Place.NEW && places.replace(stream, Place.NEW, Place.QUEUED)) {
            queue(stream);
        }
    }

    /** Fetches from the store what is due, and whether an operator has paused the target. */
    void sweep() {
        boolean room = threads.getQueue().size() <= QUEUED / 2;
        List<String> due = room
                ? store.read(tx -> deliveries.due(tx, target.name(), lane.kinds(), clock.instant(), QUEUED))
                : List.of();
        // asked last, so that nothing goes that was enqueued after the pause
        boolean paused = store.read(tx -> Pauses.reason(tx, target.name())).isPresent();
        gate.hold(paused);
        if (!paused) {
            moreToSweep |= due.size() == QUEUED;
            due.forEach(this::wake);
        }
    }

    /** Lets attempts that go on come to their end, for some time, and begins no others. */
    void stop(Duration patience) throws InterruptedException {
        gate.close();
        threads.shutdown();
        threads.getQueue().clear();
        if (!threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("{}: attempts are broken off that did not end within {}", target.name(), patience);
            threads.shutdownNow();
            threads.awaitTermination(1, TimeUnit.SECONDS);
        }
    }

    private void queue(String stream) {
        try {
            threads.execute(new Turn(stream));
        } catch (RejectedExecutionException e) {
            places.remove(stream);
            moreToSweep = true;
        }
    }

    private void run(String stream) {
        places.put(stream, Place.WORKED_ON);
        Turns turns = new Turns(stream, this::take, this::leave);
        boolean more = false;
        try {
            more = pass(stream) && sender.work(turns);
        } catch (StoreUnavailable e) {
            LOG.debug("{}: {}", target.name(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("{}: the stream {} cannot be worked off", target.name(), turns.now(), e);
        } finally {
            turns.end(more);
        }
    }

    /** The stream that has waited longest for a thread. */
    private Optional<String> take() {
        Optional<String> stream =
                threads.getQueue().poll() instanceof Turn turn ? Optional.of(turn.stream()) : Optional.empty();
        stream.ifPresent(taken -> places.put(taken, Place.WORKED_ON));
        return stream;
    }

    /** Waits at the gate only for a stream that has something to do here. */
    private boolean pass(String stream) throws InterruptedException {
        if (isOneOfSeveral() && !sender.isDue(stream)) {
            return false;
        }
        return gate.tryPass() || (sender.isDue(stream) && gate.awaitPass());
    }

    private boolean isOneOfSeveral() {
        return target.lanes().size() > 1;
    }

    private void leave(String stream, boolean more) {
        Place next = places.compute(stream, (s, was) -> more || was == Place.CALLED_AGAIN ? Place.QUEUED : null);
        if (next == Place.QUEUED) {
            queue(stream);
        }
        if (more && isOneOfSeveral()) {
            elsewhere.accept(stream);
        }
        if (moreToSweep && threads.getQueue().size() < QUEUED / 2) {
            moreToSweep = false;
            low.run();
        }
    }

    /** A stream in the queue. */
    private final class Turn implements Runnable {
        private final String stream;

        Turn(String stream) {
            this.stream = stream;
        }

        String stream() {
            return stream;
        }

        @Override
        public void run() {
            Pump.this.run(stream);
        }
    }

    private enum Place {
        NEW,
        QUEUED,
        WORKED_ON,
        CALLED_AGAIN
    }
}
