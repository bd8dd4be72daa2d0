package io.saddlebag.delivery;

import io.saddlebag.delivery.Outcome.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A helpdesk that is out of order half of the time, and sometimes does what it was told without saying so. It can be
 * asked what it has done.
 */
final class Helpdesk implements Courier {
    private final Map<String, List<String>> done = new ConcurrentHashMap<>();
    private final Map<String, Boolean> busy = new ConcurrentHashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private final Random random;

    Helpdesk(long seed) {
        random = new Random(seed);
    }

    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public Outcome deliver(Delivery delivery) {
        if (busy.put(delivery.stream(), true) != null) {
            complain("two at once in " + delivery.stream());
        }
        try {
            if (delivery.again() && has(delivery)) {
                return new Outcome.Done("{}");
            }
            return switch (dice(8)) {
                case 0 -> Retry.down("connection refused", Optional.empty(), false);
                case 1 -> Retry.busy("429", Optional.of(Duration.ofMillis(3)));
                case 2 -> Retry.command("409", Optional.empty(), false);
                case 3 -> {
                    take(delivery);
                    yield Retry.down("no answer", Optional.empty(), true);
                }
                case 4 -> {
                    take(delivery);
                    throw new IllegalStateException("the answer could not be read");
                }
                default -> {
                    take(delivery);
                    yield new Outcome.Done("{}");
                }
            };
        } finally {
            busy.remove(delivery.stream());
        }
    }

    /** Does what it is told, and nobody hears of it. */
    void take(Delivery delivery) {
        List<String> stream = done.computeIfAbsent(delivery.stream(), s -> new ArrayList<>());
        synchronized (stream) {
            if (stream.contains(delivery.body())) {
                complain(delivery.body() + " done twice in " + delivery.stream());
            }
            stream.add(delivery.body());
        }
    }

    private boolean has(Delivery delivery) {
        List<String> stream = done.getOrDefault(delivery.stream(), List.of());
        synchronized (stream) {
            return stream.contains(delivery.body());
        }
    }

    List<String> done(String stream) {
        return done.getOrDefault(stream, List.of());
    }

    List<String> wrong() {
        synchronized (wrong) {
            return List.copyOf(wrong);
        }
    }

    int dice(int sides) {
        synchronized (random) {
            return random.nextInt(sides);
        }
    }

    private void complain(String what) {
        synchronized (wrong) {
            wrong.add(what);
        }
    }
}
