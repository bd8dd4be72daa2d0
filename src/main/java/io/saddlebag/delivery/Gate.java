package io.saddlebag.delivery;

import io.saddlebag.delivery.Outcome.Cause;
import io.saddlebag.delivery.Outcome.Retry;
import io.saddlebag.pace.Meter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stands in front of a target and lets attempts through one by one: at its pace, not while the breaker is open, not
 * while an operator holds it. Whoever has passed makes an attempt and tells its outcome by {@link #saw}, or calls
 * {@link #unused}.
 */
final class Gate {
    private static final long LONGEST_WAIT_MILLIS = 1_000;

    private final Clock clock;
    private final Pace pace;
    private final Meter meter;
    private final Breaker breaker;
    /** Fair, so that those who wait pass in the order they came. The first of them waits on the gate itself. */
    private final ReentrantLock queue = new ReentrantLock(true);

    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean held;

    Gate(Settings settings, Clock clock) {
        this(settings, new Pace(settings.perMinute()), Meter.FREE, clock);
    }

    /** A gate of a lane. */
    Gate(Settings settings, Pace pace, Meter meter, Clock clock) {
        this.clock = clock;
        this.pace = pace;
        this.meter = meter;
        breaker = new Breaker(settings.outages(), settings.outagePause());
    }

    /** Passes if that is possible now and nobody waits. */
    boolean tryPass() {
        return !queue.isLocked() && pass();
    }

    /** Waits until it is possible to pass; false when the gate was closed for good instead. */
    boolean awaitPass() throws InterruptedException {
        queue.lockInterruptibly();
        try {
            synchronized (this) {
                while (!isClosed() && !pass()) {
                    long millis = held ? LONGEST_WAIT_MILLIS : delay().toMillis();
                    wait(Math.min(Math.max(millis, 1), LONGEST_WAIT_MILLIS));
                }
                return !isClosed();
            }
        } finally {
            queue.unlock();
        }
    }

    private synchronized boolean pass() {
        if (isClosed() || held || !delay().isZero() || !pace.pass(clock.instant())) {
            return false;
        }
        meter.passed();
        breaker.passed();
        return true;
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private synchronized Duration delay() {
        Instant now = clock.instant();
        Duration byPace = pace.delay(now);
        Duration byBreaker = breaker.delay(now);
        Duration byMeter = meter.delay();
        return Collections.max(List.of(byPace, byBreaker, byMeter));
    }

    /** Gives the pass back. */
    synchronized void unused() {
        meter.left();
        pace.unused();
        breaker.unused();
        notifyAll();
    }

    /**
     * Takes note of how an attempt went.
     *
     * @param wait how long to the next attempt, if there is one: if the target asks for it, all of it is left alone
     * @return whether the breaker has opened or closed by it
     */
    synchronized boolean saw(Outcome outcome, Duration wait) {
        if (outcome instanceof Outcome.Later) {
            unused();
            return false;
        }
        meter.left();
        Instant now = clock.instant();
        boolean open = breaker.isOpen();
        Optional<Retry> retry = outcome instanceof Retry again ? Optional.of(again) : Optional.empty();
        boolean down = retry.filter(r -> r.cause() == Cause.DOWN).isPresent();
        boolean busy = retry.filter(r -> r.cause() == Cause.BUSY).isPresent();
        if (down) {
            breaker.failed(now);
        } else {
            breaker.answered();
        }
        if (busy || (down && retry.flatMap(Retry::after).isPresent())) {
            pace.silence(now.plus(wait));
        }
        notifyAll();
        return open != breaker.isOpen();
    }

    /** Waits for a moment; false when the gate is closed for good. */
    boolean linger() {
        try {
            return !closed.await(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    synchronized boolean isBreakerOpen() {
        return breaker.isOpen();
    }

    /** Whether the last attempt was answered. */
    synchronized boolean isUndisturbed() {
        return breaker.isUndisturbed();
    }

    /** Lets nobody pass while {@code hold}. */
    synchronized void hold(boolean hold) {
        held = hold;
        notifyAll();
    }

    /** Lets nobody pass any more. */
    synchronized void close() {
        closed.countDown();
        notifyAll();
    }
}
