package io.saddlebag.delivery;

import java.util.List;

/**
 * Where deliveries go.
 *
 * @param name as in {@link Delivery#target}
 * @param courier who carries them out
 * @param aftermath what else is stored with an outcome
 * @param settings how it is treated; the threads are those of each lane
 * @param lanes together they take every kind of command once
 */
public record Target(String name, Courier courier, Aftermath aftermath, Settings settings, List<Lane> lanes) {
    public Target {
        lanes = List.copyOf(lanes);
    }

    /** A target with one lane. */
    public Target(String name, Courier courier, Aftermath aftermath, Settings settings) {
        this(name, courier, aftermath, settings, List.of(Lane.ONE));
    }
}
