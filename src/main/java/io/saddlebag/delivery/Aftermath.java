package io.saddlebag.delivery;

import io.saddlebag.store.Tx;

/**
 * What else has to be true when a delivery is settled: a ticket that was opened is recorded, a message that was sent
 * gets its status.
 */
@FunctionalInterface
public interface Aftermath {
    /**
     * Called in the transaction that stores the outcome, which is {@link State.Done}, {@link State.Failed},
     * {@link State.Unknown} or {@link State.GivenUp}. May be called more than once, so it must touch nothing but the
     * transaction. If it throws, the delivery becomes {@link State.Unknown}.
     */
    void follow(Tx tx, Delivery settled);

    /**
     * Called before the outcome is stored, in the same transaction, for what others hold before they hold deliveries
     * (a conversation): two that take both in different orders would wait for each other. It may be called although
     * somebody else stores another outcome.
     */
    default void prepare(Tx tx, Delivery settled) {}

    /** Nothing else. */
    static Aftermath none() {
        return (tx, settled) -> {};
    }
}
