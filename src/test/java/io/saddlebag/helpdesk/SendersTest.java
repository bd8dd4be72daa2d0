package io.saddlebag.helpdesk;

import static io.saddlebag.message.Messages.arrival;
import static io.saddlebag.message.Messages.claimed;
import static io.saddlebag.message.Messages.message;
import static io.saddlebag.message.Messages.verified;
import static io.saddlebag.message.Messages.whatsapp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.confirmation.Unasked;
import io.saddlebag.connector.Connectors;
import io.saddlebag.conversation.Arrivals;
import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.Effects;
import io.saddlebag.conversation.Line;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Recorder;
import io.saddlebag.conversation.Threading;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.files.CommandFiles;
import io.saddlebag.identity.Customers;
import io.saddlebag.identity.Register;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Flag;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.message.Party;
import io.saddlebag.message.ThreadReference;
import io.saddlebag.senders.BlockedSenders;
import io.saddlebag.senders.EventRates;
import io.saddlebag.senders.HeldMessages;
import io.saddlebag.senders.Limits;
import io.saddlebag.senders.Rate;
import io.saddlebag.senders.Rates;
import io.saddlebag.senders.SenderGuard;
import io.saddlebag.senders.Standing;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is blocked, what is held back, and who is told that a message has come; from recording to the commands. */
class SendersTest {
    private static final String PHONE = "+436601234567";
    private static final String MAIL = "ada@customers.example";
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final Ids ids = new Ids();
    private final Customers customers = new Customers(ids);
    private final Timeline timeline = new Timeline(customers);
    private final Deliveries deliveries = new Deliveries();
    private final ConversationTokens tokens = new ConversationTokens(new byte[32]);
    private final Helpdesks helpdesks = Helpdesks.only(deliveries, new Helpdesk("test", false));
    private final HandClock clock = new HandClock();

    @ParameterizedTest
    @EnumSource
    void aBlockedSenderIsRecordedAndCountedButReachesNobody(TestStores kind) {
        try (Store store = kind.open()) {
            BlockedSenders blocked = new BlockedSenders(store, new Register(ids), clock);
            assertThat(blocked.block("  ADA@Customers.example ".strip(), "", "op", "insults"))
                    .hasSize(1);
            assertThat(blocked.block(MAIL, "", "op", "again")).hasSize(1);
            assertThat(blocked.list(10)).singleElement().satisfies(one -> assertThat(one.why())
                    .isEqualTo("insults"));
            assertThatThrownBy(() -> blocked.block("nobody", "", "op", ""))
                    .hasMessageContaining("nobody is known by that");

            Recorded proven = comes(store, mail("m1", true));
            Recorded claimed = comes(store, mail("m2", false));
            assertThat(List.of(proven.standing(), claimed.standing())).containsOnly(Standing.BLOCKED);
            assertThat(commands(store)).isEmpty();
            List<HeldMessages.Held> held = store.read(tx -> HeldMessages.newest(tx, 10));
            assertThat(held).hasSize(2);
            assertThat(store.read(Arrivals::totals)).singleElement().satisfies(total -> assertThat(total)
                    .extracting(Arrivals.Total::outcome, Arrivals.Total::held, Arrivals.Total::items)
                    .containsExactly("message", "blocked", 2L));
            assertThat(lines(store, proven)).hasSize(1);

            assertThat(blocked.unblock(MAIL, "")).hasSize(1);
            assertThat(blocked.unblock(MAIL, "")).isEmpty();
            comes(store, mail("m3", true));
            assertThat(commands(store)).containsExactly("open-ticket", "send-message");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSenderMayBeBlockedOnOneChannelOnly(TestStores kind) {
        try (Store store = kind.open()) {
            BlockedSenders blocked = new BlockedSenders(store, new Register(ids), clock);
            blocked.block(PHONE, "sms", "op", "advertising");
            assertThat(comes(store, whatsapp("w1", PHONE, "hello")).standing()).isEqualTo(Standing.HEARD);
            blocked.block(PHONE, "whatsapp", "op", "insults");
            assertThat(comes(store, whatsapp("w2", PHONE, "you …")).standing()).isEqualTo(Standing.BLOCKED);
            assertThat(blocked.list(10))
                    .extracting(BlockedSenders.Blocked::channel)
                    .containsExactlyInAnyOrder("sms", "whatsapp");
            blocked.unblock(PHONE, "whatsapp");
            assertThat(comes(store, whatsapp("w3", PHONE, "sorry")).standing()).isEqualTo(Standing.HEARD);
            blocked.block(PHONE, "", "op", "no more");
            assertThat(comes(store, whatsapp("w4", PHONE, "?")).standing()).isEqualTo(Standing.BLOCKED);
            assertThat(blocked.unblock(PHONE, "")).hasSize(1);
            assertThat(blocked.count()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void allThatACustomerIsKnownByIsBlockedByAnId(TestStores kind) {
        try (Store store = kind.open()) {
            Recorded first = comes(store, whatsapp("w1", PHONE, "hello"));
            BlockedSenders blocked = new BlockedSenders(store, new Register(ids), clock);
            blocked.block(first.who().customerId(), "", "op", "");
            Arrival again = arrival(whatsapp("w2", PHONE, "hello?"));
            assertThat(recorder(store).record(again).orElseThrow().standing()).isEqualTo(Standing.BLOCKED);
            blocked.unblock(PHONE, "");
            assertThat(recorder(store).record(again).orElseThrow().standing())
                    .as("delivered again by the broker")
                    .isEqualTo(Standing.BLOCKED);
            assertThat(comes(store, whatsapp("w3", PHONE, "well"))
                            .conversation()
                            .id())
                    .isEqualTo(first.conversation().id());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFloodIsToldAtTheTicketInTwoNotes(TestStores kind) {
        try (Store store = kind.open()) {
            Recorded first = comes(store, mail("m0", true));
            for (int i = 1; i < 5; i++) {
                comes(store, mail("m" + i, true));
            }
            assertThat(commands(store))
                    .as("three tickets, one acknowledgement each of two conversations, two notes, nothing for the rest")
                    .containsExactlyInAnyOrder(
                            "open-ticket",
                            "open-ticket",
                            "open-ticket",
                            "send-message",
                            "send-message",
                            "add-note",
                            "add-note");
            assertThat(store.read(Arrivals::totals))
                    .filteredOn(total -> total.held().equals("flooding"))
                    .singleElement()
                    .satisfies(total -> assertThat(total.items()).isEqualTo(2));

            List<Delivery> notes = notes(store);
            assertThat(text(notes.get(0))).contains("Too many messages", "2026-11-22 12:10:01 UTC");
            assertThat(notes.get(0).stream()).isNotEqualTo(first.conversation().id());
            JsonNode told = written(store, notes.get(1));
            assertThat(told.path("text").asText())
                    .startsWith("2 messages were held back because too many came at once:")
                    .contains("Subject m3 – Words of m3", "Subject m4 – Words of m4");
            assertThat(told.has("held")).isFalse();

            clock.now = clock.now.plus(TEN_MINUTES);
            assertThat(comes(store, mail("m9", true)).standing()).isEqualTo(Standing.HEARD);
            int purged = store.write(tx -> EventRates.purge(tx, clock.now.plus(Duration.ofDays(9)), 100));
            assertThat(purged).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConversationThatManyFloodIsHeldBackToo(TestStores kind) {
        try (Store store = kind.open()) {
            Recorder recorder = recorder(
                    store,
                    new Limits(Rates.NONE, rates("email", 2), new Rates(Map.of("email", new Rate(1, TEN_MINUTES)))));
            Recorded first = comes(store, recorder, mail("m0", true));
            assertThat(comes(store, recorder, answer("a1", "m0")).standing()).isEqualTo(Standing.HEARD);
            solve(store, first);
            assertThat(comes(store, recorder, answer("a2", "m0")).standing()).isEqualTo(Standing.HEARD);
            solve(store, first);
            Recorded held = comes(store, recorder, answer("a3", "m0"));
            assertThat(held.standing()).isEqualTo(Standing.FLOODING);
            assertThat(held.conversation().id()).isEqualTo(first.conversation().id());
            assertThat(store.read(tx -> timeline.conversation(
                                    tx, first.conversation().id()))
                            .orElseThrow()
                            .state()
                            .name())
                    .isEqualTo("SOLVED");
            assertThat(notes(store)).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMessageIsAcknowledgedOnceHoweverOftenItComesAndNotTwiceWithinTheTime(TestStores kind) {
        try (Store store = kind.open()) {
            Arrival arrival = arrival(whatsapp("w1", PHONE, "hello"));
            for (int i = 0; i < 3; i++) {
                decide(store, recorder(store).record(arrival).orElseThrow());
            }
            comes(store, whatsapp("w2", PHONE, "anybody there?"));
            List<Delivery> sent = sent(store);
            assertThat(sent).singleElement().satisfies(one -> assertThat(one.target())
                    .isEqualTo("channel/whatsapp/main"));
            JsonNode message = command(sent.get(0)).path("message");
            assertThat(message.at("/content/text").asText()).startsWith("Hi, got it!");
            assertThat(message.path("flags").toString()).contains(Flag.AUTOMATIC);
            Recorded last = comes(store, whatsapp("w3", PHONE, "hm"));
            assertThat(lines(store, last))
                    .extracting(Line::role)
                    .containsExactlyInAnyOrder("customer", "bot", "customer", "customer");

            clock.now = clock.now.plus(Duration.ofDays(1));
            comes(store, whatsapp("w4", PHONE, "a day later"));
            assertThat(sent(store)).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void machinesAndThoseWhoWantNoneGetNoAcknowledgement(TestStores kind) {
        try (Store store = kind.open()) {
            comes(store, flagged(mail("m1", true), Flag.AUTOMATIC));
            comes(store, flagged(mail("m2", true), Flag.NO_AUTOMATIC_ANSWER));
            comes(store, message("webchat", "c1", "not switched on", Party.customer("Ada")));
            assertThat(sent(store)).isEmpty();
            comes(store, message("email", "m3", "hallo", Party.customer("Ada", claimed(IdentifierType.EMAIL, MAIL))));
            assertThat(sent(store)).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneSenderIsNotToldAgainAndAgainWhateverTheConversations(TestStores kind) {
        try (Store store = kind.open()) {
            Recorder recorder = recorder(store, Limits.NONE);
            for (int i = 0; i < 5; i++) {
                comes(store, recorder, mail("m" + i, true));
            }
            assertThat(sent(store)).hasSize(2);
        }
    }

    @Test
    void theTextIsInTheLanguageOfTheMessageAndInTheTermsOfTheCompany() {
        assertThat(said("email", "de-AT")).startsWith("Guten Tag");
        assertThat(said("email", "tlh")).startsWith("Hello");
        assertThat(said("telegram", "fr")).startsWith("Merci");
        assertThat(said("sms", "nl")).isEqualTo("Wij zijn er zo.");
        assertThat(said("telegram", "nl")).isEqualTo("Tot zo.");
        OwnWords klingon = new OwnWords(connectors(), Map.of(), "tlh");
        assertThatThrownBy(() -> klingon.require(List.of(OwnWords.ACKNOWLEDGEMENT)))
                .hasMessageContaining("words.acknowledgement.*.tlh");
    }

    private static String said(String channel, String language) {
        return words().of(OwnWords.ACKNOWLEDGEMENT, channel, channel, language, Map.of())
                .orElseThrow();
    }

    private static OwnWords words() {
        Map<String, String> own =
                Map.of("acknowledgement.sms.nl", "Wij zijn er zo.", "acknowledgement.*.nl", "Tot zo.");
        return new OwnWords(connectors(), own, "en").require(List.of(OwnWords.ACKNOWLEDGEMENT));
    }

    private static Connectors connectors() {
        return Connectors.in(List.of(Path.of("connectors")));
    }

    private static Message mail(String id, boolean proven) {
        var from = proven ? verified(IdentifierType.EMAIL, MAIL) : claimed(IdentifierType.EMAIL, MAIL);
        return message(
                "email", id, "Words of " + id, Party.customer("Ada", from), "Subject " + id, ThreadReference.NONE);
    }

    private static Message answer(String id, String to) {
        ThreadReference thread = new ThreadReference(List.of(), List.of(to), List.of(), "", "", "", "");
        return message(
                "email",
                id,
                "Words of " + id,
                Party.customer("Ada", verified(IdentifierType.EMAIL, MAIL)),
                "Re: Subject m0",
                thread);
    }

    private static Message flagged(Message message, String flag) {
        JsonNode json = Json.mapper().valueToTree(message);
        ((ObjectNode) json).putArray("flags").add(flag);
        return Json.read(json, Message.class);
    }

    private static Rates rates(String channel, int most) {
        return new Rates(Map.of(channel, new Rate(most, TEN_MINUTES)));
    }

    private Recorder recorder(Store store) {
        return recorder(store, new Limits(rates("email", 3), Rates.NONE, Rates.NONE));
    }

    private Recorder recorder(Store store, Limits limits) {
        return new Recorder(
                store,
                customers,
                new Threading(Set.of("email"), true, Duration.ofDays(7)),
                tokens,
                Effects.NONE,
                new SenderGuard(limits),
                ids,
                clock);
    }

    private Recorded comes(Store store, Message message) {
        return comes(store, recorder(store), message);
    }

    private Recorded comes(Store store, Recorder recorder, Message message) {
        Recorded recorded = recorder.record(arrival(message)).orElseThrow();
        decide(store, recorded);
        return recorded;
    }

    private void decide(Store store, Recorded recorded) {
        boolean automatic = recorded.message().flags().contains(Flag.AUTOMATIC);
        triage(store).decide(recorded, automatic ? "nobody" : "people", "support", "normal", "", "");
    }

    private Triage triage(Store store) {
        TicketCommands tickets = new TicketCommands(
                deliveries, new Escalations(timeline, customers, id -> id), customers, timeline, helpdesks, clock);
        Undelivered undelivered = new Undelivered(timeline, deliveries, helpdesks, Duration.ZERO, clock);
        CommandFiles files = new CommandFiles(store, timeline, Duration.ZERO, clock);
        Agreements agreements = new Agreements(timeline, customers, ids, clock);
        Directions directions = new Directions(timeline, agreements, words());
        Replies replies =
                new Replies(store, timeline, deliveries, tokens, files, directions, undelivered, any -> false, clock);
        Acknowledgements.Policy policy = new Acknowledgements.Policy(
                Set.of("email", "whatsapp"), Duration.ofDays(1), Map.of(), new Rate(2, TEN_MINUTES));
        HubVoice voice = new HubVoice(replies, ids, clock);
        Acknowledgements acknowledgements = new Acknowledgements(policy, words(), voice, clock);
        HeldBack heldBack = new HeldBack(store, timeline, deliveries, helpdesks, clock);
        Consequences consequences = new Consequences(
                tickets,
                acknowledgements,
                agreements,
                Unasked.confirmations(customers, timeline, deliveries, ids, clock),
                voice,
                heldBack);
        return new Triage(store, timeline, customers, consequences, clock);
    }

    private static void solve(Store store, Recorded recorded) {
        store.write(tx -> tx.update(
                "UPDATE conversation SET state = 'solved' WHERE id = ?",
                recorded.conversation().id()));
    }

    private List<Line> lines(Store store, Recorded recorded) {
        return store.read(
                tx -> timeline.ofConversation(tx, recorded.conversation().id(), 100));
    }

    private Stream<Delivery> all(Store store) {
        return store.read(tx -> deliveries.list(tx, "waiting", 1_000)).stream();
    }

    private List<String> commands(Store store) {
        return all(store).map(Delivery::kind).sorted().toList();
    }

    private List<Delivery> sent(Store store) {
        return all(store).filter(one -> one.kind().equals("send-message")).toList();
    }

    /** The one that tells that it begins first. */
    private List<Delivery> notes(Store store) {
        return all(store)
                .filter(one -> one.kind().equals("add-note"))
                .sorted(Comparator.comparing(Delivery::messageId))
                .toList();
    }

    private static JsonNode command(Delivery delivery) {
        return Json.parse(delivery.body().getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Delivery delivery) {
        return command(delivery).path("text").asText();
    }

    /** A note as the helpdesk gets it. */
    private JsonNode written(Store store, Delivery note) {
        List<String> got = new ArrayList<>();
        Sink sink = command -> {
            got.add(command);
            return new Outcome.Done("{}");
        };
        new HeldBack(store, timeline, deliveries, helpdesks, clock)
                .writing(sink)
                .send(note.body());
        return Json.parse(got.get(0).getBytes(StandardCharsets.UTF_8));
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
