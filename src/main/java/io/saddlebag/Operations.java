package io.saddlebag;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.saddlebag.broker.Connections;
import io.saddlebag.broker.Inbox;
import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Intake;
import io.saddlebag.connector.RawReader;
import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.ErasedIds;
import io.saddlebag.conversation.Notices;
import io.saddlebag.conversation.Quarantine;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.Desk;
import io.saddlebag.delivery.Dispatch;
import io.saddlebag.helpdesk.Helpdesk;
import io.saddlebag.helpdesk.Helpdesks;
import io.saddlebag.helpdesk.TicketCommands;
import io.saddlebag.identity.Register;
import io.saddlebag.message.Ids;
import io.saddlebag.ops.JolokiaDoor;
import io.saddlebag.ops.Settings;
import io.saddlebag.ops.jmx.Accounting;
import io.saddlebag.ops.jmx.Beans;
import io.saddlebag.ops.jmx.ConversationsBean;
import io.saddlebag.ops.jmx.CustomersBean;
import io.saddlebag.ops.jmx.Metrics;
import io.saddlebag.ops.jmx.Readiness;
import io.saddlebag.ops.jmx.Replay;
import io.saddlebag.ops.jmx.Retention;
import io.saddlebag.ops.jmx.SendersBean;
import io.saddlebag.ops.jmx.Upkeep;
import io.saddlebag.ops.jmx.UpkeepBean;
import io.saddlebag.privacy.Erasure;
import io.saddlebag.privacy.Exports;
import io.saddlebag.repair.TicketCheck;
import io.saddlebag.senders.BlockedSenders;
import io.saddlebag.store.Blobs;
import io.saddlebag.store.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.IntSupplier;
import org.apache.camel.ProducerTemplate;

/** What the hub shows its operators and lets them do: MBeans, health, metrics, and the upkeep. */
final class Operations implements AutoCloseable {
    private final Deque<Runnable> toClose = new ArrayDeque<>();
    private final PrometheusMeterRegistry metrics = Metrics.registry();
    private final Settings settings;
    private final Store store;
    private final Deliveries deliveries;
    private final Blobs blobs;
    private final Connections.Jms jms;
    private final Web web;
    private final IntSupplier chatPages;
    private final Clock clock;

    Operations(
            Settings settings,
            Store store,
            Deliveries deliveries,
            Blobs blobs,
            Connections.Jms jms,
            Web web,
            IntSupplier chatPages,
            Clock clock) {
        this.settings = settings;
        this.store = store;
        this.deliveries = deliveries;
        this.blobs = blobs;
        this.jms = jms;
        this.web = web;
        this.chatPages = chatPages;
        this.clock = clock;
    }

    /** Makes health and metrics known to Camel, whose management server answers for them. */
    void bind(Routes routes) {
        routes.bind("metricsRegistry", metrics);
        routes.bind(JolokiaDoor.NAME, new JolokiaDoor());
        routes.bind("readiness", new Readiness(store::isUp, () -> jms.accepts(Inbox.QUEUE), routes::context));
    }

    /**
     * Begins, once everything else runs.
     *
     * @param readers of raw forms that are more than JSON, by their media type
     * @param people what is needed to act on customers
     */
    void begin(
            Routes routes,
            Connectors connectors,
            Intake intake,
            Map<String, RawReader> readers,
            Dispatch dispatch,
            People people) {
        Desk desk = new Desk(store, deliveries, dispatch::target, dispatch, clock);
        Accounting accounting = new Accounting(store, deliveries, () -> jms.waiting(Inbox.QUEUE));
        Quarantine quarantine = new Quarantine(store, clock);
        ProducerTemplate accept = routes.template();
        Replay replay =
                new Replay(quarantine, intake, blobs, readers, items -> accept.sendBody("direct:accept", items));
        Beans beans = new Beans(
                accounting,
                new CamelSources(routes.context(), connectors),
                desk,
                dispatch,
                name -> check(name, routes, desk, dispatch, people),
                clock);
        toClose.push(beans::close);
        beans.register(quarantine, replay);
        beans.register(new Notices(store));
        Ids ids = people.ids();
        Exports exports = new Exports(store, blobs, deliveries, people.timeline(), ids, people.exports());
        Erasure erasure = new Erasure(
                store,
                blobs,
                deliveries,
                new ErasedIds(people.tokens()),
                exports,
                ids,
                () -> jms.waiting(Inbox.QUEUE),
                clock);
        beans.register(
                new CustomersBean(store, people.timeline(), exports, erasure, ids, clock),
                new ConversationsBean(store, people.timeline(), ids, clock));
        beans.register(new SendersBean(store, new BlockedSenders(store, new Register(ids), clock), people.timeline()));
        Upkeep upkeep = new Upkeep(
                store, deliveries, blobs, retention(), () -> jms.waiting(Inbox.QUEUE), exports, erasure::resume, clock);
        UpkeepBean hourly = new UpkeepBean(upkeep, clock);
        toClose.push(hourly::close);
        beans.register(hourly);
        metrics.getPrometheusRegistry().register(new Metrics(accounting, dispatch, web::turnedAway, chatPages, clock));
    }

    /**
     * What is needed to act on customers.
     *
     * @param tokens hold the key of the hashes that stay of those who were erased
     * @param exports the folder where exports are written
     * @param helpdesks where their tickets are
     * @param commands to them
     */
    record People(
            Ids ids,
            Timeline timeline,
            ConversationTokens tokens,
            Path exports,
            Helpdesks helpdesks,
            TicketCommands commands) {}

    private TicketCheck check(String name, Routes routes, Desk desk, Dispatch dispatch, People people) {
        Helpdesk helpdesk = people.helpdesks().named(name).orElseThrow();
        return new TicketCheck(
                helpdesk,
                people.helpdesks(),
                store,
                deliveries,
                people.commands(),
                desk,
                Targets.helpdeskSink(routes, helpdesk.connector()),
                conversation -> dispatch.wake(helpdesk.target(), conversation),
                people.ids(),
                clock);
    }

    private Retention retention() {
        return new Retention(
                settings.duration("retention.raw"),
                settings.duration("retention.blobs"),
                settings.duration("retention.quarantine"),
                settings.duration("retention.texts"));
    }

    @Override
    public void close() {
        toClose.forEach(Runnable::run);
        metrics.close();
    }
}
