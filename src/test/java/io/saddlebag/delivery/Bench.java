package io.saddlebag.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.delivery.State.Waiting;
import io.saddlebag.store.Store;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** One target with one sender on a clock that stands still, worked by the thread of the test. */
final class Bench implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    static final Settings SETTINGS = new Settings(
            4, 0, Duration.ofMinutes(2), Duration.ofSeconds(1), Duration.ofMinutes(10), 3, 5, Duration.ofSeconds(30));

    final Store store;
    final String name = "helpdesk/test" + NUMBER.incrementAndGet();
    final Deliveries deliveries = new Deliveries();
    final TestClock clock = new TestClock();
    final TestCourier courier;
    final Gate gate;
    final Sender sender;
    final Dispatch dispatch;
    final Desk desk;

    Bench(Store store, boolean repeatable, Aftermath aftermath) {
        this.store = store;
        courier = new TestCourier(repeatable);
        Target target = new Target(name, courier, aftermath, SETTINGS);
        gate = new Gate(SETTINGS, clock);
        sender = new Sender(store, deliveries, target, gate, clock);
        dispatch = new Dispatch(store, deliveries, List.of(), clock);
        desk = new Desk(store, deliveries, any -> Optional.of(target), dispatch, clock);
    }

    Delivery enqueue(String stream, String kind, String text) {
        return store.write(
                tx -> deliveries.enqueue(tx, name, stream, kind, stream + "/" + text, text, clock.instant()));
    }

    /** Enqueues in a transaction that goes on until something else is through. */
    Delivery enqueue(String stream, String text, Runnable then) {
        return store.write(tx -> {
            Delivery delivery =
                    deliveries.enqueue(tx, name, stream, "add-message", stream + "/" + text, text, clock.instant());
            then.run();
            return delivery;
        });
    }

    /** Works the stream until there is nothing to do in it now. */
    void work(String stream) {
        boolean more = true;
        while (more && gate.tryPass()) {
            more = sender.work(OneSender.alone(stream));
        }
    }

    /** Works the stream and those that wait behind it; the streams that were left, and whether with more to do. */
    List<String> workAsTurnsCome(String stream, String... behind) {
        Deque<String> waiting = new ArrayDeque<>(List.of(behind));
        List<String> left = new ArrayList<>();
        Turns turns =
                new Turns(stream, () -> Optional.ofNullable(waiting.poll()), (one, more) -> left.add(one + " " + more));
        assertThat(gate.tryPass()).isTrue();
        turns.end(sender.work(turns));
        return left;
    }

    /** Begins an attempt and is never heard of again. */
    void crashWhileSending(String stream) {
        store.write(tx -> {
            Delivery head = deliveries.head(tx, name, stream).orElseThrow();
            return deliveries.save(tx, head, head.claimed(clock.instant().plus(SETTINGS.lease())));
        });
    }

    List<CommandWords.Blank> erase(Delivery delivery) {
        return store.write(tx -> new CommandWords(deliveries).erase(tx, delivery.messageId(), clock.instant()));
    }

    boolean rewrite(Delivery delivery, String body) {
        return store.write(tx -> new CommandWords(deliveries).rewrite(tx, delivery, body, clock.instant()));
    }

    List<String> due() {
        return store.read(tx -> deliveries.due(tx, name, kind -> true, clock.instant(), 100));
    }

    List<Deliveries.Count> counts() {
        return desk.counts().stream()
                .filter(count -> count.target().equals(name))
                .toList();
    }

    List<Delivery> list(String state) {
        return desk.list(state, 1_000).stream()
                .filter(delivery -> delivery.target().equals(name))
                .toList();
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
    }
}
