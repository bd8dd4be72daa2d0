package io.saddlebag.confirmation;

import static io.saddlebag.message.Messages.arrival;
import static io.saddlebag.message.Messages.attested;
import static io.saddlebag.message.Messages.message;
import static io.saddlebag.message.Messages.verified;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.confirmation.Policy.When;
import io.saddlebag.connector.Connectors;
import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.Line;
import io.saddlebag.conversation.Receipts;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Recorder;
import io.saddlebag.conversation.Threading;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.files.CommandFiles;
import io.saddlebag.helpdesk.AcknowledgementTexts;
import io.saddlebag.helpdesk.Acknowledgements;
import io.saddlebag.helpdesk.Consequences;
import io.saddlebag.helpdesk.HeldBack;
import io.saddlebag.helpdesk.Helpdesk;
import io.saddlebag.helpdesk.Replies;
import io.saddlebag.helpdesk.TicketCommands;
import io.saddlebag.helpdesk.Undelivered;
import io.saddlebag.identity.CustomerEvent;
import io.saddlebag.identity.Customers;
import io.saddlebag.identity.Joins;
import io.saddlebag.identity.Link;
import io.saddlebag.identity.Register;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Flag;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.message.Party;
import io.saddlebag.senders.BlockedSenders;
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
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The dialogue with somebody who is new on a channel, from recording to the commands. */
class ConfirmationsTest {
    private static final String MAIL = "ada@customers.example";
    private static final String PHONE = "+436601234567";
    private static final String ASK = "Are you a customer of ours already?";
    private static final String SENT = "Thank you. If we know you by that";
    private static final String WRONG = "That is not the code.";
    private static final String EXPIRED = "A code is good for a short time only";
    private static final String ENDED = "Let us leave it at that.";
    private static final String CONFIRMED = "Thank you, now we know who you are.";
    private static final Connectors CONNECTORS = Connectors.in(List.of(Path.of("connectors")));
    private static final ConfirmationTexts TEXTS =
            new ConfirmationTexts(CONNECTORS, Map.of("ask.sms.nl", "Wie bent u?"), "en");
    private static final AcknowledgementTexts ACKNOWLEDGEMENTS = new AcknowledgementTexts(CONNECTORS, Map.of(), "en");
    private static final Rate THREE = new Rate(3, Duration.ofDays(1));

    private final Ids ids = new Ids();
    private final Customers customers = new Customers(ids);
    private final Timeline timeline = new Timeline(customers);
    private final Deliveries deliveries = new Deliveries();
    private final Joins joins = new Joins(ids);
    private final Register register = new Register(ids);
    private final ConversationTokens tokens = new ConversationTokens(new byte[32]);
    private final Helpdesk helpdesk = new Helpdesk("test", false);
    private final HandClock clock = new HandClock();
    private final AtomicInteger number = new AtomicInteger();

    private Map<String, When> channels = Map.of("webchat", When.ON, "whatsapp", When.ON);
    private boolean ownSystems;
    private String textTarget = "";

    @ParameterizedTest
    @EnumSource
    void theRightCodeLinksTheChannelForGoodAndNobodyIsAskedAgain(TestStores kind) {
        try (Store store = kind.open()) {
            String ada = mails(store, MAIL).who().customerId();
            Recorded first = chats(store, "v1", "Where is my order?");
            assertThat(said(store, "v1")).singleElement().asString().startsWith(ASK);
            assertThat(tickets(store)).containsExactly("open-ticket", "open-ticket");

            chats(store, "v1", " Ada@Customers.example. ");
            String code = code(store);
            Recorded answer = chats(store, "v1", code.substring(0, 3) + " " + code.substring(3));
            assertThat(said(store, "v1")).satisfiesExactly(startsWith(ASK), startsWith(SENT), startsWith(CONFIRMED));
            assertThat(answer.who().customerId())
                    .isEqualTo(ada)
                    .isNotEqualTo(first.who().customerId());
            assertThat(tickets(store))
                    .as("what was said to the hub is no comment")
                    .hasSize(2);

            Recorded next = chats(store, "v1", "And now?");
            assertThat(next.who().customerId()).isEqualTo(ada);
            assertThat(said(store, "v1")).as("asked once").hasSize(3);
            assertThat(chats(store, "v1", code).message().content().text())
                    .as("a code is good once; afterwards it is a number")
                    .isEqualTo(code);

            Link link = store.read(tx -> register.record(tx, ada)).links().get(0);
            assertThat(link.rule()).isEqualTo(Link.CONFIRMED);
            assertThat(link.messageId()).isEqualTo(answer.message().id());
            assertThat(store.read(tx -> register.record(tx, ada)).events())
                    .extracting(CustomerEvent::kind, CustomerEvent::messageId)
                    .contains(tuple("joined", answer.message().id()));
            store.write(tx -> joins.undo(tx, link.id(), "op", "not her", clock.instant()));
            assertThat(chats(store, "v1", "Hm?").who().customerId())
                    .isEqualTo(first.who().customerId());
            assertThat(said(store, "v1")).as("not asked again after an undo").hasSize(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCodeStandsNowhereInClear(TestStores kind) {
        try (Store store = kind.open()) {
            mails(store, MAIL);
            chats(store, "v1", "Hello");
            Recorded given = chats(store, "v1", "My address is " + MAIL);
            assertThat(given.message().content().text()).contains(MAIL);
            assertThat(tickets(store)).as("it says more than an address").hasSize(3);
            String code = code(store);
            assertThat(everything(store)).doesNotContain(code);

            ObjectNode mixed = tree(chat("v1", "It is " + code + ", where is my order?"));
            mixed.putObject("metadata").putArray("notes").add("<" + code + ">");
            Arrival arrival = arrival(Json.read(mixed, Message.class));
            Recorded recorded = recorder(store).record(arrival).orElseThrow();
            decide(store, recorded);
            assertThat(recorded.message().content().text()).isEqualTo("It is ••••••, where is my order?");
            assertThat(recorded.message().flags()).doesNotContain(Flag.CONFIRMATION);
            assertThat(said(store, "v1")).last().asString().startsWith(CONFIRMED);
            assertThat(everything(store)).doesNotContain(code);
            assertThat(rows(store, "SELECT body FROM raw_form WHERE arrival_id = '" + arrival.id() + "'"))
                    .isEmpty();
            assertThat(recorder(store).record(arrival).orElseThrow().message())
                    .as("delivered again by the broker")
                    .isEqualTo(recorded.message());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSaidIsTheSameWhetherOrNotAnAddressIsKnown(TestStores kind) {
        try (Store store = kind.open()) {
            mails(store, MAIL);
            for (String visitor : List.of("known", "unknown")) {
                chats(store, visitor, "Hello");
                chats(store, visitor, visitor.equals("known") ? MAIL : "nobody@customers.example");
                String wrong = visitor.equals("known") ? other(code(store)) : "123456";
                chats(store, visitor, wrong);
                clock.now = clock.now.plus(Duration.ofMinutes(16));
                chats(store, visitor, wrong);
                chats(store, visitor, visitor.equals("known") ? MAIL : "nobody@customers.example");
                chats(store, visitor, wrong);
                chats(store, visitor, wrong);
                chats(store, visitor, "999999");
            }
            assertThat(said(store, "unknown"))
                    .isEqualTo(said(store, "known"))
                    .satisfiesExactly(
                            startsWith(ASK),
                            startsWith(SENT),
                            startsWith(WRONG),
                            startsWith(EXPIRED),
                            startsWith(SENT),
                            startsWith(WRONG),
                            startsWith(ENDED));
            assertThat(codes(store))
                    .as("the second one takes the place of the first")
                    .hasSize(1);
            assertThat(rows(store, "SELECT state FROM confirmation")).containsExactly("ended", "ended");
            assertThat(rows(store, "SELECT id FROM link")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterTooManyWrongCodesTheRightOneIsOfNoUse(TestStores kind) {
        try (Store store = kind.open()) {
            mails(store, MAIL);
            chats(store, "v1", "Hello");
            chats(store, "v1", MAIL);
            String code = code(store);
            IntStream.range(0, 3).forEach(i -> chats(store, "v1", "perhaps " + other(code) + " or what?"));
            assertThat(said(store, "v1")).satisfiesExactly(startsWith(ASK), startsWith(SENT), startsWith(ENDED));
            chats(store, "v1", code);
            chats(store, "v1", MAIL);
            assertThat(rows(store, "SELECT id FROM link")).isEmpty();
            assertThat(said(store, "v1")).hasSize(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCodeIsGoodForAShortTimeAndOnlyTheLastOneIs(TestStores kind) {
        try (Store store = kind.open()) {
            mails(store, MAIL);
            chats(store, "v1", "Hello");
            chats(store, "v1", MAIL);
            String first = code(store);
            String command = codes(store).get(0).body();
            assertThat(mails(store).opened(command)).isPresent();
            clock.now = clock.now.plus(Duration.ofMinutes(15));
            assertThat(mails(store).opened(command)).as("too old to be sent").isEmpty();
            chats(store, "v1", first);
            assertThat(said(store, "v1")).last().asString().startsWith(EXPIRED);
            chats(store, "v1", MAIL);
            String second = code(store);
            if (!second.equals(first)) {
                chats(store, "v1", first);
                assertThat(said(store, "v1")).last().asString().startsWith(WRONG);
            }
            chats(store, "v1", second);
            assertThat(said(store, "v1")).last().asString().startsWith(CONFIRMED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void neitherSendersNorCustomersGetMoreCodesThanAllowed(TestStores kind) {
        try (Store store = kind.open()) {
            mails(store, MAIL);
            for (String visitor : List.of("v1", "v2")) {
                chats(store, visitor, "Hello");
                IntStream.range(0, 3).forEach(i -> chats(store, visitor, MAIL));
            }
            assertThat(said(store, "v1")).hasSize(4).isEqualTo(said(store, "v2"));
            Recorded more = chats(store, "v1", MAIL);
            assertThat(more.message().flags()).as("people get it").isEmpty();
            assertThat(said(store, "v1")).hasSize(4);
            List<String> targets = rows(store, "SELECT target_id FROM confirmation ORDER BY identifier_id");
            assertThat(targets.get(0)).isNotEmpty();
            assertThat(targets.get(1)).as("the customer has had enough").isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsInConflictOrHasAnotherAccountGetsNoCode(TestStores kind) {
        try (Store store = kind.open()) {
            Identifier phone = attested(IdentifierType.PHONE, PHONE);
            comes(store, message("whatsapp", "c1", "hi", Party.customer("A", mail("a@customers.example"), phone)));
            comes(store, message("whatsapp", "c2", "hi", Party.customer("B", mail("b@customers.example"), phone)));
            assertThat(rows(store, "SELECT reason FROM identity_conflict")).containsExactly("different-addresses");
            chats(store, "v1", "Hello");
            chats(store, "v1", PHONE);
            assertThat(said(store, "v1")).last().asString().startsWith(SENT);
            assertThat(codes(store)).isEmpty();

            Recorded shop = comes(store, message("shop", "s1", "hi", Party.customer("C", account("1"), mail(MAIL))));
            chats(store, "v2", "Hello");
            comes(store, message("webchat", number(), "Signed in", Party.customer("V", visitor("v2"), account("2"))));
            chats(store, "v2", MAIL);
            assertThat(said(store, "v2")).last().asString().startsWith(SENT);
            assertThat(codes(store)).isEmpty();
            assertThat(chats(store, "v2", "123456").who().customerId())
                    .isNotEqualTo(shop.who().customerId());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNumberGetsItsCodeByTextOrElseByTheMailOfItsOwner(TestStores kind) {
        try (Store store = kind.open()) {
            Identifier phone = attested(IdentifierType.PHONE, PHONE);
            comes(store, message("sms", "s1", "hi", Party.customer("A", mail(MAIL), phone)));
            chats(store, "v1", "Hello");
            chats(store, "v1", "0043 660 / 123 45-67");
            assertThat(codes(store)).singleElement().satisfies(code -> {
                assertThat(code.target()).isEqualTo("channel/email/main");
                assertThat(tree(code.body()).at("/to/identifiers/0/value").asText())
                        .isEqualTo(MAIL);
            });
            textTarget = "channel/sms/+12025550123";
            chats(store, "v2", "Hello");
            chats(store, "v2", PHONE);
            assertThat(codes(store)).last().satisfies(code -> {
                assertThat(code.target()).isEqualTo(textTarget);
                assertThat(tree(code.body()).at("/to/identifiers/0/value").asText())
                        .isEqualTo(PHONE);
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobodyIsAskedWhoIsKnownOrBlockedOrAMachineOrUnproven(TestStores kind) {
        try (Store store = kind.open()) {
            chats(store, "off", "switched off", Map.of());
            comes(store, message("webchat", "k1", "Hi", Party.customer("A", visitor("signed"), mail(MAIL))));
            comes(store, message("webchat", "k2", "Hi", Party.customer("A")));
            ObjectNode machine = tree(chat("machine", "Hi"));
            machine.putArray("flags").add(Flag.NO_AUTOMATIC_ANSWER);
            comes(store, Json.read(machine, Message.class));
            comes(store, message("sms", "k3", "Hi", Party.customer("A", attested(IdentifierType.PHONE, PHONE))));
            comes(store, message("whatsapp", "k4", "Hi", Party.customer("A", attested(IdentifierType.PHONE, PHONE))));
            new BlockedSenders(store, register, clock).block("+436609999999", "op", "insults");
            Identifier blocked = attested(IdentifierType.PHONE, "+436609999999");
            comes(store, message("whatsapp", "k5", "Hi", Party.customer("B", blocked)));
            assertThat(rows(store, "SELECT identifier_id FROM confirmation")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whenNeededMeansThatThereIsASystemToAskAndNothingToAskItBy(TestStores kind) {
        try (Store store = kind.open()) {
            channels = Map.of("webchat", When.WHEN_NEEDED, "whatsapp", When.WHEN_NEEDED);
            chats(store, "v1", "Hello");
            assertThat(said(store, "v1")).as("no system").isEmpty();
            ownSystems = true;
            comes(store, message("whatsapp", "w1", "Hi", Party.customer("A", attested(IdentifierType.PHONE, PHONE))));
            assertThat(rows(store, "SELECT identifier_id FROM confirmation"))
                    .as("systems can be asked by the number")
                    .isEmpty();
            chats(store, "v1", "Hello again");
            assertThat(said(store, "v1")).singleElement().asString().startsWith(ASK);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsErasedTakesTheirCodeAlong(TestStores kind) {
        try (Store store = kind.open()) {
            String ada = mails(store, MAIL).who().identifierId();
            chats(store, "v1", "Hello");
            chats(store, "v1", MAIL);
            String code = code(store);
            store.write(tx -> {
                Confirmations.forget(tx, deliveries, ada, clock.instant());
                return true;
            });
            assertThat(rows(store, "SELECT body FROM delivery WHERE kind = 'send-code'"))
                    .containsExactly("");
            assertThat(chats(store, "v1", code).message().flags()).isEmpty();
            assertThat(rows(store, "SELECT id FROM link")).isEmpty();
        }
    }

    @Test
    void theTextsAreInTheChannelsToneAndTheCompanysTerms() {
        assertThat(TEXTS.of(Word.ASK, "whatsapp", "whatsapp", "de-AT")).startsWith("Kennen wir uns schon?");
        assertThat(TEXTS.of(Word.ASK, "webchat", "webchat", "de")).startsWith("Sind Sie schon");
        assertThat(TEXTS.of(Word.WRONG, "whatsapp", "whatsapp", "tlh")).startsWith(WRONG);
        assertThat(TEXTS.of(Word.ASK, "sms", "sms", "nl")).isEqualTo("Wie bent u?");
        for (Word word : Word.values()) {
            Set<String> all = List.of("en", "de", "fr", "es", "it", "nl", "pt", "pl").stream()
                    .map(language -> TEXTS.of(word, "webchat", "webchat", language))
                    .collect(Collectors.toSet());
            assertThat(all).as("all languages have " + word).hasSize(8);
            assertThat(all).allMatch(text -> text.contains("{code}") == (word == Word.CODE));
        }
        assertThatThrownBy(() -> new ConfirmationTexts(CONNECTORS, Map.of(), "tlh"))
                .hasMessageContaining("confirmation.language is 'tlh'");
    }

    private static ThrowingConsumer<String> startsWith(String text) {
        return said -> assertThat(said).startsWith(text);
    }

    private static String other(String code) {
        return (code.startsWith("1") ? "2" : "1") + code.substring(1);
    }

    private static Identifier mail(String address) {
        return verified(IdentifierType.EMAIL, address);
    }

    private static Identifier account(String id) {
        return verified(IdentifierType.ACCOUNT_ID, id);
    }

    private static Identifier visitor(String id) {
        return attested(IdentifierType.CHANNEL_USER_ID, id);
    }

    private String number() {
        return "m" + number.incrementAndGet();
    }

    private Message chat(String visitor, String text) {
        return message("webchat", number(), text, Party.customer("", visitor(visitor)));
    }

    private Recorded chats(Store store, String visitor, String text) {
        return comes(store, chat(visitor, text));
    }

    private void chats(Store store, String visitor, String text, Map<String, When> policy) {
        Map<String, When> usual = channels;
        channels = policy;
        chats(store, visitor, text);
        channels = usual;
    }

    private Recorded mails(Store store, String address) {
        return comes(store, message("email", number(), "Words", Party.customer("Ada", mail(address))));
    }

    private Recorded comes(Store store, Message message) {
        Recorded recorded = recorder(store).record(arrival(message)).orElseThrow();
        decide(store, recorded);
        return recorded;
    }

    private void decide(Store store, Recorded recorded) {
        triage(store).decide(recorded, "people", "support", "normal", "", "");
    }

    private Confirmations confirmations() {
        Policy policy = new Policy(
                channels,
                Duration.ofDays(1),
                Duration.ofMinutes(15),
                3,
                THREE,
                THREE,
                "channel/email/main",
                textTarget);
        return new Confirmations(
                policy, () -> ownSystems, TEXTS, customers, timeline, deliveries, new Codes(new byte[32]), ids, clock);
    }

    private CodeMail mails(Store store) {
        assertThat(store).isNotNull();
        return confirmations().mails();
    }

    private Recorder recorder(Store store) {
        return new Recorder(
                store,
                customers,
                new Threading(Set.of("email"), true, Duration.ofDays(7)),
                tokens,
                Receipts.none(),
                (tx, change, messageId) -> {},
                new SenderGuard(Limits.NONE),
                confirmations(),
                ids,
                clock);
    }

    private Triage triage(Store store) {
        TicketCommands tickets = new TicketCommands(
                deliveries, new Escalations(timeline, customers, id -> id), customers, timeline, helpdesk, clock);
        Undelivered undelivered = new Undelivered(timeline, deliveries, helpdesk, Duration.ZERO, clock);
        CommandFiles files = new CommandFiles(store, timeline, Duration.ZERO, clock);
        Replies replies = new Replies(store, timeline, deliveries, tokens, files, undelivered, any -> false, clock);
        Acknowledgements none = new Acknowledgements(
                new Acknowledgements.Policy(Set.of(), Duration.ofDays(1), Map.of(), THREE),
                ACKNOWLEDGEMENTS,
                replies,
                ids,
                clock);
        HeldBack heldBack = new HeldBack(store, timeline, deliveries, helpdesk, clock);
        return new Triage(
                store,
                timeline,
                customers,
                new Consequences(tickets, none, confirmations(), replies, heldBack, ids, clock),
                clock);
    }

    /** What the hub said to a visitor, in order. */
    private List<String> said(Store store, String visitor) {
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

    private List<Delivery> codes(Store store) {
        return store.read(tx -> deliveries.list(tx, "waiting", 1_000)).stream()
                .filter(one -> one.kind().equals(CodeMail.KIND))
                .sorted(Comparator.comparing(Delivery::id))
                .toList();
    }

    private List<String> tickets(Store store) {
        return store.read(tx -> deliveries.list(tx, "waiting", 1_000)).stream()
                .map(Delivery::kind)
                .filter(one -> one.equals("open-ticket") || one.equals("add-message"))
                .toList();
    }

    /** The code in the mail that was written last. */
    private String code(Store store) {
        List<Delivery> all = codes(store);
        assertThat(all).isNotEmpty();
        String command = mails(store).opened(all.get(all.size() - 1).body()).orElseThrow();
        return tree(command).at("/message/content/text").asText().replaceAll("\\D", "");
    }

    private static List<String> rows(Store store, String sql) {
        return store.read(tx -> tx.list(sql, row -> row.text(1)));
    }

    private static String everything(Store store) {
        return String.join("\n", rows(store, "SELECT body || text FROM message"))
                + String.join("\n", rows(store, "SELECT body FROM delivery"))
                + String.join("\n", rows(store, "SELECT body FROM raw_form"));
    }

    private static ObjectNode tree(Message message) {
        return Json.mapper().valueToTree(message);
    }

    private static JsonNode tree(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static final class HandClock extends Clock {
        private Instant now = Instant.parse("2026-11-22T12:00:01Z");

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
