package io.saddlebag.helpdesk;

import static io.saddlebag.message.Messages.NOON;
import static io.saddlebag.message.Messages.arrival;
import static io.saddlebag.message.Messages.awaited;
import static io.saddlebag.message.Messages.state;
import static io.saddlebag.message.Messages.whatsapp;
import static io.saddlebag.message.Messages.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.Effects;
import io.saddlebag.conversation.Receipts;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Recorder;
import io.saddlebag.conversation.Threading;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.files.CommandFiles;
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
import io.saddlebag.triage.Escalations;
import io.saddlebag.triage.Triage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
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
    private final Recorder recorder = new Recorder(
            store,
            customers,
            new Threading(Set.of("email"), false, Duration.ofDays(7)),
            tokens,
            new Effects(
                    Receipts.none(), new ChangedWords(timeline, deliveries, helpdesk, CLOCK), (tx, what, turned) -> {}),
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
    void theNoteSaysThatAnEditChangedTheFiles() {
        toPeople(record(secret()));
        recorder.record(arrival(edit("e1", "card below", awaited("card.png"))));
        recorder.record(arrival(edit("e2", "the other card", awaited("other.png"))));
        List<String> notes = commands().stream()
                .skip(1)
                .map(note -> note.path("text").asText())
                .toList();
        assertThat(notes).hasSize(2);
        assertThat(notes.get(0)).endsWith("card below");
        assertThat(notes.get(1)).contains("changed its files too", "other.png");
    }

    private void toPeople(Recorded recorded) {
        Escalations escalations = new Escalations(timeline, customers, id -> "http://localhost/" + id);
        new Triage(
                        store,
                        timeline,
                        customers,
                        new TicketCommands(deliveries, escalations, customers, timeline, helpdesk, CLOCK),
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
