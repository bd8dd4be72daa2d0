package io.saddlebag.helpdesk;

import static io.saddlebag.message.Messages.arrival;
import static io.saddlebag.message.Messages.claimed;
import static io.saddlebag.message.Messages.message;
import static io.saddlebag.message.Messages.verified;
import static io.saddlebag.message.Messages.whatsapp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.connector.Connectors;
import io.saddlebag.context.Accounts;
import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Recorder;
import io.saddlebag.conversation.Threading;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Courier;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.Dispatch;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.delivery.Settings;
import io.saddlebag.delivery.Target;
import io.saddlebag.files.CommandFiles;
import io.saddlebag.identity.Customers;
import io.saddlebag.message.Direction;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.message.Party;
import io.saddlebag.message.Role;
import io.saddlebag.message.Schemas;
import io.saddlebag.message.ThreadReference;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import io.saddlebag.triage.Escalations;
import io.saddlebag.triage.Triage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** What the hub really sends to helpdesks and channels is what the schemas describe. */
class ProducedCommandsTest {
    private static final String PHONE = "+436601234567";
    private static final Clock CLOCK = Clock.systemUTC();

    private final BlockingQueue<JsonNode> sent = new LinkedBlockingQueue<>();
    private final Ids ids = new Ids();
    private final ConversationTokens tokens = new ConversationTokens(new byte[32]);
    private final Customers customers = new Customers(ids);
    private final Timeline timeline = new Timeline(customers);
    private final Deliveries deliveries = new Deliveries();
    private final Helpdesk helpdesk = new Helpdesk("test", true);

    @Test
    void fitTheirSchemas() {
        try (Store store = TestStores.SQLITE.open();
                Dispatch dispatch = dispatch(store)) {
            people(store, verifiedChat("c1", "first"), "first-contact");
            people(store, whatsapp("w1", PHONE, "and on WhatsApp"), "asked-for-a-person, reopened");
            people(store, message("email", "m1", "forged", forged()), "");
            Recorded last = people(store, verifiedChat("c2", ""), "policy-people-only");
            assertThat(dispatch.targets()).hasSize(2);
            await().atMost(Duration.ofSeconds(20)).until(() -> sent.size() >= 7);
            reply(store, last);
            await().atMost(Duration.ofSeconds(20)).until(() -> sent.size() >= 9);
        }
        assertThat(sent)
                .extracting(command -> command.path("kind").asText())
                .containsOnly("open-ticket", "add-note", "add-message", "send-message", "mark-read");
        assertThat(sent)
                .allSatisfy(command ->
                        assertThat(problems(command)).as("%s", command).isEmpty());
        assertThat(sent)
                .filteredOn(command -> command.has("escalation"))
                .extracting(command -> command.at("/escalation/customer/proven").asBoolean())
                .contains(true, false);
        assertThat(sent).anySatisfy(command -> {
            assertThat(command.at("/escalation/channelsBefore").size()).isPositive();
            assertThat(command.at("/escalation/earlier").size()).isPositive();
        });
    }

    private static List<String> problems(JsonNode command) {
        boolean toCustomer = Set.of("send-message", "mark-read")
                .contains(command.path("kind").asText());
        return Schemas.named(toCustomer ? "channel-command" : "helpdesk-command")
                .problems(command);
    }

    private Recorded people(Store store, Message message, String reasons) {
        TicketCommands commands = new TicketCommands(
                deliveries,
                new Escalations(timeline, customers, id -> "http://localhost:8080/conversations/" + tokens.token(id)),
                customers,
                timeline,
                Helpdesks.only(deliveries, helpdesk),
                CLOCK);
        Recorded recorded = recorder(store).record(arrival(message)).orElseThrow();
        new Triage(store, timeline, customers, commands, CLOCK)
                .decide(recorded, "people", "support", "normal", reasons, "to talk to a person");
        return recorded;
    }

    private void reply(Store store, Recorded asked) {
        Message base = message("helpdesk", "e1", "It leaves today.", new Party(Role.AGENT, "Sam", List.of()));
        Message reply = new Message(
                ids.next(),
                Direction.OUTBOUND,
                base.kind(),
                base.channel(),
                helpdesk.connector(),
                base.account(),
                base.originalId(),
                "",
                base.originalTime(),
                base.receivedTime(),
                base.sender(),
                base.content(),
                List.of(),
                new ThreadReference(
                        List.of(),
                        List.of(),
                        List.of(),
                        "",
                        "",
                        "",
                        "ticket of " + asked.conversation().id()),
                "",
                base.receipt(),
                "",
                Set.of(),
                base.metadata(),
                "",
                base.more());
        Recorded recorded = recorder(store).record(arrival(reply)).orElseThrow();
        assertThat(replies(store).send(recorded)).hasValue("channel/webchat/main");
    }

    private Recorder recorder(Store store) {
        return new Recorder(
                store, customers, new Threading(Set.of("email"), false, Duration.ofDays(7)), tokens, ids, CLOCK);
    }

    private CommandFiles files(Store store) {
        return new CommandFiles(store, timeline, Duration.ZERO, CLOCK);
    }

    private Replies replies(Store store) {
        Undelivered undelivered =
                new Undelivered(timeline, deliveries, Helpdesks.only(deliveries, helpdesk), Duration.ZERO, CLOCK);
        Directions directions = new Directions(
                timeline,
                new Agreements(timeline, customers, ids, CLOCK),
                new OwnWords(Connectors.in(List.of(Path.of("connectors"))), Map.of(), "en"));
        return new Replies(
                store, timeline, deliveries, tokens, files(store), directions, undelivered, any -> true, CLOCK);
    }

    private Dispatch dispatch(Store store) {
        HelpdeskCourier courier = new HelpdeskCourier(
                helpdesk, store, this::send, true, files(store), Accounts.none(store), Together.NEVER, CLOCK);
        Replies replies = replies(store);
        Courier toChannel = replies.courier(this::send, true, "webchat", "main");
        return new Dispatch(
                store,
                deliveries,
                List.of(
                        new Target(helpdesk.target(), courier, courier, Settings.STANDARD),
                        new Target(
                                "channel/webchat/main",
                                toChannel,
                                replies.aftermath("webchat", "main", false),
                                Settings.STANDARD)),
                CLOCK);
    }

    private Outcome send(String command) {
        try {
            JsonNode read = Json.mapper().readTree(command);
            sent.add(read);
            return new Outcome.Done(
                    "{\"ticket\": \"ticket of " + read.path("conversation").asText()
                            + "\", \"url\": \"https://helpdesk.example/1\", \"data\": {\"requester\": 7}, \"id\": \"x1\"}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Message verifiedChat(String id, String text) {
        return message(
                "webchat",
                id,
                text,
                Party.customer(
                        "Ada",
                        verified(IdentifierType.ACCOUNT_ID, "C-1"),
                        verified(IdentifierType.EMAIL, "ada@example.org"),
                        verified(IdentifierType.PHONE, PHONE)));
    }

    private static Party forged() {
        return Party.customer("Ada", claimed(IdentifierType.EMAIL, "ada@example.org"));
    }
}
