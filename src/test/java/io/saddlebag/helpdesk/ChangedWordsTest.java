package io.saddlebag.helpdesk;

import static io.saddlebag.message.Messages.NOON;
import static io.saddlebag.message.Messages.arrival;
import static io.saddlebag.message.Messages.awaited;
import static io.saddlebag.message.Messages.state;
import static io.saddlebag.message.Messages.whatsapp;
import static io.saddlebag.message.Messages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.Effects;
import io.saddlebag.conversation.Line;
import io.saddlebag.conversation.Receipts;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Recorder;
import io.saddlebag.conversation.Threading;
import io.saddlebag.conversation.Tickets;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.delivery.State;
import io.saddlebag.files.CommandFiles;
import io.saddlebag.files.Fetches;
import io.saddlebag.files.LateFiles;
import io.saddlebag.identity.Customers;
import io.saddlebag.message.Attachment;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.senders.Limits;
import io.saddlebag.senders.SenderGuard;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import io.saddlebag.store.Tx;
import io.saddlebag.triage.Escalations;
import io.saddlebag.triage.Triage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people are told of messages that were changed or taken back, before they went to the ticket or after. */
class ChangedWordsTest {
    private static final Clock CLOCK = Clock.fixed(NOON.plusSeconds(9), ZoneOffset.UTC);

    private final Store store = TestStores.SQLITE.open();
    private final Ids ids = new Ids();
    private final ConversationTokens tokens = new ConversationTokens(new byte[32]);
    private final Customers customers = new Customers(ids);
    private final Timeline timeline = new Timeline(customers);
    private final Deliveries deliveries = new Deliveries();
    private final Helpdesk helpdesk = new Helpdesk("test", false);
    private final List<String> followed = new ArrayList<>();
    private boolean reachable = true;
    private final LateFiles late = new LateFiles() {
        @Override
        public void arrived(Tx tx, String messageId, int place) {
            followed.add("arrived " + place);
        }

        @Override
        public void missing(Tx tx, String messageId, int place, String reason) {
            followed.add("missing " + place + ": " + reason);
        }
    };
    private final Fetches fetches = new Fetches(store, timeline, deliveries, late, CLOCK);
    private final Recorder recorder = new Recorder(
            store,
            customers,
            new Threading(Set.of("email"), false, Duration.ofDays(7)),
            tokens,
            new Effects(
                    Receipts.none(),
                    new ChangedWords(
                            timeline,
                            deliveries,
                            Helpdesks.only(deliveries, helpdesk),
                            fetches,
                            target -> reachable,
                            CLOCK),
                    (tx, what, turned) -> {}),
            new SenderGuard(Limits.NONE),
            ids,
            CLOCK);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatWasTakenBackBeforeItWentReachesNoTicket() {
        recorder.record(arrival(deletion()));
        toPeople(record(secret()));
        assertThat(commands()).singleElement().satisfies(open -> {
            assertThat(open.at("/message/content/text").asText()).isEqualTo("[taken back by the sender]");
            assertThat(open.at("/message/attachments").size()).isZero();
            assertThat(Json.write(open)).doesNotContain("secret", "card.png");
        });
    }

    @Test
    void whatWasTakenBackBetweenRecordingAndTriageReachesNoTicket() {
        Recorded recorded = record(secret());
        recorder.record(arrival(deletion()));
        toPeople(recorded);
        assertThat(commands()).singleElement().asString().doesNotContain("secret", "card.png");
    }

    @Test
    void theTicketIsToldOfAFileThatWasTakenBackWhileItWasFetched() {
        Recorded recorded = record(secret());
        toPeople(recorded);
        recorder.record(arrival(deletion()));
        Delivery open = store.read(tx -> deliveries.of(
                        tx,
                        helpdesk.target(),
                        Delivery.OPEN_TICKET,
                        recorded.message().id()))
                .orElseThrow();
        ObjectNode command = (ObjectNode) Json.parse(open.body().getBytes(StandardCharsets.UTF_8));
        CommandFiles files = new CommandFiles(store, timeline, Duration.ofHours(1), CLOCK);
        assertThat(files.complete(open, command)).isEmpty();
        assertThat(command.at("/message/attachments/0/missing").asText()).isEqualTo("the sender has taken it back");
        assertThat(commands().get(1).path("text").asText()).contains("took back");
    }

    @Test
    void aFileThatComesWhileACommandIsFoundToWaitIsSeenSoon() {
        Recorded recorded = record(secret());
        toPeople(recorded);
        Delivery open = store.read(tx -> deliveries.of(
                        tx,
                        helpdesk.target(),
                        Delivery.OPEN_TICKET,
                        recorded.message().id()))
                .orElseThrow();
        assertThat(untilItIsLookedAtAgain(open, Duration.ZERO)).isEqualTo(Duration.ofMillis(500));
        assertThat(untilItIsLookedAtAgain(open, Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
        assertThat(untilItIsLookedAtAgain(open, Duration.ofSeconds(9))).isEqualTo(Duration.ofSeconds(1));
    }

    private Duration untilItIsLookedAtAgain(Delivery open, Duration waited) {
        Clock then = Clock.fixed(open.madeAt().plus(waited), ZoneOffset.UTC);
        ObjectNode command = (ObjectNode) Json.parse(open.body().getBytes(StandardCharsets.UTF_8));
        CommandFiles files = new CommandFiles(store, timeline, Duration.ofSeconds(10), then);
        return ((Outcome.Later) files.complete(open, command).orElseThrow()).after();
    }

    @Test
    void filesThatAnEditBringsAreFetchedOnceAndFollow() {
        Recorded recorded = record(secret());
        toPeople(recorded);
        recorder.record(arrival(edit("e1", "card below", awaited("card.png"))));
        recorder.record(arrival(edit("e2", "the other card", awaited("other.png"))));
        recorder.record(arrival(edit("e3", "the other card, mind", awaited("other.png"))));
        assertThat(notes()).hasSize(3);
        assertThat(notes().get(0)).endsWith("card below");
        assertThat(notes().get(1)).contains("Its files are now: other.png.", "The new ones follow: other.png.");
        assertThat(notes().get(2)).doesNotContain("follow");
        Delivery fetch = fetch(recorded, 1).orElseThrow();
        assertThat(fetch(recorded, 0)).as("the first is fetched by the route").isEmpty();
        settle(fetch, "{\"sha256\":\"%s\",\"size\":3}".formatted("a".repeat(64)));
        assertThat(followed).containsExactly("arrived 1");
        assertThat(store.read(tx -> timeline.message(tx, recorded.message().id()))
                        .orElseThrow()
                        .attachments())
                .extracting(Attachment::name, Attachment::sha256)
                .containsExactly(tuple("card.png", ""), tuple("other.png", "a".repeat(64)));
    }

    @Test
    void filesOfAnEditThatCameBeforeItsMessageGoWithIt() {
        recorder.record(arrival(edit("e1", "the other card", awaited("other.png"))));
        Recorded recorded = record(secret());
        assertThat(recorded.message().content().text()).isEqualTo("the other card");
        assertThat(fetches.begin(recorded, true)).hasSize(2);
        toPeople(recorded);
        assertThat(commands().stream()
                        .filter(command -> command.path("kind").asText().equals("open-ticket")))
                .singleElement()
                .satisfies(open -> assertThat(open.at("/message/attachments").findValuesAsText("name"))
                        .containsExactly("card.png", "other.png"));
        settle(fetch(recorded, 1).orElseThrow(), "{\"sha256\":\"%s\",\"size\":3}".formatted("a".repeat(64)));
        assertThat(followed).isEmpty();
    }

    @Test
    void aFileOfAnEditThatCannotBeFetchedIsTold() {
        reachable = false;
        Recorded recorded = record(secret());
        toPeople(recorded);
        recorder.record(arrival(edit("e1", "the other card", awaited("other.png"))));
        assertThat(followed).singleElement().asString().contains("missing 1", "no route that fetches files");
    }

    @Test
    void anAgentsChangeThatTheCustomerDoesNotSeeIsTold() {
        Recorded asked = record(whatsapp("w1", "+436601234567", "hello"));
        toPeople(asked);
        store.write(tx -> {
            Tickets.add(tx, asked.conversation().id(), "test", new Tickets.Ticket("7", "", "{}"), NOON);
            return asked;
        });
        record(fromAgent("message", "a1", "", "It leaves today."));
        recorder.record(arrival(fromAgent("edit", "a2", "a1", "/via email\\nIt leaves tomorrow.")));
        List<Line> newest = store.read(
                tx -> timeline.ofConversation(tx, asked.conversation().id(), 1));
        assertThat(newest)
                .as("the customer does not see where it was directed")
                .extracting(Line::text)
                .containsExactly("It leaves tomorrow.");
        recorder.record(arrival(fromAgent("edit", "a4", "a1", "/via email\\n/template leaves en tomorrow")));
        newest = store.read(
                tx -> timeline.ofConversation(tx, asked.conversation().id(), 1));
        assertThat(newest)
                .as("nor by which template it was made")
                .extracting(Line::text)
                .containsExactly("[leaves] tomorrow");
        recorder.record(arrival(fromAgent("deletion", "a3", "a1", "")));
        assertThat(notes()).hasSize(3);
        assertThat(notes().get(0)).contains("was changed here, but not where the customer reads it");
        assertThat(notes().get(2)).contains("was taken back here");
    }

    private Optional<Delivery> fetch(Recorded recorded, int place) {
        String target = Fetches.target("whatsapp", recorded.message().account());
        String key = Fetches.key(recorded.message().id(), place);
        return store.read(tx -> deliveries.of(tx, target, "fetch-file", key));
    }

    private void settle(Delivery fetch, String result) {
        store.write(tx -> {
            fetches.follow(
                    tx,
                    new Delivery(
                            fetch.id(),
                            fetch.target(),
                            fetch.stream(),
                            fetch.number(),
                            fetch.kind(),
                            fetch.messageId(),
                            fetch.body(),
                            new State.Done(NOON, result),
                            1,
                            false,
                            0,
                            fetch.madeAt()));
            return true;
        });
    }

    private List<String> notes() {
        return commands().stream()
                .filter(command -> command.path("kind").asText().equals("add-note"))
                .map(note -> note.path("text").asText())
                .toList();
    }

    private static Message fromAgent(String kind, String id, String about, String text) {
        String json =
                """
                {"id":"agents-%2$s","direction":"outbound","kind":"%1$s","channel":"helpdesk","connector":"test",
                "account":"default","originalId":"%2$s","receivedTime":"%5$s","sender":{"role":"agent"},
                "content":{"text":"%4$s"},"about":"%3$s","thread":{"ticket":"7"}}"""
                        .formatted(kind, id, about, text, NOON.plusSeconds(3));
        return Json.read(json, Message.class);
    }

    private void toPeople(Recorded recorded) {
        Escalations escalations = new Escalations(timeline, customers, id -> "http://localhost/" + id);
        new Triage(
                        store,
                        timeline,
                        customers,
                        new TicketCommands(
                                deliveries,
                                escalations,
                                customers,
                                timeline,
                                Helpdesks.only(deliveries, helpdesk),
                                CLOCK),
                        CLOCK)
                .decide(recorded, "people", "support", "normal", "", "");
    }

    private Recorded record(Message message) {
        return recorder.record(arrival(message)).orElseThrow();
    }

    private List<JsonNode> commands() {
        return store.read(tx -> tx.list(
                "SELECT body FROM delivery ORDER BY number",
                row -> Json.parse(row.text(1).getBytes(StandardCharsets.UTF_8))));
    }

    private static Message secret() {
        return with(
                whatsapp("w1", "+436601234567", "my card is below, secret"),
                "attachments",
                List.of(awaited("card.png")));
    }

    private static Message deletion() {
        return state(Kind.DELETION, "d1", "w1", Optional.empty(), "");
    }

    private static Message edit(String id, String text, Attachment file) {
        return with(state(Kind.EDIT, id, "w1", Optional.empty(), text), "attachments", List.of(file));
    }
}
