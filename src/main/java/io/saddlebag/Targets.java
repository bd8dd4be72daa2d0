package io.saddlebag;

import io.saddlebag.confirmation.Confirmations;
import io.saddlebag.confirmation.OrderQuestions;
import io.saddlebag.connector.ConnectorFolder;
import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Exchanger;
import io.saddlebag.context.Accounts;
import io.saddlebag.delivery.Lane;
import io.saddlebag.delivery.Target;
import io.saddlebag.files.CommandFiles;
import io.saddlebag.files.Fetches;
import io.saddlebag.helpdesk.CodeSink;
import io.saddlebag.helpdesk.HeldBack;
import io.saddlebag.helpdesk.Helpdesk;
import io.saddlebag.helpdesk.HelpdeskCourier;
import io.saddlebag.helpdesk.Helpdesks;
import io.saddlebag.helpdesk.OrderAnswers;
import io.saddlebag.helpdesk.Replies;
import io.saddlebag.helpdesk.RouteSink;
import io.saddlebag.helpdesk.Sink;
import io.saddlebag.helpdesk.TicketReading;
import io.saddlebag.helpdesk.Together;
import io.saddlebag.ops.Settings;
import io.saddlebag.ops.WrongSetting;
import io.saddlebag.pace.Allowances;
import io.saddlebag.pace.Published;
import io.saddlebag.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where deliveries go: the helpdesks, and each account of a channel that has a route {@code to-<connector>-<account>}, or
 * whose connector has a route {@code to-<connector>}. Files come from where the same routes lead.
 */
final class Targets {
    private static final String CHANNEL_ROUTE = "to-";
    private static final String ORDERS_BY = "confirmation.orders-by";

    private final Settings settings;
    private final Store store;
    private final Routes routes;
    private final Connectors connectors;
    private final SinkFacts sinks;
    private final Helpdesks helpdesks;
    private final Replies replies;
    private final Confirmations confirmations;
    private final OrderAnswers orderAnswers;
    private final HeldBack heldBack;
    private final CommandFiles files;
    private final Accounts accounts;
    private final Fetches fetches;
    private final TicketTarget tickets;
    private final Rates rates;
    private final Allowances allowances;
    private final Clock clock;

    Targets(
            Settings settings,
            Store store,
            Routes routes,
            Systems systems,
            Replies replies,
            Confirmations confirmations,
            OrderAnswers orderAnswers,
            HeldBack heldBack,
            CommandFiles files,
            Accounts accounts,
            Fetches fetches,
            TicketTarget tickets,
            Allowances allowances,
            Clock clock) {
        this.settings = settings;
        this.store = store;
        this.routes = routes;
        this.connectors = systems.connectors();
        this.sinks = systems.sinks();
        this.helpdesks = systems.helpdesks();
        this.replies = replies;
        this.confirmations = confirmations;
        this.orderAnswers = orderAnswers;
        this.heldBack = heldBack;
        this.files = files;
        this.accounts = accounts;
        this.fetches = fetches;
        this.tickets = tickets;
        this.rates = systems.rates();
        this.allowances = allowances;
        this.clock = clock;
    }

    /** The helpdesks, and the accounts that have a route of their own. */
    List<Target> all() {
        List<Target> targets = new ArrayList<>();
        helpdesks.all().stream()
                .filter(helpdesk -> routes.ids().contains(HelpdeskRoutes.sink(helpdesk.connector())))
                .map(this::helpdesk)
                .forEach(targets::add);
        if (settings.given(ORDERS_BY)) {
            targets.add(orders(settings.text(ORDERS_BY)));
        }
        routes.ids().stream()
                .filter(id -> id.startsWith(CHANNEL_ROUTE))
                .map(this::address)
                .filter(address -> !address.account().isEmpty())
                .map(address -> channel(address, CHANNEL_ROUTE + address.connector() + "-" + address.account()))
                .forEach(targets::add);
        return targets;
    }

    /** An account that shares the route of its connector, or where files or tickets are had, if there is a route for it. */
    Optional<Target> named(String target) {
        String[] parts = target.split("/", 3);
        if (parts.length < 3) {
            return Optional.empty();
        }
        Address address = new Address(parts[1], parts[2]);
        if (Fetches.isTarget(target)) {
            return connectors
                    .find(address.connector())
                    .filter(folder -> folder.fetch().isPresent())
                    .flatMap(folder -> route(address))
                    .map(route -> files(target, route));
        }
        if (TicketReading.isTarget(target)) {
            return route(address)
                    .map(route -> tickets.of(
                            address.connector(),
                            address.account(),
                            new RouteSink(routes.template(), "direct:" + route),
                            pace("helpdesk.senders", "helpdesk.rate", Allowances.LONGEST_WAIT),
                            Lane.besides(Set.of(), allowances.meter(address.connector(), Set.of()))));
        }
        return target.equals(Replies.target(address.connector(), address.account()))
                ? route(address).filter(route -> !HelpdeskRoutes.isSink(route)).map(route -> channel(address, route))
                : Optional.empty();
    }

    /** The route to the sink that serves an account. */
    private Optional<String> route(Address address) {
        String all = CHANNEL_ROUTE + address.connector();
        Stream<String> candidates = helpdesks.named(address.connector()).isPresent()
                ? Stream.of(HelpdeskRoutes.sink(address.connector()))
                : Stream.of(all + "-" + address.account(), all);
        List<String> started = routes.ids();
        return candidates.filter(started::contains).findFirst();
    }

    /** What makes one attempt at a helpdesk. */
    static Sink helpdeskSink(Routes routes, String connector) {
        return new RouteSink(routes.template(), "direct:" + HelpdeskRoutes.sink(connector));
    }

    private Target helpdesk(Helpdesk helpdesk) {
        Sink sink = heldBack.writing(helpdeskSink(routes, helpdesk.connector()));
        Published published = rates.of(helpdesk.connector());
        HelpdeskCourier courier = new HelpdeskCourier(
                helpdesk,
                store,
                sink,
                sinks.repeatable(helpdesk.connector()),
                files,
                accounts,
                new Together(published.together(), published.patience(), clock),
                clock);
        return new Target(
                helpdesk.target(),
                courier,
                courier,
                pace("helpdesk.senders", "helpdesk.rate", Allowances.LONGEST_WAIT.multipliedBy(10)),
                lanes(helpdesk.connector(), published));
    }

    /** Those commands that need the same limits, and the rest. */
    private List<Lane> lanes(String connector, Published published) {
        List<Lane> lanes = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (Set<String> kinds : published.lanes()) {
            Set<String> own = new HashSet<>(kinds);
            own.removeAll(taken);
            taken.addAll(own);
            lanes.add(Lane.of(own, allowances.meter(connector, own)));
        }
        lanes.add(Lane.besides(taken, allowances.meter(connector, Set.of())));
        return lanes;
    }

    private Target channel(Address address, String route) {
        String connector = address.connector();
        String account = address.account();
        Sink sink = new CodeSink(confirmations.mails(), new RouteSink(routes.template(), "direct:" + route));
        return new Target(
                Replies.target(connector, account),
                replies.courier(sink, sinks.repeatable(connector), connector, account),
                replies.aftermath(connector, account, sinks.receiptsTell(connector)),
                pace("reply.senders", "reply.rate", Allowances.LONGEST_WAIT.multipliedBy(10)),
                List.of(Lane.besides(Set.of(), allowances.meter(connector, Set.of()))));
    }

    private Target files(String target, String route) {
        RouteSink sink = new RouteSink(routes.template(), "direct:" + route);
        return new Target(
                target,
                fetches.courier(sink::send),
                fetches,
                pace("files.fetchers", "files.rate", Exchanger.LONGEST_DOWNLOAD));
    }

    private Target orders(String system) {
        String route = OwnSystems.route(system);
        if (!routes.ids().contains(route)) {
            throw new WrongSetting(settings.describe(ORDERS_BY) + ", but no route " + route
                    + " was started; give the settings that start it, or leave it empty.");
        }
        return new Target(
                OrderQuestions.target(system),
                confirmations.orders().courier(new RouteSink(routes.template(), "direct:" + route)::send),
                orderAnswers,
                pace("reply.senders", "reply.rate", Duration.ZERO));
    }

    /** Of a route to customers, by its id. */
    private Address address(String route) {
        String address = route.substring(CHANNEL_ROUTE.length());
        String connector = connectors.all().stream()
                .map(ConnectorFolder::name)
                .filter(name -> address.equals(name) || address.startsWith(name + "-"))
                .max(Comparator.comparing(String::length))
                .orElseThrow(() -> new IllegalStateException("the route " + route + " names no connector: a route"
                        + " that sends to customers is called to-<connector> or to-<connector>-<account>"));
        return new Address(connector, address.equals(connector) ? "" : address.substring(connector.length() + 1));
    }

    /** An account of a channel; with an empty account all of them. */
    private record Address(String connector, String account) {}

    private io.saddlebag.delivery.Settings pace(String senders, String rate, Duration longer) {
        Duration timeout = settings.duration("delivery.timeout");
        return new io.saddlebag.delivery.Settings(
                (int) settings.number(senders),
                (int) settings.number(rate),
                timeout.multipliedBy(4).plus(longer),
                settings.duration("delivery.backoff"),
                settings.duration("delivery.backoff-max"),
                (int) settings.number("delivery.attempts"),
                10,
                settings.duration("delivery.breaker-pause"));
    }
}
