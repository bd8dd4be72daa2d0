package io.saddlebag.delivery;

import io.saddlebag.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The pumps of one target: one for each of its lanes. */
final class Lanes {
    private final Target target;
    private final List<Pump> pumps;

    Lanes(Store store, Deliveries deliveries, Target target, Clock clock, Runnable low) {
        this.target = target;
        Pace pace = new Pace(target.settings().perMinute());
        pumps = target.lanes().stream()
                .map(lane -> new Pump(store, deliveries, target, lane, pace, clock, this::wake, low))
                .toList();
    }

    Target target() {
        return target;
    }

    void wake(String stream) {
        pumps.forEach(pump -> pump.wake(stream));
    }

    void sweep() {
        pumps.forEach(Pump::sweep);
    }

    boolean isBreakerOpen() {
        return pumps.stream().anyMatch(pump -> pump.gate().isBreakerOpen());
    }

    /** Begins no more attempts. */
    void close() {
        pumps.forEach(pump -> pump.gate().close());
    }

    void stop(Duration patience) throws InterruptedException {
        for (Pump pump : pumps) {
            pump.stop(patience);
        }
    }
}
