package io.saddlebag;

import io.saddlebag.broker.Connections;
import io.saddlebag.broker.Inbox;
import io.saddlebag.confirmation.Codes;
import io.saddlebag.confirmation.Confirmations;
import io.saddlebag.connector.CamelIntake;
import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Exchanger;
import io.saddlebag.connector.Intake;
import io.saddlebag.context.Accounts;
import io.saddlebag.context.OwnSystem;
import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.Effects;
import io.saddlebag.conversation.Recorder;
import io.saddlebag.conversation.Threading;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.Dispatch;
import io.saddlebag.delivery.Recovery;
import io.saddlebag.delivery.Target;
import io.saddlebag.files.CommandFiles;
import io.saddlebag.files.Fetches;
import io.saddlebag.files.LateFiles;
import io.saddlebag.helpdesk.Advice;
import io.saddlebag.helpdesk.ChangedWords;
import io.saddlebag.helpdesk.Consequences;
import io.saddlebag.helpdesk.FilesThatFollow;
import io.saddlebag.helpdesk.HeldBack;
import io.saddlebag.helpdesk.Helpdesks;
import io.saddlebag.helpdesk.OrderAnswers;
import io.saddlebag.helpdesk.Replies;
import io.saddlebag.helpdesk.TicketCommands;
import io.saddlebag.helpdesk.TicketReading;
import io.saddlebag.helpdesk.Undelivered;
import io.saddlebag.identity.Customers;
import io.saddlebag.mailbox.MailIntake;
import io.saddlebag.mailbox.MailboxHealth;
import io.saddlebag.mailbox.Mailboxes;
import io.saddlebag.message.Ids;
import io.saddlebag.ops.DataDirectory;
import io.saddlebag.ops.HubFile;
import io.saddlebag.ops.Settings;
import io.saddlebag.pace.Allowances;
import io.saddlebag.senders.SenderGuard;
import io.saddlebag.store.Blobs;
import io.saddlebag.store.Store;
import io.saddlebag.triage.Escalations;
import io.saddlebag.triage.Triage;
import io.saddlebag.webchat.Widget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hub: everything wired by constructor, started in order and stopped in the reverse order. Nothing looks anything
 * up but routes, which find their beans in Camel's registry.
 */
public final class Hub implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final OpenParts parts = new OpenParts();
    private final Settings settings;
    private final Clock clock = Clock.systemUTC();
    private final Ids ids = new Ids();

    private final Web web;
    private @Nullable Foundations laid;
    /** Whether customers are asked about; known when the routes have started. */
    private volatile boolean ownSystems;

    private Hub(Settings settings) {
        this.settings = settings;
        this.web = new Web(settings);
    }

    /**
     * Starts everything that the settings ask for; returns when it runs.
     *
     * @throws RuntimeException when something does not start; its message is a sentence for the operator, and whatever
     *     was started is stopped again
     */
    public static Hub start(Settings settings) {
        Hub hub = new Hub(settings);
        try {
            hub.start();
            return hub;
        } catch (RuntimeException e) {
            hub.parts.close();
            throw e;
        }
    }

    private void start() {
        Foundations foundations = Foundations.lay(settings, parts);
        DataDirectory data = foundations.data();
        Store store = foundations.store();
        Blobs blobs = foundations.blobs();
        Systems systems = foundations.systems();
        Connectors connectors = systems.connectors();
        Deliveries deliveries = systems.deliveries();
        Helpdesks helpdesks = systems.helpdesks();
        laid = foundations;

        Customers customers = new Customers(ids);
        Timeline timeline = new Timeline(customers);
        ConversationTokens tokens = new ConversationTokens(data.key("conversation-tokens"));
        HelpdeskSettings desks = new HelpdeskSettings(settings);
        Threading threading = new Threading(
                Set.copyOf(settings.list("conversation.by-reference")),
                settings.flag("conversation.across-channels"),
                settings.duration("conversation.reopen-within"),
                settings.periods("conversation.reopen-on"),
                Set.copyOf(desks.connectors()));
        Undelivered undelivered = new Undelivered(
                timeline,
                deliveries,
                helpdesks,
                settings.duration("reply.receipt-wait"),
                settings.flag("reply.tell-delivered"),
                new Advice(connectors),
                clock);
        SenderPolicies senders = new SenderPolicies(settings);
        Confirmations confirmations = new Confirmations(
                senders.confirmations(),
                () -> ownSystems,
                senders.confirmationTexts(connectors),
                customers,
                timeline,
                deliveries,
                new Codes(data.key("confirmation-codes")),
                ids,
                clock);
        // those in mails are known to whoever gets one; what is linked at tickets is for agents
        ConversationTokens links = new ConversationTokens(data.key("conversation-links"));
        ConversationPage page = new ConversationPage(store, timeline, links);
        Escalations escalations = new Escalations(timeline, customers, id -> web.publicUrl() + page.path(id));
        TicketCommands commands = new TicketCommands(deliveries, escalations, customers, timeline, helpdesks, clock);
        CommandFiles files = new CommandFiles(store, timeline, settings.duration("files.wait"), clock);
        ToCustomers toCustomers = ToCustomers.by(
                senders,
                connectors,
                store,
                customers,
                deliveries,
                tokens,
                files,
                undelivered,
                systems.sinks(),
                ids,
                clock);
        Replies replies = toCustomers.replies();
        HeldBack heldBack = new HeldBack(store, timeline, deliveries, helpdesks, clock);
        Consequences consequences = new Consequences(
                commands,
                toCustomers.acknowledgements(),
                toCustomers.agreements(),
                confirmations,
                toCustomers.voice(),
                heldBack);
        Triage triage = new Triage(store, timeline, customers, consequences, clock);
        LateFiles late = new FilesThatFollow(timeline, commands, replies, deliveries, helpdesks, clock);
        Fetches fetches = new Fetches(store, timeline, deliveries, late, clock);
        TicketReading reading = new TicketReading(store, timeline, deliveries, clock);
        Wake wake = new Wake(store, helpdesks, replies, fetches, reading, senders.speaks());
        ChangedWords changed = new ChangedWords(timeline, deliveries, helpdesks, fetches, wake::reaches, clock);
        Effects effects = new Effects(undelivered, changed, toCustomers.news());
        SenderGuard guard = new SenderGuard(senders.limits());
        Recorder recorder =
                new Recorder(store, customers, threading, tokens, effects, guard, confirmations, ids, clock);

        Connections.Jms jms = foundations.jms();
        Inbox inbox = parts.add(new Inbox(recorder, jms.pool(), jms.takesNothing(), triage::withoutRules, wake::read));
        Channels channels = new Channels(settings, connectors);
        HelpdeskRoutes toHelpdesks = new HelpdeskRoutes(desks.connectors(), channels);
        Routes routes = parts.add(new Routes(settings, connectors, toHelpdesks, web));
        routes.page(page::mount);
        Widget widget = parts.add(ChatWindow.of(settings, store, blobs, data.file("chat-window"), clock));
        VisitorTyping typing = parts.add(VisitorTyping.of(settings, connectors, store, ids, clock));
        ChatWindow.open(settings, widget, routes, web, typing);
        routes.bind("widget", widget);
        routes.bind("jms", jms.component());
        routes.bind("inbox", inbox);
        routes.bind("triage", triage);
        routes.bind("facts", new RuleFacts(triage));
        routes.bind("deliveries", wake);
        routes.bind("channels", channels);
        FilesOfConnectors known = new FilesOfConnectors(blobs);
        FileDoor fileDoor = new FileDoor(
                blobs,
                data.key("file-links"),
                settings.text("public.url"),
                settings.duration("files.link-life"),
                clock);
        routes.page(fileDoor::mount);
        Allowances allowances = parts.add(new Allowances(store, systems.rates().all(), clock));
        routes.bind(
                "exchanger",
                new Exchanger(
                        connectors,
                        known,
                        settings.size("files.max-size"),
                        fileDoor,
                        allowances,
                        new KeptAnswers(store, deliveries),
                        new OperatorNotices(store, ids, clock)));
        Intake intake = new Intake(connectors, ids, known);
        routes.bind(CamelIntake.NAME, new CamelIntake(intake, clock));
        MailIntake mails = new MailIntake(intake, blobs, () -> jms.waitingAsFarAsTold(Inbox.QUEUE), clock);
        routes.bind(MailIntake.NAME, mails);
        routes.bind(Mailboxes.NAME, new Mailboxes(store, foundations.node(), clock));
        routes.bind(MailboxHealth.NAME, new MailboxHealth());
        Operations operations =
                parts.add(new Operations(settings, store, deliveries, blobs, jms, web, widget::pages, clock));
        operations.bind(routes);
        routes.start();
        channels.tell();

        List<OwnSystem> owned = OwnSystems.of(settings, routes, clock);
        ownSystems = !owned.isEmpty();
        Accounts accounts =
                parts.add(new Accounts(store, timeline, customers, owned, settings.duration("context.wait"), clock));
        Targets targets = new Targets(
                settings,
                store,
                routes,
                systems,
                replies,
                confirmations,
                new OrderAnswers(confirmations, timeline, toCustomers.voice()),
                heldBack,
                files,
                accounts,
                fetches,
                new TicketTarget(reading, intake, inbox),
                allowances,
                clock);
        Recovery.begin(store, !settings.given("store.url"), settings.flag("store.restored"), clock.instant());
        List<Target> all = targets.all();
        Dispatch dispatch = parts.add(new Dispatch(store, deliveries, all, targets::named, clock));
        wake.through(dispatch);
        senders.meet(dispatch);
        operations.begin(
                routes,
                connectors,
                intake,
                Map.of(MailIntake.MEDIA_TYPE, mails),
                dispatch,
                new Operations.People(ids, timeline, tokens, data.file("exports"), helpdesks, commands));
        announce(data);
    }

    /** For tests: what was recorded. */
    Store store() {
        return Objects.requireNonNull(laid, "the hub has not started").store();
    }

    /** Where the hub takes webhooks on this machine. */
    public URI url() {
        return web.local();
    }

    /** Where health, metrics and Jolokia answer. */
    URI management() {
        return web.management();
    }

    private void announce(DataDirectory data) {
        try {
            new HubFile(ProcessHandle.current().pid(), web.local(), web.management()).write(data.path());
            parts.add(() -> HubFile.delete(data.path()));
            web.open(true);
            parts.add(() -> web.open(false));
        } catch (IOException e) {
            throw new UncheckedIOException("the data directory cannot be written: " + e.getMessage(), e);
        }
        web.places().forEach((what, where) -> LOG.info("{}: {}", what, where));
        if (settings.text("profile").equals("sandbox")) {
            LOG.info("To try it: write on one of these pages, or copy the three commands of README.md");
        }
        LOG.info("Saddlebag runs. Ctrl-C stops it.");
    }

    /** Waits until the hub was stopped. */
    public void awaitStop() throws InterruptedException {
        stopped.await();
    }

    /** Stops everything in order; what is being worked on is finished first. */
    @Override
    public synchronized void close() {
        if (stopped.getCount() > 0) {
            LOG.info("Saddlebag stops, when what is being worked on is done.");
            parts.close();
            LOG.info("Saddlebag has stopped.");
        }
        stopped.countDown();
    }
}
