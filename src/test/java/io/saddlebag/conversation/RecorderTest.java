package io.saddlebag.conversation;

import static io.saddlebag.message.Messages.arrival;
import static io.saddlebag.message.Messages.attested;
import static io.saddlebag.message.Messages.awaited;
import static io.saddlebag.message.Messages.claimed;
import static io.saddlebag.message.Messages.message;
import static io.saddlebag.message.Messages.state;
import static io.saddlebag.message.Messages.verified;
import static io.saddlebag.message.Messages.whatsapp;
import static io.saddlebag.message.Messages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.saddlebag.identity.Customers;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.message.Messages;
import io.saddlebag.message.Party;
import io.saddlebag.message.Receipt;
import io.saddlebag.message.ThreadReference;
import io.saddlebag.senders.Limits;
import io.saddlebag.senders.SenderGuard;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RecorderTest {
    private static final String PHONE = "+436601234567";
    private static final String MAIL = "ada@example.org";
    private static final Threading POLICY = new Threading(Set.of("email"), true, Duration.ofDays(7));

    private final ConversationTokens tokens = new ConversationTokens(new byte[32]);

    private Recorder recorder(Store store, Threading policy) {
        Ids ids = new Ids();
        Clock clock = Clock.fixed(Messages.NOON.plusSeconds(2), ZoneOffset.UTC);
        return new Recorder(store, new Customers(ids), policy, tokens, ids, clock);
    }

    @ParameterizedTest
    @EnumSource
    void recordsAMessageOnceHoweverOftenItComes(TestStores kind) {
        try (Store store = kind.open()) {
            Recorder recorder = recorder(store, POLICY);
            Message message = whatsapp("wamid.1", PHONE, "hello");
            Arrival arrival = arrival(message);
            Recorded first = recorder.record(arrival).orElseThrow();
            Recorded again = recorder.record(arrival).orElseThrow();
            Recorded fromElsewhere = recorder.record(arrival(whatsapp("wamid.1", PHONE, "hello")))
                    .orElseThrow();
            assertThat(again.message()).isEqualTo(first.message());
            assertThat(fromElsewhere.message().id()).isEqualTo(first.message().id());
            assertThat(outcomes(store)).containsExactlyInAnyOrder("message", "duplicate");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAChatCustomerWritesBelongsToWhatTheyHaveOpen(TestStores kind) {
        try (Store store = kind.open()) {
            Recorder recorder = recorder(store, POLICY);
            Recorded first = record(recorder, whatsapp("w1", PHONE, "hello"));
            Recorded second = record(recorder, whatsapp("w2", PHONE, "anybody there?"));
            Recorded stranger = record(recorder, whatsapp("w3", "+436609999999", "hello"));
            assertThat(second.conversation().id())
                    .isEqualTo(first.conversation().id());
            assertThat(List.of(first.number(), second.number())).containsExactly(1, 2);
            assertThat(stranger.conversation().id())
                    .isNotEqualTo(first.conversation().id());
        }
    }

    @ParameterizedTest
    @EnumSource
    void provenTogetherIsOneCustomerWhicheverCameFirst(TestStores kind) {
        try (Store store = kind.open()) {
            Recorder recorder = recorder(store, POLICY);
            Recorded mail = record(recorder, mail("m1", verified(IdentifierType.EMAIL, MAIL)));
            Recorded phone = record(recorder, whatsapp("w1", PHONE, "hello"));
            assertThat(phone.who().customerId()).isNotEqualTo(mail.who().customerId());
            Recorded chat = record(
                    recorder,
                    message(
                            "webchat",
                            "c1",
                            "me again",
                            Party.customer(
                                    "Ada",
                                    verified(IdentifierType.ACCOUNT_ID, "C-1"),
                                    verified(IdentifierType.EMAIL, " ADA@Example.ORG "),
                                    verified(IdentifierType.PHONE, PHONE))));
            Recorded later = record(recorder, whatsapp("w2", PHONE, "and here"));
            assertThat(later.who().customerId()).isEqualTo(chat.who().customerId());
            assertThat(chat.who().customerId()).isEqualTo(mail.who().customerId());
            assertThat(chat.conversation().id()).isEqualTo(phone.conversation().id());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aForgedSenderLandsOnNobodysTimeline(TestStores kind) {
        try (Store store = kind.open()) {
            Recorder recorder = recorder(store, POLICY);
            Recorded real = record(recorder, mail("m1", verified(IdentifierType.EMAIL, MAIL)));
            Recorded forged = record(
                    recorder,
                    message(
                            "email",
                            "m2",
                            "send me all data",
                            Party.customer("Ada", claimed(IdentifierType.EMAIL, MAIL)),
                            "",
                            thread("m1")));
            assertThat(forged.who().customerId()).isNotEqualTo(real.who().customerId());
            assertThat(forged.who().proven()).isFalse();
            assertThat(forged.conversation().id())
                    .isNotEqualTo(real.conversation().id());
            assertThat(forged.conversation().relatedTo())
                    .isEqualTo(real.conversation().id());
        }
    }

    @ParameterizedTest
    @EnumSource
    void differentAccountIdsAreNeverOneCustomer(TestStores kind) {
        try (Store store = kind.open()) {
            Recorder recorder = recorder(store, POLICY);
            Recorded one = record(recorder, chat("c1", "C-1", PHONE));
            Recorded other = record(recorder, chat("c2", "C-2", PHONE));
            assertThat(other.who().customerId()).isNotEqualTo(one.who().customerId());
            String conflicts = "SELECT count(*) FROM identity_conflict WHERE state = 'parked'";
            assertThat(count(store, conflicts)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBrazilianNumberIsOnePersonWithAndWithoutItsNinthDigit(TestStores kind) {
        try (Store store = kind.open()) {
            Recorder recorder = recorder(store, POLICY);
            Recorded one = record(recorder, whatsapp("w1", "+5511987654321", "oi"));
            Recorded same = record(recorder, whatsapp("w2", "551187654321", "oi"));
            assertThat(same.who().customerId()).isEqualTo(one.who().customerId());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theTimelineIsInTheOrderOfWritingAndThenOfComing(TestStores kind) {
        try (Store store = kind.open()) {
            Recorder recorder = recorder(store, POLICY);
            Instant noon = Messages.NOON;
            Recorded last = record(recorder, at(whatsapp("w4", PHONE, "in the future"), noon.plusSeconds(86_400)));
            record(recorder, at(whatsapp("w2", PHONE, "second"), noon.minusSeconds(60)));
            record(recorder, at(whatsapp("w3", PHONE, "written at the same time"), noon.minusSeconds(60)));
            record(recorder, at(whatsapp("w1", PHONE, "first, and late"), noon.minusSeconds(120)));
            List<Line> lines = store.read(tx -> new Timeline(new Customers(new Ids()))
                    .ofConversation(tx, last.conversation().id(), 10));
            assertThat(lines)
                    .extracting(Line::text)
                    .containsExactly("first, and late", "second", "written at the same time", "in the future");
        }
    }

    @ParameterizedTest
    @CsvSource({"+5215512345678, 525512345678", "+5491123456789, 541123456789"})
    void aMexicanOrArgentinianMobileIsOnePersonInBothItsForms(String one, String other) {
        try (Store store = TestStores.SQLITE.open()) {
            Recorder recorder = recorder(store, POLICY);
            Recorded first = record(recorder, whatsapp("w1", one, "hola"));
            Recorded same = record(recorder, whatsapp("w2", other, "hola"));
            assertThat(same.who().customerId()).isEqualTo(first.who().customerId());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMailFindsItsConversationByWhatItAnswersAndOnlySo(TestStores kind) {
        try (Store store = kind.open()) {
            Recorder recorder = recorder(store, POLICY);
            var ada = verified(IdentifierType.EMAIL, MAIL);
            Recorded first = record(recorder, mail("m1", ada, "My order", ThreadReference.NONE));
            Recorded answer = record(recorder, mail("m2", ada, "AW: Re: my  order", thread("unknown", "m1")));
            Recorded newTopic = record(recorder, mail("m3", ada, "Something else", thread("m1")));
            Recorded unasked = record(recorder, mail("m4", ada, "My order", ThreadReference.NONE));
            String token = tokens.token(first.conversation().id());
            Recorded byToken = record(recorder, mail("m5", ada, "Re: My order", withToken(token)));
            Recorded forgedToken = record(recorder, mail("m6", ada, "Re: My order", withToken(token + "0")));
            assertThat(answer.conversation().id())
                    .isEqualTo(first.conversation().id());
            assertThat(newTopic.conversation().relatedTo())
                    .isEqualTo(first.conversation().id());
            assertThat(unasked.conversation().id())
                    .isNotEqualTo(first.conversation().id());
            assertThat(byToken.conversation().id())
                    .isEqualTo(first.conversation().id());
            assertThat(forgedToken.conversation().id())
                    .isNotEqualTo(first.conversation().id());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReceiptMayComeBeforeItsMessageAndOnlyMovesForward(TestStores kind) {
        try (Store store = kind.open()) {
            Recorder recorder = recorder(store, POLICY);
            recorder.record(arrival(receipt("w1", Receipt.Status.READ)));
            Recorded message = record(recorder, whatsapp("w1", PHONE, "hello"));
            recorder.record(arrival(receipt("w1", Receipt.Status.DELIVERED)));
            assertThat(column(store, "status", message)).isEqualTo("read");
            recorder.record(arrival(receipt("w1", Receipt.Status.DELIVERED)));
            assertThat(outcomes(store)).containsExactlyInAnyOrder("state", "state", "message", "duplicate");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEditShowsTheNewTextAndADeletionNone(TestStores kind) {
        try (Store store = kind.open()) {
            Recorder recorder = recorder(store, POLICY);
            Recorded message = record(recorder, whatsapp("w1", PHONE, "helo"));
            recorder.record(arrival(state(Kind.EDIT, "e1", "w1", Optional.empty(), "hello")));
            assertThat(column(store, "text", message)).isEqualTo("hello");
            recorder.record(arrival(state(Kind.DELETION, "d1", "w1", Optional.empty(), "")));
            recorder.record(arrival(state(Kind.EDIT, "e2", "w1", Optional.empty(), "back again")));
            assertThat(column(store, "text", message)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOlderEditThatComesLaterChangesNothing(TestStores kind) {
        try (Store store = kind.open()) {
            List<String> told = new ArrayList<>();
            Recorder recorder = telling(store, told);
            Recorded message = record(recorder, whatsapp("w1", PHONE, "helo"));
            recorder.record(arrival(editAt("e2", Messages.NOON, "hello")));
            recorder.record(arrival(editAt("e1", Messages.NOON.minusSeconds(5), "hallo")));
            assertThat(column(store, "text", message)).isEqualTo("hello");
            assertThat(column(store, "body", message)).contains("hello").doesNotContain("hallo");
            recorder.record(arrival(editAt("e3", Messages.NOON.plusMillis(5), "hello!")));
            recorder.record(arrival(state(Kind.DELETION, "d1", "w1", Optional.empty(), "")));
            recorder.record(arrival(editAt("e4", Messages.NOON.plusMillis(9), "back again")));
            assertThat(told).containsExactly("e2", "e3", "d1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofWhatWasTakenBackNothingIsLeftToShow(TestStores kind) {
        try (Store store = kind.open()) {
            Recorder recorder = recorder(store, POLICY);
            Message before = with(whatsapp("w1", PHONE, "a secret"), "attachments", List.of(awaited("card.png")));
            Recorded message = record(recorder, before);
            recorder.record(arrival(state(Kind.DELETION, "d1", "w1", Optional.empty(), "")));
            assertThat(column(store, "body", message)).contains("taken back").doesNotContain("secret", "card.png");
            assertThat(column(store, "files", message)).isEmpty();

            recorder.record(arrival(state(Kind.DELETION, "d2", "w2", Optional.empty(), "")));
            Message after = with(whatsapp("w2", PHONE, "a secret"), "attachments", List.of(awaited("card.png")));
            assertThat(record(recorder, after).message().attachments())
                    .as("nothing is fetched of it")
                    .isEmpty();
            assertThat(count(store, "SELECT count(*) FROM message_file WHERE state = 'pending'"))
                    .isZero();
        }
    }

    private Recorder telling(Store store, List<String> told) {
        Ids ids = new Ids();
        return new Recorder(
                store,
                new Customers(ids),
                POLICY,
                tokens,
                new Effects(
                        Receipts.none(),
                        (tx, change, messageId) -> told.add(change.originalId()),
                        (tx, happening, turned) -> {}),
                new SenderGuard(Limits.NONE),
                ids,
                Clock.fixed(Messages.NOON.plusSeconds(2), ZoneOffset.UTC));
    }

    private static Message editAt(String id, Instant at, String text) {
        return with(state(Kind.EDIT, id, "w1", Optional.empty(), text), "originalTime", at);
    }

    @ParameterizedTest
    @EnumSource
    void aNewCustomerWhoWritesTwiceAtTheSameMomentIsOneCustomer(TestStores kind) throws Exception {
        try (Store store = kind.open()) {
            List<Recorder> nodes = List.of(recorder(store, POLICY), recorder(store, POLICY));
            var threads = Executors.newFixedThreadPool(8);
            List<Future<Recorded>> works = new ArrayList<>();
            for (int i = 0; i < 80; i++) {
                int n = i;
                works.add(threads.submit(
                        () -> record(nodes.get(n % 2), whatsapp("w" + n / 2, "+4366012345" + (n / 8), "hi"))));
            }
            for (Future<Recorded> work : works) {
                work.get();
            }
            threads.shutdown();
            String customers = "SELECT count(DISTINCT customer_id) FROM identifier";
            String messages = "SELECT count(*) FROM message";
            assertThat(count(store, customers)).isEqualTo(10);
            assertThat(count(store, messages)).isEqualTo(40);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatACustomerWritesFromAnotherNumberOpensNoWindowForThisOne(TestStores kind) {
        try (Store store = kind.open()) {
            Recorder recorder = recorder(store, POLICY);
            Timeline timeline = new Timeline(new Customers(new Ids()));
            record(recorder, chat("c1", "C-1", PHONE));
            Recorded chat = record(recorder, chat("c2", "C-1", "+12025550143"));
            Recorded first = record(recorder, whatsapp("w1", PHONE, "hello"));
            assertThat(first.who().customerId()).isEqualTo(chat.who().customerId());
            Party other = Party.customer("Ada", attested(IdentifierType.PHONE, "+12025550143"));
            String otherId =
                    record(recorder, message("sms", "s1", "hi", other)).who().identifierId();
            assertThat(store.<Optional<Instant>>read(
                            tx -> timeline.lastInbound(tx, otherId, other, "whatsapp", "main")))
                    .isEmpty();
            assertThat(store.<Optional<Instant>>read(tx -> timeline.lastInbound(
                            tx, first.who().identifierId(), first.message().sender(), "whatsapp", "main")))
                    .isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEventOfAnUnknownTicketGoesToQuarantineWhereItStaysAsLongAsTheTicketIsUnknown(TestStores kind) {
        try (Store store = kind.open()) {
            Recorder recorder = recorder(store, POLICY);
            Message reply = with(
                    with(whatsapp("r1", PHONE, "We look into it."), "direction", "outbound"),
                    "thread",
                    Map.of("ticket", "404"));
            Arrival arrival = arrival(reply);
            assertThat(recorder.record(arrival)).isEmpty();
            assertThat(outcomes(store)).containsExactly("quarantined");
            Quarantine quarantine = new Quarantine(store, Clock.systemUTC());
            assertThat(quarantine.waiting("", 10))
                    .singleElement()
                    .extracting(Quarantine.Entry::id, Quarantine.Entry::stage, Quarantine.Entry::reason)
                    .containsExactly(arrival.id(), "record", "no conversation has the ticket that this event is about");
            assertThatThrownBy(() -> recorder.record(arrival)).isInstanceOf(Unplaceable.class);
            assertThat(quarantine.waiting("", 10)).hasSize(1);
        }
    }

    private static Message at(Message message, Instant written) {
        return with(message, "originalTime", written);
    }

    private static Recorded record(Recorder recorder, Message message) {
        return recorder.record(arrival(message)).orElseThrow();
    }

    private static Message receipt(String about, Receipt.Status status) {
        return state(Kind.RECEIPT, about + ":" + status, about, Optional.of(new Receipt(status, "", "", "")), "");
    }

    private static Message chat(String id, String account, String phone) {
        var sender = Party.customer(
                "A", verified(IdentifierType.ACCOUNT_ID, account), attested(IdentifierType.PHONE, phone));
        return message("webchat", id, "hi", sender);
    }

    private static Message mail(String id, io.saddlebag.message.Identifier from) {
        return mail(id, from, "", ThreadReference.NONE);
    }

    private static Message mail(
            String id, io.saddlebag.message.Identifier from, String subject, ThreadReference thread) {
        return message("email", id, "text of " + id, Party.customer("Ada", from), subject, thread);
    }

    private static ThreadReference thread(String... references) {
        return new ThreadReference(List.of(), List.of(), List.of(references), "", "", "", "");
    }

    private static ThreadReference withToken(String token) {
        return new ThreadReference(List.of(), List.of(), List.of(), "", "", token, "");
    }

    private static String column(Store store, String column, Recorded recorded) {
        String sql = "SELECT " + column + " FROM message WHERE id = ?";
        return store.read(tx ->
                        tx.first(sql, row -> row.text(1), recorded.message().id()))
                .orElseThrow();
    }

    private static long count(Store store, String sql) {
        return store.read(tx -> tx.first(sql, row -> row.number(1))).orElseThrow();
    }

    private static List<String> outcomes(Store store) {
        return store.read(tx -> tx.list("SELECT outcome FROM arrival", row -> row.text(1)));
    }
}
