package io.saddlebag.confirmation;

import static io.saddlebag.message.Messages.arrival;
import static io.saddlebag.message.Messages.attested;
import static io.saddlebag.message.Messages.message;
import static io.saddlebag.message.Messages.verified;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.confirmation.Policy.When;
import io.saddlebag.connector.Connectors;
import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.Dialogue;
import io.saddlebag.conversation.Effects;
import io.saddlebag.conversation.ErasedIds;
import io.saddlebag.conversation.Line;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Recorder;
import io.saddlebag.conversation.Threading;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Courier;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.delivery.State;
import io.saddlebag.files.CommandFiles;
import io.saddlebag.helpdesk.Acknowledgements;
import io.saddlebag.helpdesk.Agreements;
import io.saddlebag.helpdesk.Consequences;
import io.saddlebag.helpdesk.Directions;
import io.saddlebag.helpdesk.HeldBack;
import io.saddlebag.helpdesk.Helpdesk;
import io.saddlebag.helpdesk.Helpdesks;
import io.saddlebag.helpdesk.HubVoice;
import io.saddlebag.helpdesk.OrderAnswers;
import io.saddlebag.helpdesk.OwnWords;
import io.saddlebag.helpdesk.Replies;
import io.saddlebag.helpdesk.TicketCommands;
import io.saddlebag.helpdesk.Undelivered;
import io.saddlebag.identity.Customers;
import io.saddlebag.identity.Joins;
import io.saddlebag.identity.Register;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.message.Party;
import io.saddlebag.privacy.Erasure;
import io.saddlebag.privacy.Exports;
import io.saddlebag.senders.Limits;
import io.saddlebag.senders.Rate;
import io.saddlebag.senders.SenderGuard;
import io.saddlebag.store.Blobs;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import io.saddlebag.store.Tx;
import io.saddlebag.triage.Escalations;
import io.saddlebag.triage.Triage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.io.TempDir;

/** A hub's way from recording to the commands, without its routes, and customers who write to it. */
abstract class FirstContact {
    static final String MAIL = "ada@customers.example";
    static final String PHONE = "+436601234567";
    static final String ASK = "Are you a customer of ours already?";
    static final String SENT = "Thank you. If we know you by that";
    static final String WRONG = "That is not the code.";
    static final String EXPIRED = "A code is good for a short time only";
    static final String ENDED = "Let us leave it at that.";
    static final String CONFIRMED = "Thank you, now we know who you are.";
    static final Connectors CONNECTORS = Connectors.in(List.of(Path.of("connectors")));
    static final ConfirmationTexts TEXTS = new ConfirmationTexts(CONNECTORS, Map.of("ask.sms.nl", "Wie bent u?"), "en");
    static final OwnWords WORDS = new OwnWords(CONNECTORS, Map.of(), "en");
    static final Rate THREE = new Rate(3, Duration.ofDays(1));

    final Ids ids = new Ids();
    final Customers customers = new Customers(ids);
    final Timeline timeline = new Timeline(customers);
    final Deliveries deliveries = new Deliveries();
    final Joins joins = new Joins(ids);
    final Register register = new Register(ids);
    final ConversationTokens tokens = new ConversationTokens(new byte[32]);
    final Helpdesk helpdesk = new Helpdesk("test", false);
    private final Helpdesks helpdesks = Helpdesks.only(deliveries, helpdesk);
    final HandClock clock = new HandClock();
    final AtomicInteger number = new AtomicInteger();

    Map<String, When> channels = Map.of("webchat", When.ON, "whatsapp", When.ON);
    boolean ownSystems;
    String textTarget = "";
    String ordersBy = "";

    @TempDir
    Path folder = Path.of("");

    static ThrowingConsumer<String> startsWith(String text) {
        return said -> assertThat(said).startsWith(text);
    }

    static String other(String code) {
        return (code.startsWith("1") ? "2" : "1") + code.substring(1);
    }

    static Identifier mail(String address) {
        return verified(IdentifierType.EMAIL, address);
    }

    static Identifier account(String id) {
        return verified(IdentifierType.ACCOUNT_ID, id);
    }

    static Identifier visitor(String id) {
        return attested(IdentifierType.CHANNEL_USER_ID, id);
    }

    String number() {
        return "m" + number.incrementAndGet();
    }

    Message chat(String visitor, String text) {
        return message("webchat", number(), text, Party.customer("", visitor(visitor)));
    }

    Recorded chats(Store store, String visitor, String text) {
        return comes(store, chat(visitor, text));
    }

    void chats(Store store, String visitor, String text, Map<String, When> policy) {
        Map<String, When> usual = channels;
        channels = policy;
        chats(store, visitor, text);
        channels = usual;
    }

    Recorded mails(Store store, String address) {
        return comes(store, message("email", number(), "Words", Party.customer("Ada", mail(address))));
    }

    Recorded comes(Store store, Message message) {
        Recorded recorded = recorder(store).record(arrival(message)).orElseThrow();
        decide(store, recorded);
        return recorded;
    }

    void decide(Store store, Recorded recorded) {
        triage(store).decide(recorded, "people", "support", "normal", "", "");
    }

    Confirmations confirmations() {
        Policy policy = new Policy(
                channels,
                Duration.ofDays(1),
                Duration.ofMinutes(15),
                3,
                THREE,
                THREE,
                "channel/email/main",
                textTarget,
                ordersBy);
        return new Confirmations(
                policy, () -> ownSystems, TEXTS, customers, timeline, deliveries, new Codes(new byte[32]), ids, clock);
    }

    CodeMail mails(Store store) {
        assertThat(store).isNotNull();
        return confirmations().mails();
    }

    Recorder recorder(Store store) {
        return recorder(store, confirmations());
    }

    Recorder recorder(Store store, Dialogue dialogue) {
        return new Recorder(
                store,
                customers,
                new Threading(Set.of("email"), true, Duration.ofDays(7)),
                tokens,
                Effects.NONE,
                new SenderGuard(Limits.NONE),
                dialogue,
                ids,
                clock);
    }

    Triage triage(Store store) {
        return triage(store, consequences(store));
    }

    Triage triage(Store store, Triage.HandOver handOver) {
        return new Triage(store, timeline, customers, handOver, clock);
    }

    Replies replies(Store store) {
        Undelivered undelivered = new Undelivered(timeline, deliveries, helpdesks, Duration.ZERO, clock);
        CommandFiles files = new CommandFiles(store, timeline, Duration.ZERO, clock);
        Directions directions = new Directions(timeline, agreements(), WORDS);
        return new Replies(store, timeline, deliveries, tokens, files, directions, undelivered, any -> false, clock);
    }

    Consequences consequences(Store store) {
        TicketCommands tickets = new TicketCommands(
                deliveries, new Escalations(timeline, customers, id -> id), customers, timeline, helpdesks, clock);
        HubVoice voice = voice(store);
        Acknowledgements none = new Acknowledgements(
                new Acknowledgements.Policy(Set.of(), Duration.ofDays(1), Map.of(), THREE), WORDS, voice, clock);
        HeldBack heldBack = new HeldBack(store, timeline, deliveries, helpdesks, clock);
        return new Consequences(tickets, none, agreements(), confirmations(), voice, heldBack);
    }

    HubVoice voice(Store store) {
        return new HubVoice(replies(store), ids, clock);
    }

    private Agreements agreements() {
        return new Agreements(timeline, customers, ids, clock);
    }

    Exports exports(Store store) {
        return new Exports(
                store, new Blobs(folder.resolve("blobs")), deliveries, timeline, ids, folder.resolve("exports"));
    }

    Erasure erasure(Store store) {
        Blobs blobs = new Blobs(folder.resolve("blobs"));
        return new Erasure(store, blobs, deliveries, new ErasedIds(tokens), exports(store), ids, () -> 0, clock);
    }

    /** Has the shop asked what it is to be asked, and tells what comes of it. */
    List<JsonNode> shop(Store store, Outcome answer) {
        List<JsonNode> asked = new ArrayList<>();
        Courier courier = confirmations().orders().courier(question -> {
            asked.add(tree(question));
            return answer;
        });
        questions(store)
                .forEach(question -> store.write(tx -> {
                    follow(tx, store, question, courier.deliver(question));
                    return true;
                }));
        return asked;
    }

    void follow(Tx tx, Store store, Delivery question, Outcome outcome) {
        State.Settled state = outcome instanceof Outcome.Done done
                ? new State.Done(clock.instant(), done.result())
                : new State.Failed(clock.instant(), outcome.toString());
        new OrderAnswers(confirmations(), timeline, voice(store)).follow(tx, settled(question, state));
    }

    static Delivery settled(Delivery delivery, State.Settled state) {
        return new Delivery(
                delivery.id(),
                delivery.target(),
                delivery.stream(),
                delivery.number(),
                delivery.kind(),
                delivery.messageId(),
                delivery.body(),
                state,
                1,
                false,
                0,
                delivery.madeAt());
    }

    List<Delivery> questions(Store store) {
        return waiting(store, "look-up-order");
    }

    List<Delivery> waiting(Store store, String kind) {
        return store.read(tx -> deliveries.list(tx, "waiting", 1_000)).stream()
                .filter(one -> one.kind().equals(kind) && !one.body().isEmpty())
                .sorted(Comparator.comparing(Delivery::id))
                .toList();
    }

    /** What the hub said to a visitor, in order. */
    List<String> said(Store store, String visitor) {
        return store.read(tx -> {
            String customer =
                    customers.owner(tx, visitor(visitor)).orElseThrow().identifierId();
            return tx
                    .list(
                            "SELECT id FROM message WHERE party_id = ? AND direction = 'outbound' ORDER BY id",
                            row -> row.text(1),
                            customer)
                    .stream()
                    .flatMap(id -> timeline.line(tx, id).stream())
                    .map(Line::text)
                    .toList();
        });
    }

    List<Delivery> codes(Store store) {
        return waiting(store, CodeMail.KIND);
    }

    List<String> tickets(Store store) {
        return store.read(tx -> deliveries.list(tx, "waiting", 1_000)).stream()
                .map(Delivery::kind)
                .filter(one -> one.equals("open-ticket") || one.equals("add-message"))
                .toList();
    }

    /** Ada, known by mail, is asked on the chat and gives her address: the code that goes to it. */
    String codeIsSent(Store store) {
        mails(store, MAIL);
        chats(store, "v1", "Hello");
        return codeAfterAddress(store);
    }

    /** Who was asked on the chat gives Ada's address: the code that goes to it. */
    String codeAfterAddress(Store store) {
        chats(store, "v1", MAIL);
        return code(store);
    }

    /** The code in the mail that was written last. */
    String code(Store store) {
        List<Delivery> all = codes(store);
        assertThat(all).isNotEmpty();
        String command = mails(store).opened(all.get(all.size() - 1).body()).orElseThrow();
        return tree(command).at("/message/content/text").asText().replaceAll("\\D", "");
    }

    static List<String> rows(Store store, String sql) {
        return store.read(tx -> tx.list(sql, row -> row.text(1)));
    }

    /** All texts of all tables. */
    static String everything(Store store, TestStores kind) {
        String columns = kind == TestStores.SQLITE
                ? "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
                : "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'";
        return store.read(
                tx -> tx
                        .list(
                                columns,
                                row -> "SELECT CAST(\"" + row.text(2) + "\" AS TEXT) FROM \"" + row.text(1) + "\"")
                        .stream()
                        .flatMap(column -> tx.list(column, row -> row.text(1)).stream())
                        .filter(text -> !text.matches("-?[0-9]*"))
                        .collect(Collectors.joining("\n")));
    }

    static ObjectNode tree(Message message) {
        return Json.mapper().valueToTree(message);
    }

    static JsonNode tree(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    static final class HandClock extends Clock {
        Instant now = Instant.parse("2026-11-22T12:00:01Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
