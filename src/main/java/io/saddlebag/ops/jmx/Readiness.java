package io.saddlebag.ops.jmx;

import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.component.kamelet.KameletEndpoint;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.support.ScheduledPollConsumer;

/**
 * Whether webhooks can be taken: the broker accepts, the store answers, and the routes run that take webhooks and
 * record. A mailbox or a helpdesk that is away is no reason to send nothing here, and neither is a channel that an
 * operator has paused.
 */
public final class Readiness extends AbstractHealthCheck {
    private static final String ACCEPT = "accept";

    private final BooleanSupplier store;
    private final BooleanSupplier broker;
    private final Supplier<CamelContext> context;

    /**
     * Asks these, each time it is asked.
     *
     * @param context whose routes have to run
     */
    public Readiness(BooleanSupplier store, BooleanSupplier broker, Supplier<CamelContext> context) {
        super("saddlebag", "takes-messages");
        this.store = store;
        this.broker = broker;
        this.context = context;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        boolean storeUp = store.getAsBoolean();
        boolean brokerUp = broker.getAsBoolean();
        List<String> stopped = stopped(context.get());
        builder.detail("store", storeUp ? "up" : "down").detail("broker", brokerUp ? "up" : "down");
        builder.detail("stopped", String.join(", ", stopped));
        if (storeUp && brokerUp && stopped.isEmpty()) {
            builder.up();
        } else if (storeUp && brokerUp) {
            builder.message("the route " + stopped.get(0) + " does not run").down();
        } else {
            builder.message(storeUp ? "the broker takes nothing" : "the store does not answer")
                    .down();
        }
    }

    /** Those by which webhooks come in and are recorded, and that do not run. */
    private static List<String> stopped(CamelContext context) {
        return context.getRoutes().stream()
                .filter(Readiness::takesIn)
                .map(Route::getRouteId)
                .filter(id -> {
                    ServiceStatus status = context.getRouteController().getRouteStatus(id);
                    return !status.isStarted() && !status.isSuspended();
                })
                .toList();
    }

    /** What is fetched, such as mail, was not sent here; what other routes call is no way in, but the one that all use. */
    private static boolean takesIn(Route route) {
        boolean called =
                route.getEndpoint() instanceof DirectEndpoint || route.getEndpoint() instanceof KameletEndpoint;
        return route.getRouteId().equals(ACCEPT) || !(called || route.getConsumer() instanceof ScheduledPollConsumer);
    }
}
