package io.saddlebag.helpdesk;

import static io.saddlebag.message.Messages.attested;
import static io.saddlebag.message.Messages.claimed;
import static io.saddlebag.message.Messages.message;
import static io.saddlebag.message.Messages.verified;
import static io.saddlebag.message.Messages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.connector.Connectors;
import io.saddlebag.conversation.Conversation.State;
import io.saddlebag.conversation.Line;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.message.Flag;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Message;
import io.saddlebag.message.Part;
import io.saddlebag.message.Party;
import io.saddlebag.message.Role;
import io.saddlebag.store.TestStores;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What customers are told of their ticket and their orders. */
class NewsTest {
    private static final Identifier PHONE = attested(IdentifierType.PHONE, "+436601234567");
    private static final Identifier MAIL = verified(IdentifierType.EMAIL, "ada@customers.example");
    private static final String SOLVED = "Your request is solved. If anything is still open, just answer here.";

    @ParameterizedTest
    @EnumSource
    void aStateIsToldOnceOnTheChannelTheyAreOn(TestStores kind) {
        try (Counter counter = Counter.of(kind, "solved", "reopened")) {
            Recorded first = counter.comes(counter.words("whatsapp", "hello", PHONE));
            counter.ticket(first, "1");
            Message solved = state(counter, "e1", 5, "solved");
            counter.happens(solved);
            counter.happens(solved);
            counter.happens(state(counter, "e2", 6, "solved"));
            assertThat(counter.told("whatsapp")).containsExactly(SOLVED);

            counter.happens(state(counter, "e3", 4, "pending"));
            counter.happens(state(counter, "e4", 3, "open"));
            assertThat(counter.told("whatsapp")).as("older than what is known").hasSize(1);
            counter.happens(state(counter, "e5", 7, "open"));
            assertThat(counter.told("whatsapp")).containsExactly(SOLVED, "We are looking at your request again.");

            JsonNode sent =
                    counter.waiting("channel/whatsapp/main", "send-message").get(0);
            assertThat(sent.at("/message/flags").toString()).contains(Flag.AUTOMATIC);
            assertThat(sent.path("party").asText())
                    .as("by which the channel's window is found")
                    .isEqualTo(first.who().identifierId());
            List<Line> lines = counter.store.read(tx ->
                    counter.timeline.ofConversation(tx, first.conversation().id(), 100));
            assertThat(lines).extracting(Line::text).contains(SOLVED);
            assertThat(counter.waiting(Counter.DESK.target(), "add-message"))
                    .as("nothing of it goes to the ticket")
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsToldOfATicketThatAnotherHasFollowedChangesNothing(TestStores kind) {
        try (Counter counter = Counter.of(kind, "solved")) {
            Recorded first = counter.comes(counter.words("whatsapp", "hello", PHONE));
            counter.ticket(first, "1");
            counter.ticket(first, "2");
            counter.happens(state(counter, "e1", 5, "solved"));
            assertThat(counter.told("whatsapp")).isEmpty();
            assertThat(counter.state(first)).isEqualTo(State.OPEN);
            counter.happens(counter.event("e2", "2", 6, new Part.TicketState("2", "solved")));
            assertThat(counter.told("whatsapp")).containsExactly(SOLVED);
            assertThat(counter.state(first)).isEqualTo(State.SOLVED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyWhatIsWantedIsToldAndOnlyWhere(TestStores kind) {
        Map<String, String> own = Map.of("reopened.*.en", "Back on it, {name}.");
        try (Counter counter = new Counter(kind, Set.of("solved@email", "reopened"), 2, own)) {
            counter.ticket(counter.comes(counter.words("whatsapp", "hello", PHONE)), "1");
            counter.happens(state(counter, "e1", 5, "solved"));
            counter.happens(state(counter, "e2", 6, "pending"));
            counter.happens(state(counter, "e3", 7, "closed"));
            counter.happens(state(counter, "e4", 8, "open"));
            assertThat(counter.told("whatsapp")).containsExactly("Back on it, .");
            for (int i = 0; i < 6; i += 2) {
                counter.happens(state(counter, "s" + i, 10 + i, "solved"));
                counter.happens(state(counter, "o" + i, 11 + i, "open"));
            }
            assertThat(counter.told("whatsapp")).as("not more often").hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void machinesAreToldNothingNorIsAnybodyToldOldNews(TestStores kind) {
        try (Counter counter = Counter.of(kind, "solved", "refund-approved")) {
            Recorded mail = counter.comes(counter.words("email", "hello", MAIL));
            counter.ticket(mail, "1");
            Part.News refund = new Part.News("refund-approved", Map.of("amount", "12.50 EUR\n"));
            counter.happens(with(counter.event("old", "1", 0, refund), "originalTime", "2026-11-21T12:59:00Z"));
            assertThat(counter.told("email")).isEmpty();
            counter.happens(counter.event("new", "1", 0, refund));
            assertThat(counter.told("email")).containsExactly("Your refund is approved. 12.50 EUR");

            Message away = with(counter.words("email", "I am away", MAIL), "flags", List.of(Flag.AUTOMATIC));
            counter.comes(with(away, "thread", Map.of("inReplyTo", List.of("w1"))));
            counter.happens(state(counter, "e1", 5, "solved"));
            assertThat(counter.told("email")).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOrderIsToldWhereItsCustomerHasSomethingOpenAndNowhereElse(TestStores kind) {
        try (Counter counter = Counter.of(kind, "order-shipped")) {
            counter.comes(order("o1", MAIL));
            counter.ticket(counter.comes(counter.words("webchat", "where is it?", MAIL)), "1");
            counter.comes(order("o2", claimed(IdentifierType.EMAIL, "ada@customers.example")));
            counter.comes(order("o3", verified(IdentifierType.EMAIL, "bob@customers.example")));
            assertThat(counter.told("webchat")).as("not theirs, or not proven").isEmpty();
            counter.comes(order("o4", MAIL));
            counter.comes(order("o4", MAIL));
            assertThat(counter.told("webchat")).containsExactly("Your order #1003 is on its way. DHL 1");
            counter.happens(state(counter, "e1", 5, "solved"));
            counter.comes(order("o5", MAIL));
            assertThat(counter.told("webchat")).as("nothing is open").hasSize(1);
            assertThat(counter.told("shopify")).isEmpty();
        }
    }

    @Test
    void whatIsToBeToldNeedsWords() {
        OwnWords words =
                new OwnWords(Connectors.in(List.of(Path.of("connectors"))), Map.of("lost.*.en", "Sorry."), "en");
        assertThat(words.require(List.of("lost", "solved"))).isSameAs(words);
        assertThatThrownBy(() -> words.require(List.of("found")))
                .hasMessage("the hub has no words for 'found' in the language of wording.language, 'en'; give them as"
                        + " words.found.*.en");
    }

    private static Message state(Counter counter, String id, int minute, String state) {
        return counter.event(id, "1", minute, new Part.TicketState("1", state));
    }

    private static Message order(String id, Identifier buyer) {
        Message base = message("shopify", id, "", new Party(Role.SYSTEM, "Ada", List.of(buyer)));
        Part news = new Part.News("order-shipped", Map.of("order", "#1003", "parcel", "DHL 1"));
        Message event = with(with(base, "kind", "system"), "flags", List.of(Flag.AUTOMATIC));
        return with(event, "content", Map.of("text", "Order #1003 was sent.", "parts", List.of(news)));
    }
}
