package io.saddlebag.context;

import static io.saddlebag.message.Messages.arrival;
import static io.saddlebag.message.Messages.message;
import static io.saddlebag.message.Messages.verified;
import static io.saddlebag.message.Messages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.Conversation;
import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.Line;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Recorder;
import io.saddlebag.conversation.Threading;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.identity.Customers;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.message.Party;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import io.saddlebag.triage.Facts;
import io.saddlebag.triage.Triage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a shop tells of orders, as its connector's examples have it, on the timelines of those whose orders they are. */
class OrderEventsTest {
    private static final String ADA = "ada@example.com";

    private final Ids ids = new Ids();
    private final Customers customers = new Customers(ids);
    private final Timeline timeline = new Timeline(customers);

    @ParameterizedTest
    @EnumSource
    void standThereOnceAndInTheOrderInWhichTheyHappened(TestStores kind) {
        try (Store store = kind.open()) {
            Recorded ada = record(store, mail("m1", ADA));
            List<Message> told = Stream.of("order-sent", "order-cancelled", "order-refunded")
                    .flatMap(name -> example(name).stream())
                    .toList();
            List<Message> backwards = new ArrayList<>(told);
            Collections.reverse(backwards);
            backwards.forEach(event -> record(store, event));
            for (Message again : told) {
                Arrival second = arrival(with(again, "id", ids.next()));
                recorder(store).record(second);
                String sql = "SELECT outcome FROM arrival WHERE id = ?";
                String outcome = store.read(tx -> tx.first(sql, row -> row.text(1), second.id()))
                        .orElseThrow();
                assertThat(outcome).isEqualTo("duplicate");
            }
            assertThat(texts(store, ada))
                    .containsExactly(
                            "Where is it?",
                            "Order #1003 was sent (DHL 00340434161094000000).",
                            "Order #1003 was cancelled (customer).",
                            "Order #1003 was refunded: 12.50 EUR (ordered twice).",
                            "Order #1003 was refunded.");
            List<Conversation> conversations =
                    store.read(tx -> timeline.conversations(tx, ada.who().customerId(), 5));
            assertThat(conversations)
                    .extracting(Conversation::channel, Conversation::state)
                    .contains(tuple("email", Conversation.State.OPEN), tuple("shopify", Conversation.State.CLOSED));
        }
    }

    @ParameterizedTest
    @EnumSource
    void areThereWhenSomebodyWhomOnlyTheShopKnewWritesForTheFirstTime(TestStores kind) {
        try (Store store = kind.open()) {
            record(store, of("grace@example.org", example("order-sent").get(0)));
            Recorded grace = record(store, mail("m1", "grace@example.org"));
            assertThat(texts(store, grace)).hasSize(2).first().asString().startsWith("Order #1003 was sent");
            Triage triage = new Triage(store, timeline, customers, (tx, recorded, decision) -> {}, Clock.systemUTC());
            Facts facts = triage.facts(grace);
            assertThat(facts.firstContact()).as("events are no conversation").isTrue();
            assertThat(facts.lastOutcome()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofAnAddressThatTheShopHasNotVerifiedAreNobodysWhoHasIt(TestStores kind) {
        try (Store store = kind.open()) {
            Recorded ada = record(store, mail("m1", ADA));
            Recorded event =
                    record(store, example("order-of-an-unverified-address").get(0));
            assertThat(event.who().customerId()).isNotEqualTo(ada.who().customerId());
            assertThat(texts(store, ada)).containsExactly("Where is it?");
        }
    }

    private List<String> texts(Store store, Recorded of) {
        return store.read(tx -> timeline.ofCustomer(tx, of.who().customerId(), 20)).stream()
                .map(Line::text)
                .toList();
    }

    private Message mail(String id, String address) {
        Message mail =
                message("email", id, "Where is it?", Party.customer("", verified(IdentifierType.EMAIL, address)));
        Instant morning = Instant.parse("2026-11-21T09:00:00Z");
        return with(mail, "originalTime", address.equals(ADA) ? morning : morning.plus(Duration.ofDays(1)));
    }

    private static Message of(String address, Message event) {
        ObjectNode json = Json.mapper().valueToTree(event);
        ((ObjectNode) json.at("/sender/identifiers/0")).put("value", address);
        return Json.read(json, Message.class);
    }

    private List<Message> example(String name) {
        try {
            JsonNode out =
                    Json.parse(Files.readAllBytes(Path.of("connectors", "shopify", "examples", name, "out.json")));
            return out.valueStream().map(this::event).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Message event(JsonNode item) {
        ObjectNode message = item.deepCopy();
        message.put("id", ids.next()).put("connector", "shopify").put("receivedTime", "2026-11-21T12:00:00Z");
        return Json.read(message, Message.class);
    }

    private Recorder recorder(Store store) {
        Threading policy = new Threading(Set.of("email"), true, Duration.ofDays(7));
        return new Recorder(store, customers, policy, new ConversationTokens(new byte[32]), ids, Clock.systemUTC());
    }

    private Recorded record(Store store, Message message) {
        return recorder(store).record(arrival(message)).orElseThrow();
    }
}
