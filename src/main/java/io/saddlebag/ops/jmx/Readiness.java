package io.saddlebag.ops.jmx;

import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Whether webhooks can be taken: the broker accepts, and the store answers. A mailbox or a helpdesk that is away is no
 * reason to send nothing here.
 */
public final class Readiness extends AbstractHealthCheck {
    private final BooleanSupplier store;
    private final BooleanSupplier broker;

    /** Asks these, each time it is asked. */
    public Readiness(BooleanSupplier store, BooleanSupplier broker) {
        super("saddlebag", "store-and-broker");
        this.store = store;
        this.broker = broker;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        boolean storeUp = store.getAsBoolean();
        boolean brokerUp = broker.getAsBoolean();
        builder.detail("store", storeUp ? "up" : "down").detail("broker", brokerUp ? "up" : "down");
        if (storeUp && brokerUp) {
            builder.up();
        } else {
            builder.message(storeUp ? "the broker takes nothing" : "the store does not answer")
                    .down();
        }
    }
}
