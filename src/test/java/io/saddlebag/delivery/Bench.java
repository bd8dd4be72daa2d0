package io.saddlebag.delivery;

import io.saddlebag.delivery.State.Waiting;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import java.time.Duration;
import java.util.List;

/** One target with one sender on a clock that stands still, worked by the thread of the test. */
final class Bench implements AutoCloseable {
    static final String TARGET = "helpdesk/test";
    static final Settings SETTINGS = new Settings(
            4, 0, Duration.ofMinutes(2), Duration.ofSeconds(1), Duration.ofMinutes(10), 3, 5, Duration.ofSeconds(30));

    final Store store;
    final Deliveries deliveries = new Deliveries();
    final TestClock clock = new TestClock();
    final TestCourier courier;
    final Gate gate;
    final Sender sender;
    final Dispatch dispatch;
    final Desk desk;

    Bench(TestStores kind, boolean repeatable) {
        this(kind, repeatable, Aftermath.none());
    }

    Bench(TestStores kind, boolean repeatable, Aftermath aftermath) {
        store = kind.open();
        courier = new TestCourier(repeatable);
        Target target = new Target(TARGET, courier, aftermath, SETTINGS);
        gate = new Gate(SETTINGS, clock);
        sender = new Sender(store, deliveries, target, gate, clock);
        dispatch = new Dispatch(store, deliveries, List.of(), clock);
        desk = new Desk(store, deliveries, List.of(target), dispatch, clock);
    }

    Delivery enqueue(String stream, String kind, String text) {
        return store.write(
                tx -> deliveries.enqueue(tx, TARGET, stream, kind, stream + "/" + text, text, clock.instant()));
    }

    /** Works the stream until there is nothing to do in it now. */
    void work(String stream) {
        boolean more = true;
        while (more && gate.tryPass()) {
            more = sender.work(stream);
        }
    }

    /** Begins an attempt and is never heard of again. */
    void crashWhileSending(String stream) {
        store.write(tx -> {
            Delivery head = deliveries.head(tx, TARGET, stream).orElseThrow();
            return deliveries.save(tx, head, head.claimed(clock.instant().plus(SETTINGS.lease())));
        });
    }

    List<String> due() {
        return store.read(tx -> deliveries.due(tx, TARGET, clock.instant(), 100));
    }

    Delivery now(Delivery delivery) {
        return store.read(tx -> deliveries.find(tx, delivery.id())).orElseThrow();
    }

    State state(Delivery delivery) {
        return now(delivery).state();
    }

    Duration until(Delivery delivery) {
        return Duration.between(clock.instant(), ((Waiting) state(delivery)).due());
    }

    @Override
    public void close() {
        dispatch.close();
        store.close();
    }
}
