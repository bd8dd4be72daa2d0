package io.saddlebag.confirmation;

import static io.saddlebag.message.Messages.arrival;
import static io.saddlebag.message.Messages.attested;
import static io.saddlebag.message.Messages.claimed;
import static io.saddlebag.message.Messages.message;
import static io.saddlebag.message.Messages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.confirmation.Policy.When;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Tickets;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.delivery.State;
import io.saddlebag.identity.CustomerEvent;
import io.saddlebag.identity.Link;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Flag;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.message.Party;
import io.saddlebag.message.RawForm;
import io.saddlebag.message.Role;
import io.saddlebag.message.ThreadReference;
import io.saddlebag.senders.BlockedSenders;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The dialogue with somebody who is new on a channel, from recording to the commands. */
class ConfirmationsTest extends FirstContact {
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
    void whatIsAnsweredToAnAgentIsNoAnswerToTheHubUnlessItIsTheCode(TestStores kind) {
        try (Store store = kind.open()) {
            mails(store, MAIL);
            Recorded first = chats(store, "v1", "Hello");
            String code = codeAfterAddress(store);
            store.write(tx -> {
                Tickets.add(
                        tx, first.conversation().id(), "test", new Tickets.Ticket("4711", "", "{}"), clock.instant());
                return true;
            });
            Message asks = message("test", "a1", "Your number, please?", new Party(Role.AGENT, "Sam", List.of()));
            ThreadReference thread = new ThreadReference(List.of(), List.of(), List.of(), "", "", "", "4711");
            Message later = with(
                    with(asks, "originalTime", clock.instant().plusSeconds(60)),
                    "receivedTime",
                    clock.instant().plusSeconds(61));
            recorder(store).record(arrival(with(with(later, "direction", "outbound"), "thread", thread)));

            Recorded number = chats(store, "v1", other(code));
            assertThat(number.message().content().text()).isEqualTo(other(code));
            assertThat(number.message().flags()).doesNotContain(Flag.CONFIRMATION);
            Recorded address = chats(store, "v1", "other@customers.example");
            assertThat(address.message().flags()).doesNotContain(Flag.CONFIRMATION);
            assertThat(chats(store, "v1", code).message().flags()).contains(Flag.CONFIRMATION);
            assertThat(said(store, "v1")).last().asString().startsWith(CONFIRMED);
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
            assertThat(everything(store, kind)).doesNotContain(code);

            ObjectNode mixed = tree(chat("v1", "It is " + code + ", where is my order?"));
            mixed.putObject("metadata").putArray("notes").add("<" + code + ">");
            Arrival arrival = arrival(Json.read(mixed, Message.class));
            Recorded recorded = recorder(store).record(arrival).orElseThrow();
            decide(store, recorded);
            assertThat(recorded.message().content().text()).isEqualTo("It is ••••••, where is my order?");
            assertThat(recorded.message().flags()).doesNotContain(Flag.CONFIRMATION);
            assertThat(said(store, "v1")).last().asString().startsWith(CONFIRMED);
            assertThat(everything(store, kind)).doesNotContain(code);
            assertThat(rows(store, "SELECT body FROM raw_form WHERE arrival_id = '" + arrival.id() + "'"))
                    .isEmpty();
            assertThat(recorder(store).record(arrival).orElseThrow().message())
                    .as("delivered again by the broker")
                    .isEqualTo(recorded.message());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoAnswersTheMailWithTheCodeDoesNotPutItOnTheTimeline(TestStores kind) {
        try (Store store = kind.open()) {
            String code = codeIsSent(store);
            for (Identifier sender : List.of(mail(MAIL), claimed(IdentifierType.EMAIL, MAIL))) {
                String spaced = "089 " + code.substring(0, 3) + " " + code.substring(3);
                String text = "Not me.\n> Your code is " + code + ". Order 424242, " + spaced;
                Recorded reply = comes(store, message("email", number(), text, Party.customer("Ada", sender)));
                assertThat(reply.message().content().text())
                        .isEqualTo("Not me.\n> Your code is ••••••. Order 424242, 089 ••••••");
                assertThat(reply.message().flags()).isEmpty();
            }
            assertThat(everything(store, kind)).doesNotContain(code);
            chats(store, "v1", code);
            assertThat(said(store, "v1")).last().asString().startsWith(CONFIRMED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatLayInQuarantineLeavesNoCodeThere(TestStores kind) {
        try (Store store = kind.open()) {
            String code = codeIsSent(store);
            Arrival arrival = arrival(chat("v1", code));
            recorder(store).quarantine(arrival, new Arrival.Problem("map", "the mapping was wrong"));
            decide(store, recorder(store).record(arrival).orElseThrow());
            assertThat(said(store, "v1")).last().asString().startsWith(CONFIRMED);
            assertThat(everything(store, kind)).doesNotContain(code);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCodeThatIsGoodIsNotKeptWhereNobodyHearsIt(TestStores kind) {
        try (Store store = kind.open()) {
            mails(store, MAIL);
            Recorded first = chats(store, "v1", "Hello");
            String code = codeAfterAddress(store);
            String spaced = code.substring(0, 3) + " " + code.substring(3);
            Message edit = edit(first, "It is " + spaced);
            Message unnamed = with(edit(first, code), "sender", Party.customer(""));
            new BlockedSenders(store, register, clock).block(first.who().identifierId(), "", "op", "floods");
            for (Message said : List.of(edit, unnamed, chat("v1", "is " + code))) {
                recorder(store).record(raw(said, code));
            }
            recorder(store).quarantine(raw(chat("v2", "x"), code), new Arrival.Problem("map", "the mapping was wrong"));
            assertThat(everything(store, kind)).doesNotContain(code, spaced).contains("It is ••••••", "is ••••••");
            assertThat(rows(store, "SELECT body FROM raw_form WHERE body LIKE '%text%'"))
                    .containsExactly("{\"text\": \"••••••\"}");
        }
    }

    /** Raw forms that are files keep the code that stands in them (docs/customers.md). */
    @ParameterizedTest
    @EnumSource
    void aCodeIsOfNoUseToWhoeverElseFindsIt(TestStores kind) {
        try (Store store = kind.open()) {
            String code = codeIsSent(store);
            chats(store, "v2", "Hello");
            chats(store, "v2", "nobody@customers.example");
            chats(store, "v2", code);
            assertThat(said(store, "v2")).last().asString().startsWith(WRONG);
            chats(store, "v3", code);
            comes(store, message("email", number(), code, Party.customer("Ada", mail("eve@customers.example"))));
            assertThat(rows(store, "SELECT id FROM link")).isEmpty();
            chats(store, "v1", code);
            assertThat(said(store, "v1")).last().asString().startsWith(CONFIRMED);
            chats(store, "v1", code);
            chats(store, "v2", code);
            assertThat(rows(store, "SELECT id FROM link")).hasSize(1);
        }
    }

    private Message edit(Recorded before, String text) {
        ObjectNode edit = tree(chat("v1", text));
        edit.put("kind", "edit").put("about", before.message().originalId());
        return Json.read(edit, Message.class);
    }

    private static Arrival raw(Message message, String code) {
        Arrival arrival = arrival(message);
        return new Arrival(
                arrival.id(),
                1,
                arrival.connector(),
                arrival.account(),
                arrival.receivedTime(),
                RawForm.inline("application/json", "{\"text\": \"" + code + "\"}"),
                arrival.message(),
                "",
                "",
                Optional.empty());
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
                    .as("one takes the place of another, and the last is over")
                    .isEmpty();
            assertThat(rows(store, "SELECT state FROM confirmation")).containsExactly("ended", "ended");
            assertThat(rows(store, "SELECT id FROM link")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterTooManyWrongCodesTheRightOneIsOfNoUse(TestStores kind) {
        try (Store store = kind.open()) {
            String code = codeIsSent(store);
            IntStream.range(0, 3).forEach(i -> chats(store, "v1", "perhaps " + other(code) + " or what?"));
            assertThat(said(store, "v1")).satisfiesExactly(startsWith(ASK), startsWith(SENT), startsWith(ENDED));
            assertThat(codes(store)).as("the mail had not gone").isEmpty();
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
            String first = codeIsSent(store);
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
            new BlockedSenders(store, register, clock).block("+436609999999", "", "op", "insults");
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
            String ada = mails(store, MAIL).who().customerId();
            Recorded first = chats(store, "v1", "Hello");
            String code = codeAfterAddress(store);
            erasure(store).erase(ada, "op");
            assertThat(rows(store, "SELECT body FROM delivery WHERE kind = 'send-code'"))
                    .containsExactly("");
            assertThat(rows(store, "SELECT target_id || code_id || code_hash || message_id FROM confirmation"))
                    .containsExactly("");
            assertThat(chats(store, "v1", code).message().flags()).isEmpty();
            assertThat(rows(store, "SELECT id FROM link")).isEmpty();
            erasure(store).erase(first.who().customerId(), "op");
            assertThat(everything(store, kind)).doesNotContain(MAIL, "v1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anExportTellsThatSomebodyWasAskedAndNothingOfCodes(TestStores kind) throws IOException {
        try (Store store = kind.open()) {
            String ada = mails(store, MAIL).who().customerId();
            chats(store, "v1", "Hello");
            String code = codeAfterAddress(store);
            chats(store, "v1", "it is " + code);
            try (ZipFile zip =
                    new ZipFile(exports(store).export(ada, clock.instant()).toFile())) {
                for (ZipEntry entry : Collections.list(zip.entries())) {
                    assertThat(new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8))
                            .as(entry.getName())
                            .doesNotContain(code);
                }
                JsonNode told = Json.parse(
                        zip.getInputStream(zip.getEntry("customer.json")).readAllBytes());
                assertThat(told.at("/confirmations")).hasSize(1);
                assertThat(told.at("/confirmations/0/state").asText()).isEqualTo("confirmed");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatNobodyGoesOnWithIsForgottenAndNobodyIsAskedAgain(TestStores kind) {
        try (Store store = kind.open()) {
            codeIsSent(store);
            assertThat(purged(store)).isZero();
            clock.now = clock.now.plus(Duration.ofDays(2));
            assertThat(purged(store)).isEqualTo(1);
            assertThat(purged(store)).isZero();
            assertThat(codes(store)).as("the mail had not gone").isEmpty();
            assertThat(rows(store, "SELECT state || code_hash || target_id FROM confirmation"))
                    .containsExactly("ended");
            chats(store, "v1", "Hello again");
            assertThat(said(store, "v1")).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whateverBecomesOfTheMailNothingOfTheCodeStays(TestStores kind) {
        try (Store store = kind.open()) {
            mails(store, MAIL);
            chats(store, "v1", "Hello");
            for (State.Settled state : List.of(
                    new State.Failed(clock.now, "no such mailbox"),
                    new State.Unknown(clock.now, "the attempt was interrupted"),
                    new State.Done(clock.now, "{}"))) {
                chats(store, "v1", MAIL);
                Delivery mail = codes(store).get(0);
                assertThat(mail.body()).contains("sealedCode");
                store.write(tx -> {
                    replies(store).aftermath("email", "main", false).follow(tx, settled(mail, state));
                    return true;
                });
                assertThat(codes(store)).isEmpty();
            }
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
            assertThat(List.of("en", "de", "fr", "es", "it", "nl", "pt", "pl"))
                    .as("in WhatsApp's tone")
                    .allMatch(language -> !List.of(Word.ASK, Word.ASK_ORDER, Word.SENT, Word.CONFIRMED)
                                    .contains(word)
                            || !all.contains(TEXTS.of(word, "whatsapp", "whatsapp", language)));
            assertThat(all).allMatch(text -> text.contains("{code}") == (word == Word.CODE));
        }
        assertThatThrownBy(() -> new ConfirmationTexts(CONNECTORS, Map.of(), "tlh"))
                .hasMessageContaining("wording.language is 'tlh'");
    }

    private int purged(Store store) {
        return store.write(tx -> Confirmations.purge(tx, deliveries, clock.now, 10));
    }
}
