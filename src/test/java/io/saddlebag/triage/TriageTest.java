package io.saddlebag.triage;

import static io.saddlebag.message.Messages.arrival;
import static io.saddlebag.message.Messages.attested;
import static io.saddlebag.message.Messages.message;
import static io.saddlebag.message.Messages.verified;
import static io.saddlebag.message.Messages.whatsapp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Recorder;
import io.saddlebag.conversation.Threading;
import io.saddlebag.conversation.Tickets;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.identity.Customers;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.message.Messages;
import io.saddlebag.message.Part;
import io.saddlebag.message.Party;
import io.saddlebag.message.Role;
import io.saddlebag.message.ThreadReference;
import io.saddlebag.message.Verification;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TriageTest {
    private static final String PHONE = "+436601234567";
    private static final Decision PEOPLE =
            new Decision(Decision.Answerer.PEOPLE, "support", Priority.NORMAL, List.of(), "");
    private static final Clock CLOCK = Clock.fixed(Messages.NOON.plusSeconds(2), ZoneOffset.UTC);

    private final Ids ids = new Ids();
    private final Customers customers = new Customers(ids);
    private final Timeline timeline = new Timeline(customers);
    private final Escalations escalations = new Escalations(timeline, customers, id -> "http://localhost/" + id);
    private final List<Decision> handedOver = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    void anIdentifierIsVerifiedAsFarAsTheStrongestMessageProvedIt(TestStores kind) {
        try (Store store = kind.open()) {
            Recorded onWhatsApp = record(store, whatsapp("w1", PHONE, "hello"));
            assertThat(identifiers(store, onWhatsApp))
                    .containsExactly(tuple(IdentifierType.PHONE, Verification.ATTESTED));

            record(store, signedChat("c1", verified(IdentifierType.PHONE, PHONE)));
            Recorded later = record(store, whatsapp("w2", PHONE, "and again"));
            assertThat(identifiers(store, later))
                    .as("a weaker message takes nothing back")
                    .containsExactlyInAnyOrder(
                            tuple(IdentifierType.PHONE, Verification.VERIFIED),
                            tuple(IdentifierType.ACCOUNT_ID, Verification.VERIFIED));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAProviderVouchesForStaysAttestedBesideWhatIsSigned(TestStores kind) {
        try (Store store = kind.open()) {
            Recorded chat = record(store, signedChat("c1", attested(IdentifierType.PHONE, PHONE)));
            assertThat(identifiers(store, chat))
                    .containsExactly(
                            tuple(IdentifierType.ACCOUNT_ID, Verification.VERIFIED),
                            tuple(IdentifierType.PHONE, Verification.ATTESTED));
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofALongConversationTheBeginningAndTheNewestAreTold(TestStores kind) {
        try (Store store = kind.open()) {
            Recorded first = record(store, whatsapp("w0", PHONE, "what it is about"));
            assertThat(escalation(store, first, PEOPLE).leftOut()).isFalse();
            Recorded last = first;
            for (int i = 1; i <= 60; i++) {
                last = record(store, whatsapp("w" + i, PHONE, "line " + i));
                if (i == 50) {
                    Escalation whole = escalation(store, last, PEOPLE);
                    assertThat(whole.transcript()).hasSize(51);
                    assertThat(whole.leftOut())
                            .as("there is nothing between the first and the newest 50")
                            .isFalse();
                }
            }
            Escalation told = escalation(store, last, PEOPLE);
            assertThat(told.leftOut()).isTrue();
            assertThat(told.transcript())
                    .hasSize(51)
                    .extracting(Escalation.Entry::text)
                    .startsWith("what it is about", "line 11")
                    .endsWith("line 60");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDecisionIsReadBackWithWhatTheCustomerExpects(TestStores kind) {
        try (Store store = kind.open()) {
            Recorded recorded = record(store, whatsapp("w1", PHONE, "a person, please"));
            triage(store).decide(recorded, "people", "returns", "high", "asked-for-a-person", "to talk to a person");
            Decision kept = triage(store).decided(recorded.message().id()).orElseThrow();
            assertThat(handedOver).containsExactly(kept);
            assertThat(escalation(store, recorded, kept).expects()).isEqualTo("to talk to a person");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCrashBetweenRecordingAndTriageDoesNotForgetThatAMatterWasSolved(TestStores kind) {
        try (Store store = kind.open()) {
            Recorded first = record(store, whatsapp("w1", PHONE, "hello"));
            store.write(tx -> tx.update(
                    "UPDATE conversation SET state = 'solved' WHERE id = ?",
                    first.conversation().id()));
            Arrival answer = arrival(whatsapp("w2", PHONE, "it is not"));
            assertThat(triage(store).facts(recorder(store).record(answer).orElseThrow()))
                    .satisfies(facts -> assertThat(facts.reopens()).isTrue());

            Recorded afterTheCrash = recorder(store).record(answer).orElseThrow();
            assertThat(triage(store).facts(afterTheCrash).reopens()).isTrue();
            assertThat(triage(store)
                            .facts(record(store, whatsapp("w3", PHONE, "well?")))
                            .reopens())
                    .as("only the first after it was solved reopens it")
                    .isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void howTheLastConversationEndedAndWasRatedIsKnownInTheNext(TestStores kind) {
        try (Store store = kind.open()) {
            Recorded first = record(store, message("email", "m1", "hello", anna()));
            store.write(tx -> {
                Tickets.add(tx, first.conversation().id(), "desk", new Tickets.Ticket("12", "", "{}"), Messages.NOON);
                return true;
            });
            Facts open = triage(store).facts(record(store, message("email", "m2", "another", anna())));
            assertThat(open.openTicket()).isTrue();
            assertThat(open.lastOutcome()).isEqualTo("open");
            assertThat(open.lastRating()).isEmpty();

            record(store, fromTheDesk("e1", new Part.TicketState("12", "solved")));
            record(store, fromTheDesk("e2", new Part.Satisfaction("12", "bad", "It took a week.")));
            record(store, fromTheDesk("e3", new Part.Satisfaction("12", "offered", "")));
            Recorded back = record(store, message("email", "m4", "not at all", anna(), "", answerTo("m1")));
            assertThat(back.conversation().id()).isEqualTo(first.conversation().id());
            assertThat(triage(store).facts(back).lastRating())
                    .as("who comes back to what they rated")
                    .isEqualTo("bad");
            Recorded third = record(store, message("email", "m3", "a third", anna()));
            Facts facts = triage(store).facts(third);
            assertThat(facts.lastRating()).isEqualTo("bad");
            assertThat(facts.openTicket()).isFalse();
            Decision decision = new Decision(Decision.Answerer.PEOPLE, "support", Priority.NORMAL, List.of(), "");
            assertThat(escalation(store, third, decision).earlier())
                    .filteredOn(earlier -> earlier.ticket().equals("12"))
                    .extracting(Escalation.Earlier::outcome, Escalation.Earlier::rating)
                    .containsExactly(tuple("solved", "bad"));
        }
    }

    private static ThreadReference answerTo(String id) {
        return Json.read("{\"inReplyTo\":[\"" + id + "\"]}", ThreadReference.class);
    }

    private static Party anna() {
        return Party.customer("Anna", verified(IdentifierType.EMAIL, "anna@example.com"));
    }

    private static Message fromTheDesk(String id, Part part) {
        Message base = message("helpdesk", id, "", new Party(Role.SYSTEM, "", List.of()));
        ObjectNode tree = Json.mapper().valueToTree(base);
        tree.put("direction", "outbound").put("kind", "system").put("connector", "desk");
        tree.put("originalTime", Messages.NOON.plusSeconds(60).toString());
        tree.put("receivedTime", Messages.NOON.plusSeconds(61).toString());
        tree.putObject("thread").put("ticket", "12");
        tree.putObject("content").putArray("parts").add(Json.mapper().<JsonNode>valueToTree(part));
        return Json.read(tree, Message.class);
    }

    private Triage triage(Store store) {
        return new Triage(store, timeline, customers, (tx, recorded, decision) -> handedOver.add(decision), CLOCK);
    }

    private Recorder recorder(Store store) {
        return new Recorder(
                store,
                customers,
                new Threading(Set.of("email"), true, Duration.ofDays(7)),
                new ConversationTokens(new byte[32]),
                ids,
                CLOCK);
    }

    private Recorded record(Store store, Message message) {
        return recorder(store).record(arrival(message)).orElseThrow();
    }

    private Escalation escalation(Store store, Recorded recorded, Decision decision) {
        return store.read(tx -> escalations.of(tx, recorded, decision, "zendesk"));
    }

    private List<Tuple> identifiers(Store store, Recorded recorded) {
        return escalation(store, recorded, PEOPLE).customer().identifiers().stream()
                .map(identifier -> tuple(identifier.type(), identifier.verification()))
                .toList();
    }

    private static Message signedChat(String id, Identifier phone) {
        return message(
                "webchat", id, "me again", Party.customer("Ada", verified(IdentifierType.ACCOUNT_ID, "C-1"), phone));
    }
}
