package io.saddlebag.delivery;

import io.saddlebag.pace.Meter;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Commands of a target that keep to the same limits: those of one lane do not wait for those of another.
 *
 * @param kinds which commands
 * @param meter how they keep to their limits
 */
public record Lane(Predicate<String> kinds, Meter meter) {
    /** All commands, and no limits. */
    public static final Lane ONE = new Lane(kind -> true, Meter.FREE);

    /** Commands of these kinds. */
    public static Lane of(Set<String> kinds, Meter meter) {
        return new Lane(Set.copyOf(kinds)::contains, meter);
    }

    /** Commands of all other kinds. */
    public static Lane besides(Set<String> kinds, Meter meter) {
        return new Lane(Predicate.not(Set.copyOf(kinds)::contains), meter);
    }

    boolean takes(Delivery delivery) {
        return kinds.test(delivery.kind());
    }
}
