package io.saddlebag.privacy;

import static io.saddlebag.message.Messages.message;
import static io.saddlebag.message.Messages.verified;
import static io.saddlebag.message.Messages.with;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Example;
import io.saddlebag.connector.Examples;
import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.ErasedIds;
import io.saddlebag.conversation.Recorder;
import io.saddlebag.conversation.Threading;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.identity.Customers;
import io.saddlebag.identity.Register;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Direction;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.message.Party;
import io.saddlebag.message.RawForm;
import io.saddlebag.store.Blobs;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Whatever comes again of a person who was erased, from wherever and however late, brings nothing of them back. */
class RedeliveryTest {
    private static final String ADA = "ada@grobfeldspat.example";
    private static final String WORDS = "grobfeldspat";

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(Recorder.class);

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Ids ids = new Ids();
    private final Customers customers = new Customers(ids);
    private final ConversationTokens tokens = new ConversationTokens(new byte[32]);
    private final Deliveries deliveries = new Deliveries();

    @TempDir
    Path data = Path.of("");

    @BeforeEach
    void listen() {
        logged.start();
    }

    @AfterEach
    void listenNoMore() {
        LOGGER.detachAppender(logged);
    }

    @ParameterizedTest
    @EnumSource
    void whateverAChannelDeliversAgainIsRefused(TestStores kind) {
        List<Message> all = written();
        Set<String> channels = new TreeSet<>();
        all.forEach(message -> channels.add(message.connector()));
        assertThat(channels)
                .contains("chatwoot", "discord", "email", "google-chat", "messenger", "shopify", "slack", "sms")
                .contains("teams", "telegram", "voice", "webchat", "whatsapp");
        try (Store store = kind.open()) {
            all.forEach(message -> record(store, message, "a raw form"));
            // with somebody go those who only claimed to be them
            for (List<String> left = customers(store); !left.isEmpty(); left = customers(store)) {
                erasure(store).erase(left.get(0), "a test");
            }
            for (Message message : all) {
                Message later =
                        with(again(message), "receivedTime", Instant.now().plusSeconds(60));
                assertThat(record(store, later, "a raw form"))
                        .as("%s of %s", message.originalId(), message.connector())
                        .isEqualTo("ignored erased");
                if (message.originalScope().equals("*")) {
                    assertThat(record(store, with(later, "account", "another-mailbox"), "the same mail"))
                            .as("in another mailbox, under another UID")
                            .isEqualTo("ignored erased");
                }
            }
            assertThat(count(store, "message WHERE text <> '' OR text_purged < 2"))
                    .isZero();
        }
    }

    /** It was in the queue while its sender was erased, and the provider sends it once more a week later. */
    @ParameterizedTest
    @EnumSource
    void whatIsRefusedForItsSenderIsRefusedLaterForItsId(TestStores kind) {
        try (Store store = kind.open()) {
            record(store, mail("<1>"), "{}");
            Message queued = with(mail("<2>"), "receivedTime", Instant.now());
            Message changed = with(change("<3>", "<2>"), "receivedTime", Instant.now());
            Message early = with(change("<4>", "<never-came>"), "receivedTime", Instant.now());
            erase(store);
            assertThat(record(store, early, "{}"))
                    .as("the edit of what is behind it")
                    .isEqualTo("ignored erased");
            assertThat(record(store, queued, "{}")).isEqualTo("ignored erased");
            Instant later = Instant.now().plus(7, ChronoUnit.DAYS);
            for (Message message : List.of(queued, changed, early)) {
                assertThat(record(store, with(again(message), "receivedTime", later), "{}"))
                        .as(message.originalId())
                        .isEqualTo("ignored erased");
            }
            assertThat(count(store, "message_state WHERE body <> ''")).isZero();
        }
    }

    /** Of what no mapping could read nobody knows the id. */
    @ParameterizedTest
    @EnumSource
    void whatLayInQuarantineIsRefusedByItsRawForm(TestStores kind) {
        try (Store store = kind.open()) {
            record(store, mail("<1>"), "{}");
            String hers = "{\"from\":\"" + ADA + "\",\"text\":\"" + WORDS + "\"}";
            String others = "{\"from\":\"bob@example.org\"}";
            assertThat(quarantine(store, hers)).isEqualTo("quarantined map");
            assertThat(quarantine(store, others)).isEqualTo("quarantined map");

            assertThat(erase(store).removed().quarantined()).isEqualTo(1);

            assertThat(count(store, "quarantine WHERE reason <> ''"))
                    .as("of Bob's")
                    .isEqualTo(1);
            LOGGER.addAppender(logged);
            assertThat(quarantine(store, hers)).isEqualTo("ignored erased");
            assertThat(logged.list).as("it is nowhere").isEmpty();
            assertThat(quarantine(store, others)).isEqualTo("quarantined map");
            assertThat(logged.list).singleElement().asString().contains("is in quarantine (map)");
            Message readable = with(mail("<5>"), "receivedTime", Instant.now().plusSeconds(60));
            assertThat(record(store, readable, hers))
                    .as("a mapping can read it now")
                    .isEqualTo("ignored erased");
            assertThat(record(store, again(readable), "{}")).isEqualTo("ignored erased");
        }
    }

    private Erased erase(Store store) {
        String ada = store.read(tx -> new Register(ids).find(tx, ADA)).orElseThrow();
        return erasure(store).erase(ada, "a test");
    }

    private Erasure erasure(Store store) {
        Timeline timeline = new Timeline(customers);
        Blobs blobs = new Blobs(data.resolve("blobs"));
        Exports exports = new Exports(store, blobs, deliveries, timeline, ids, data.resolve("exports"));
        return new Erasure(store, blobs, deliveries, new ErasedIds(tokens), exports, ids, () -> 0, Clock.systemUTC());
    }

    /** What became of an arrival of this message. */
    private String record(Store store, Message message, String raw) {
        return outcome(store, arrival(message, raw, Optional.empty()));
    }

    private String quarantine(Store store, String raw) {
        Message any = mail("<" + ids.next() + ">");
        return outcome(store, arrival(any, raw, Optional.of(new Arrival.Problem("map", "a test"))));
    }

    private String outcome(Store store, Arrival arrival) {
        new Recorder(
                        store,
                        customers,
                        new Threading(Set.of("email"), true, Duration.ofDays(7)),
                        tokens,
                        ids,
                        Clock.systemUTC())
                .record(arrival);
        return store.read(tx -> tx.first(
                        "SELECT outcome, detail FROM arrival WHERE id = ?",
                        row -> (row.text(1) + " " + row.text(2)).strip(),
                        arrival.id()))
                .orElseThrow();
    }

    private Arrival arrival(Message message, String raw, Optional<Arrival.Problem> problem) {
        return new Arrival(
                ids.next() + ".0",
                1,
                message.connector(),
                message.account(),
                message.receivedTime(),
                RawForm.inline("application/json", raw),
                problem.isPresent() ? Optional.empty() : Optional.of(message),
                "",
                "",
                problem);
    }

    /** What customers write on all channels there are, by the examples of the connectors. */
    private List<Message> written() {
        return Connectors.in(List.of(Path.of("connectors"))).all().stream()
                .flatMap(connector -> Examples.of(connector).stream()
                        .flatMap(this::messages)
                        .filter(message -> message.direction() == Direction.INBOUND)
                        .filter(message -> !message.kind().isState())
                        .filter(message -> !message.sender().identifiers().isEmpty())
                        .limit(5))
                .toList();
    }

    private Stream<Message> messages(Example example) {
        Path file = example.files().get("out.json");
        if (file == null) {
            return Stream.empty();
        }
        try {
            return Json.parse(Files.readAllBytes(file))
                    .valueStream()
                    .filter(item -> item.has("originalId"))
                    .map(item -> example(example.connector().name(), item));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Message example(String connector, JsonNode item) {
        ObjectNode message = item.deepCopy();
        message.put("id", ids.next()).put("connector", connector);
        message.put("account", item.path("account").asText("main"));
        message.put("receivedTime", Instant.now().toString());
        return Json.read(message, Message.class);
    }

    private Message again(Message message) {
        return with(message, "id", ids.next());
    }

    private static Message mail(String id) {
        return message("email", id, WORDS, Party.customer("Ada", verified(IdentifierType.EMAIL, ADA)));
    }

    private static Message change(String id, String about) {
        ObjectNode json = Json.mapper().valueToTree(mail(id));
        json.put("kind", Json.mapper().valueToTree(Kind.EDIT).asText()).put("about", about);
        return Json.read(json, Message.class);
    }

    private static List<String> customers(Store store) {
        return store.read(tx ->
                tx.list("SELECT DISTINCT customer_id FROM identifier WHERE erased_at IS NULL", row -> row.text(1)));
    }

    private static long count(Store store, String from) {
        return store.read(tx -> tx.first("SELECT count(*) FROM " + from, row -> row.number(1)))
                .orElseThrow();
    }
}
