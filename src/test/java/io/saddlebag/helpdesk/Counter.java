package io.saddlebag.helpdesk;

import static io.saddlebag.message.Messages.arrival;
import static io.saddlebag.message.Messages.message;
import static io.saddlebag.message.Messages.with;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.confirmation.Unasked;
import io.saddlebag.connector.Connectors;
import io.saddlebag.conversation.Conversation;
import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.Effects;
import io.saddlebag.conversation.Receipts;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Recorder;
import io.saddlebag.conversation.Threading;
import io.saddlebag.conversation.Tickets;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.files.CommandFiles;
import io.saddlebag.identity.Customers;
import io.saddlebag.message.Flag;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.message.Messages;
import io.saddlebag.message.Part;
import io.saddlebag.message.Party;
import io.saddlebag.message.Role;
import io.saddlebag.senders.Limits;
import io.saddlebag.senders.Rate;
import io.saddlebag.senders.SenderGuard;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import io.saddlebag.triage.Escalations;
import io.saddlebag.triage.Triage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Customers on one side, a helpdesk on the other, and between them the hub's real parts without its routes. */
final class Counter implements AutoCloseable {
    static final Helpdesk DESK = new Helpdesk("desk", false);

    final Store store;
    final Ids ids = new Ids();
    final Customers customers = new Customers(ids);
    final Timeline timeline = new Timeline(customers);
    final Deliveries deliveries = new Deliveries();
    private final Helpdesks helpdesks = Helpdesks.only(deliveries, DESK);
    final ConversationTokens tokens = new ConversationTokens(new byte[32]);
    final Clock clock = Clock.fixed(Messages.NOON.plus(Duration.ofHours(1)), ZoneOffset.UTC);

    private final Replies replies;
    private final Undelivered undelivered;
    final Recorder recorder;
    final Triage triage;
    private int said;

    /** Tells customers what is wanted, at most so often, in these words besides the hub's. */
    Counter(TestStores kind, Set<String> wanted, int most, Map<String, String> own) {
        this(kind.open(), wanted, most, own, new Threading(Set.of("email"), false, Duration.ofDays(7)), Limits.NONE);
    }

    /** The same with a store, and other policies. */
    Counter(Store store, Set<String> wanted, int most, Map<String, String> own, Threading threading, Limits limits) {
        this.store = store;
        OwnWords words = new OwnWords(Connectors.in(List.of(Path.of("connectors"))), own, "en");
        Agreements agreements = new Agreements(timeline, customers, ids, clock);
        CommandFiles files = new CommandFiles(store, timeline, Duration.ZERO, clock);
        undelivered = new Undelivered(timeline, deliveries, helpdesks, Duration.ZERO, clock);
        Directions directions =
                new Directions(timeline, agreements, words, (connector, special) -> connector.equals("email"));
        replies = new Replies(store, timeline, deliveries, tokens, files, directions, undelivered, any -> false, clock);
        HubVoice voice = new HubVoice(replies, ids, clock);
        Rate rate = new Rate(most, Duration.ofDays(1));
        News news = new News(new News.Policy(wanted, rate), words, voice, timeline, clock);
        recorder = new Recorder(
                store,
                customers,
                threading,
                tokens,
                new Effects(Receipts.none(), (tx, change, message) -> {}, news),
                new SenderGuard(limits),
                ids,
                clock);
        TicketCommands tickets = new TicketCommands(
                deliveries, new Escalations(timeline, customers, id -> id), customers, timeline, helpdesks, clock);
        Acknowledgements.Policy none = new Acknowledgements.Policy(Set.of(), Duration.ZERO, Map.of(), rate);
        triage = new Triage(
                store,
                timeline,
                customers,
                new Consequences(
                        tickets,
                        new Acknowledgements(none, words, voice, clock),
                        agreements,
                        Unasked.confirmations(customers, timeline, deliveries, ids, clock),
                        voice,
                        new HeldBack(store, timeline, deliveries, helpdesks, clock)),
                clock);
    }

    static Counter of(TestStores kind, String... wanted) {
        return new Counter(kind, Set.of(wanted), 10, Map.of());
    }

    @Override
    public void close() {
        store.close();
    }

    /** A customer's message comes in, and people answer it. */
    Recorded comes(Message message) {
        Recorded recorded = recorder.record(arrival(message)).orElseThrow();
        boolean person = !message.flags().contains(Flag.AUTOMATIC) && message.kind() == Kind.MESSAGE;
        triage.decide(recorded, person ? "people" : "nobody", "support", "normal", "", "");
        return recorded;
    }

    /** A message that says that, from one who is known by these. */
    Message words(String channel, String text, Identifier... who) {
        return message(channel, "w" + ++said, text, Party.customer("Ada", who));
    }

    /** The conversation has that ticket from now on. */
    void ticket(Recorded recorded, String number) {
        store.write(tx -> {
            Tickets.Ticket ticket = new Tickets.Ticket(number, "", "{}");
            Tickets.add(tx, recorded.conversation().id(), DESK.connector(), ticket, clock.instant());
            return true;
        });
    }

    /** The helpdesk tells something of a ticket that happened so many minutes after noon. */
    Message event(String id, String ticket, int minute, Part part) {
        Message base = message("helpdesk", id, "", new Party(Role.SYSTEM, "", List.of()));
        Message event = with(with(with(base, "direction", "outbound"), "kind", "system"), "connector", "desk");
        Instant at = Messages.NOON.plus(Duration.ofMinutes(minute));
        event = with(
                with(event, "originalTime", at.toString()),
                "receivedTime",
                clock.instant().toString());
        return with(with(event, "thread", Map.of("ticket", ticket)), "content", Map.of("parts", List.of(part)));
    }

    void happens(Message event) {
        recorder.record(arrival(event));
    }

    /** An agent answers. */
    Recorded answers(String ticket, String text, Map<String, Object> metadata) {
        Message base = message("helpdesk", "a" + ++said, text, new Party(Role.AGENT, "Sam", List.of()));
        Message answer = with(with(base, "direction", "outbound"), "connector", "desk");
        Recorded recorded = recorder.record(
                        arrival(with(with(answer, "thread", Map.of("ticket", ticket)), "metadata", metadata)))
                .orElseThrow();
        replies.send(recorded);
        return recorded;
    }

    /** An agent changes an answer. */
    void changes(Recorded answer, String text) {
        Message base = message("helpdesk", "a" + ++said, text, new Party(Role.AGENT, "Sam", List.of()));
        ObjectNode edit = Json.mapper().valueToTree(base);
        edit.put("direction", "outbound").put("connector", "desk").put("kind", "edit");
        edit.put("about", answer.message().originalId());
        recorder.record(arrival(Json.read(edit, Message.class)));
    }

    Conversation.State state(Recorded recorded) {
        return store.read(
                        tx -> timeline.conversation(tx, recorded.conversation().id()))
                .orElseThrow()
                .state();
    }

    /** What waits for a target, as its connector gets it. */
    List<JsonNode> waiting(String target, String kind) {
        return store.read(tx -> deliveries.list(tx, "waiting", 1_000)).stream()
                .filter(one -> one.target().equals(target) && one.kind().equals(kind))
                .map(Counter::command)
                .toList();
    }

    /** What customers are told on a channel, oldest first. */
    List<String> told(String channel) {
        return waiting("channel/" + channel + "/main", "send-message").stream()
                .map(command -> command.at("/message/content/text").asText())
                .toList();
    }

    /** What becomes of an attempt to send the last answer to a channel. */
    Outcome sends(String channel) {
        String target = "channel/" + channel + "/main";
        Delivery last = store.read(tx -> deliveries.list(tx, "waiting", 1_000)).stream()
                .filter(one -> one.target().equals(target))
                .reduce((earlier, later) -> later)
                .orElseThrow();
        return replies.courier(command -> new Outcome.Done("{}"), true, channel, "main")
                .deliver(last);
    }

    long count(String table) {
        return store.read(tx -> tx.first("SELECT count(*) FROM " + table, row -> row.number(1)))
                .orElseThrow();
    }

    List<String> notes() {
        return waiting(DESK.target(), "add-note").stream()
                .map(note -> note.path("text").asText())
                .toList();
    }

    private static JsonNode command(Delivery delivery) {
        return Json.parse(delivery.body().getBytes(StandardCharsets.UTF_8));
    }
}
