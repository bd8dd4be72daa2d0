package io.saddlebag.confirmation;

import static io.saddlebag.message.Messages.attested;
import static io.saddlebag.message.Messages.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.identity.Link;
import io.saddlebag.message.Flag;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Party;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The number of an order and a second fact of it, instead of an address. */
class OrdersTest extends FirstContact {
    private static final String FACT = "Thank you. And the postal code";
    private static final String NOT_FOUND = "We can find nobody by that.";
    private static final Outcome ADAS = owner("email", MAIL, "verified");
    private static final Outcome NOBODYS = new Outcome.Done("{}");

    @BeforeEach
    void switchOn() {
        ordersBy = "shop";
    }

    @ParameterizedTest
    @EnumSource
    void anOrderAndItsPostalCodeLinkTheChannelForGood(TestStores kind) {
        try (Store store = kind.open()) {
            String ada = mails(store, MAIL).who().customerId();
            Recorded first = chats(store, "v1", "Where is my order?");
            assertThat(said(store, "v1")).singleElement().asString().contains("the number of an order");
            assertThat(chats(store, "v1", "#1003").message().flags()).contains(Flag.CONFIRMATION);
            assertThat(said(store, "v1")).last().asString().startsWith(FACT);
            Recorded fact = chats(store, "v1", "SW1A 1AA");
            assertThat(fact.message().flags()).contains(Flag.CONFIRMATION);
            assertThat(said(store, "v1")).as("the shop has not answered yet").hasSize(2);

            JsonNode question = shop(store, ADAS).get(0);
            assertThat(question.path("kind").asText()).isEqualTo("look-up-order");
            assertThat(question.path("order").toString()).isEqualTo("{\"number\":\"1003\",\"fact\":\"SW1A 1AA\"}");
            assertThat(question.toString()).as("the system learns nothing else").doesNotContain("asked", "message");
            assertThat(said(store, "v1")).last().asString().startsWith(CONFIRMED);
            assertThat(tickets(store)).hasSize(2);
            assertThat(rows(store, "SELECT body || result FROM delivery WHERE kind = 'look-up-order'"))
                    .containsExactly("");
            assertThat(rows(store, "SELECT order_number || code_id FROM confirmation"))
                    .containsExactly("");

            assertThat(chats(store, "v1", "And now?").who().customerId()).isEqualTo(ada);
            assertThat(said(store, "v1")).as("asked once").hasSize(3);
            Link link = store.read(tx -> register.record(tx, ada)).links().get(0);
            assertThat(link.rule()).isEqualTo(Link.BY_ORDER);
            assertThat(link.messageId()).isEqualTo(fact.message().id());
            store.write(tx -> joins.undo(tx, link.id(), "op", "not her", clock.instant()));
            assertThat(chats(store, "v1", "Hm?").who().customerId())
                    .isEqualTo(first.who().customerId());
            assertThat(said(store, "v1")).hasSize(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSaidIsTheSameForWhateverReasonAnOrderIsOfNoUse(TestStores kind) {
        try (Store store = kind.open()) {
            mails(store, MAIL);
            Identifier phone = attested(IdentifierType.PHONE, PHONE);
            comes(store, message("whatsapp", "c1", "hi", Party.customer("A", mail("a@customers.example"), phone)));
            comes(store, message("whatsapp", "c2", "hi", Party.customer("B", mail("b@customers.example"), phone)));
            List<Outcome> answers = List.of(
                    NOBODYS,
                    owner("email", "nobody@customers.example", "verified"),
                    owner("email", MAIL, "claimed"),
                    owner("phone", PHONE, "verified"));
            for (int i = 0; i < answers.size(); i++) {
                String visitor = "v" + i;
                chats(store, visitor, "Hello");
                for (int guess = 1; guess <= 3; guess++) {
                    chats(store, visitor, i + "00" + guess + ", 90210");
                    assertThat(shop(store, answers.get(i))).hasSize(1);
                }
                assertThat(said(store, visitor))
                        .satisfiesExactly(
                                startsWith(ASK), startsWith(NOT_FOUND), startsWith(NOT_FOUND), startsWith(ENDED))
                        .isEqualTo(said(store, "v0"));
            }
            assertThat(rows(store, "SELECT id FROM link WHERE rule = 'confirmed-by-order'"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOrderIsNotTriedMoreOftenThanACustomerMayBeWhoeverTries(TestStores kind) {
        try (Store store = kind.open()) {
            mails(store, MAIL);
            for (int i = 0; i < 4; i++) {
                chats(store, "v" + i, "Hello");
                chats(store, "v" + i, "1003, 9021" + i);
                assertThat(shop(store, i < 3 ? NOBODYS : ADAS)).hasSize(i < 3 ? 1 : 0);
                assertThat(said(store, "v" + i)).isEqualTo(said(store, "v0")).hasSize(2);
            }
            assertThat(everything(store, kind))
                    .as("what is counted by is a hash")
                    .doesNotContain("\n1003\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aShopThatCannotBeAskedInTimeEndsIt(TestStores kind) {
        try (Store store = kind.open()) {
            mails(store, MAIL);
            chats(store, "v1", "Hello");
            chats(store, "v1", "1003, 90210");
            clock.now = clock.now.plus(Duration.ofMinutes(15));
            assertThat(shop(store, ADAS)).as("too late").isEmpty();
            assertThat(said(store, "v1")).last().asString().startsWith(ENDED);
            assertThat(rows(store, "SELECT id FROM link")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatMakesNoSenseLinksNobody(TestStores kind) {
        try (Store store = kind.open()) {
            mails(store, MAIL);
            chats(store, "v1", "Hello");
            chats(store, "v1", "1003, 90210");
            shop(store, owner("shoe-size", "43", "verified"));
            assertThat(said(store, "v1")).last().asString().startsWith(ENDED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsErasedMeanwhileIsNotLinked(TestStores kind) {
        try (Store store = kind.open()) {
            mails(store, MAIL);
            Recorded first = chats(store, "v1", "Hello");
            chats(store, "v1", "1003, 90210");
            erasure(store).erase(first.who().customerId(), "op");
            assertThat(questions(store)).isEmpty();
            assertThat(everything(store, kind)).doesNotContain("90210");
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutASystemThatKnowsOrdersTheirNumbersGoToPeople(TestStores kind) {
        ordersBy = "";
        try (Store store = kind.open()) {
            chats(store, "v1", "Hello");
            assertThat(said(store, "v1")).singleElement().asString().doesNotContain("order");
            assertThat(chats(store, "v1", "#1003, 90210").message().flags()).isEmpty();
            assertThat(said(store, "v1")).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "#1003 | 1003 | '' | true",
                "1003 90210 | 1003 | 90210 | true",
                "a-17, SW1A 1AA | A-17 | SW1A 1AA | true",
                "My order is #1003 and goes to 1020. | 1003 | 1020 | false",
                "order 1003-B | 1003-B | '' | false"
            })
    void ordersAreFoundHoweverTheyAreWritten(String text, String number, String fact, boolean alone) {
        assertThat(Order.of(chat("v", text))).hasValueSatisfying(order -> assertThat(order)
                .extracting(Order::number, Order::fact, Order::alone)
                .containsExactly(number, fact, alone));
    }

    @Test
    void whatIsNoOrderIsNone() {
        assertThat(List.of(
                        "Hello",
                        "12",
                        "ada1003@example.org",
                        "I bought a teapot there 1003 days ago, and nobody has ever answered me since"))
                .allSatisfy(text -> assertThat(Order.of(chat("v", text))).isEmpty());
        assertThat(Order.completed("1003", chat("v", "what for?"))).isEmpty();
        assertThat(Order.completed("1003", chat("v", "D02 X285")).map(Order::fact))
                .isEqualTo(Optional.of("D02 X285"));
    }

    private static Outcome owner(String type, String value, String verification) {
        return new Outcome.Done(
                "{\"owner\":{\"identifiers\":[{\"type\":\"%s\",\"scope\":\"\",\"value\":\"%s\",\"verification\":\"%s\"}]}}"
                        .formatted(type, value, verification));
    }
}
