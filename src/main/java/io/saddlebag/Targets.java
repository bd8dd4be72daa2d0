package io.saddlebag;

import io.saddlebag.connector.ConnectorFolder;
import io.saddlebag.connector.Connectors;
import io.saddlebag.delivery.Target;
import io.saddlebag.helpdesk.Helpdesk;
import io.saddlebag.helpdesk.HelpdeskCourier;
import io.saddlebag.helpdesk.Replies;
import io.saddlebag.helpdesk.RouteSink;
import io.saddlebag.ops.Settings;
import io.saddlebag.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where deliveries go: the helpdesk, and each account of a channel that has a route {@code to-<connector>-<account>}.
 */
final class Targets {
    private static final String CHANNEL_ROUTE = "to-";
    private static final String HELPDESK_ROUTE = "open-ticket";

    private final Settings settings;
    private final Store store;
    private final Routes routes;
    private final Connectors connectors;
    private final SinkFacts sinks;
    private final Helpdesk helpdesk;
    private final Replies replies;
    private final Clock clock;

    Targets(
            Settings settings,
            Store store,
            Routes routes,
            Connectors connectors,
            SinkFacts sinks,
            Helpdesk helpdesk,
            Replies replies,
            Clock clock) {
        this.settings = settings;
        this.store = store;
        this.routes = routes;
        this.connectors = connectors;
        this.sinks = sinks;
        this.helpdesk = helpdesk;
        this.replies = replies;
        this.clock = clock;
    }

    List<Target> all() {
        List<Target> targets = new ArrayList<>();
        if (routes.ids().contains(HELPDESK_ROUTE)) {
            targets.add(helpdesk());
        }
        routes.ids().stream()
                .filter(id -> id.startsWith(CHANNEL_ROUTE))
                .map(this::channel)
                .forEach(targets::add);
        return targets;
    }

    private Target helpdesk() {
        RouteSink sink = new RouteSink(routes.template(), "direct:" + HELPDESK_ROUTE);
        HelpdeskCourier courier =
                new HelpdeskCourier(helpdesk, store, sink, sinks.repeatable(helpdesk.connector()), clock);
        return new Target(helpdesk.target(), courier, courier, pace("helpdesk.senders", "helpdesk.rate"));
    }

    private Target channel(String route) {
        String address = route.substring(CHANNEL_ROUTE.length());
        String connector = connectors.all().stream()
                .map(ConnectorFolder::name)
                .filter(name -> address.startsWith(name + "-"))
                .max(Comparator.comparing(String::length))
                .orElseThrow(() -> new IllegalArgumentException("the route " + route + " names no connector: a route"
                        + " that sends to customers is called to-<connector>-<account>"));
        String account = address.substring(connector.length() + 1);
        RouteSink sink = new RouteSink(routes.template(), "direct:" + route);
        return new Target(
                Replies.target(connector, account),
                replies.courier(sink, sinks.repeatable(connector)),
                replies.aftermath(connector, account),
                pace("reply.senders", "reply.rate"));
    }

    private io.saddlebag.delivery.Settings pace(String senders, String rate) {
        Duration timeout = settings.duration("delivery.timeout");
        return new io.saddlebag.delivery.Settings(
                (int) settings.number(senders),
                (int) settings.number(rate),
                timeout.multipliedBy(4),
                settings.duration("delivery.backoff"),
                settings.duration("delivery.backoff-max"),
                (int) settings.number("delivery.attempts"),
                10,
                settings.duration("delivery.breaker-pause"));
    }
}
