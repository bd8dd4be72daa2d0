package io.saddlebag.delivery;

/**
 * Where deliveries go.
 *
 * @param name as in {@link Delivery#target}
 * @param courier who carries them out
 * @param aftermath what else is stored with an outcome
 */
public record Target(String name, Courier courier, Aftermath aftermath, Settings settings) {}
