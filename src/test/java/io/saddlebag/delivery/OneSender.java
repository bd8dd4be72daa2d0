package io.saddlebag.delivery;

import io.saddlebag.store.Store;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** One sender for tests of other packages, on the thread of the test. */
public final class OneSender {
    private OneSender() {}

    /** Makes some attempts of streams that wait one behind the other; whether there is more to do in the last. */
    public static boolean work(
            Store store, Deliveries deliveries, Target target, Clock clock, String first, String... behind) {
        Gate gate = new Gate(target.settings(), clock);
        Deque<String> waiting = new ArrayDeque<>(List.of(behind));
        Turns turns = new Turns(first, () -> Optional.ofNullable(waiting.poll()), (left, more) -> {});
        return gate.tryPass() && new Sender(store, deliveries, target, gate, clock).work(turns);
    }

    /** The turn of a stream behind which no others wait. */
    static Turns alone(String stream) {
        return new Turns(stream, Optional::empty, (left, more) -> {});
    }
}
