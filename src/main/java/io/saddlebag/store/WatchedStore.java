package io.saddlebag.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator when the store goes away and when it is back: a line each, however many ask it meanwhile. Whoever
 * asks gets the exception as ever and need not log it.
 */
final class WatchedStore implements Store {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);

    private final Store store;
    private final Clock clock;
    private volatile Instant awaySince = Instant.MAX;
    private Instant backSince = Instant.MIN;
    /** A store that takes nothing may still be read, so reading does not prove that it is back. */
    private boolean writesFailed;

    WatchedStore(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public <T> T write(Work<T> work) {
        return watched(true, work);
    }

    @Override
    public <T> T read(Work<T> work) {
        return watched(false, work);
    }

    private <T> T watched(boolean write, Work<T> work) {
        Instant begun = clock.instant();
        T result;
        try {
            result = write ? store.write(work) : store.read(work);
        } catch (StoreUnavailable e) {
            failed(write, begun, e);
            throw e;
        }
        // what began before the outage says nothing about its end
        if (!begun.isBefore(awaySince)) {
            answered(write);
        }
        return result;
    }

    /** What fails now and began before it was back belongs to the outage that is over. */
    private synchronized void failed(boolean write, Instant begun, StoreUnavailable failure) {
        if (begun.isBefore(backSince)) {
            return;
        }
        writesFailed |= write;
        if (awaySince.equals(Instant.MAX)) {
            awaySince = clock.instant();
            LOG.warn("{}; messages are taken in and wait until it is back", failure.getMessage());
        }
    }

    private synchronized void answered(boolean write) {
        if (!awaySince.equals(Instant.MAX) && (write || !writesFailed)) {
            backSince = clock.instant();
            LOG.warn(
                    "the store is back after {} s",
                    Duration.between(awaySince, backSince).toSeconds());
            awaySince = Instant.MAX;
            writesFailed = false;
        }
    }

    @Override
    public boolean settle() {
        return store.settle();
    }

    @Override
    public void close() {
        store.close();
    }
}
