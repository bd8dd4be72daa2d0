package io.saddlebag.privacy;

import static io.saddlebag.message.Messages.NOON;
import static io.saddlebag.message.Messages.attested;
import static io.saddlebag.message.Messages.claimed;
import static io.saddlebag.message.Messages.message;
import static io.saddlebag.message.Messages.verified;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.Arrivals;
import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.ErasedIds;
import io.saddlebag.conversation.Purge;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Recorder;
import io.saddlebag.conversation.Threading;
import io.saddlebag.conversation.Tickets;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.delivery.State;
import io.saddlebag.files.Fetches;
import io.saddlebag.files.LateFiles;
import io.saddlebag.identity.Customers;
import io.saddlebag.identity.Register;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.message.Party;
import io.saddlebag.message.RawForm;
import io.saddlebag.message.ThreadReference;
import io.saddlebag.senders.BlockedSenders;
import io.saddlebag.senders.Consents;
import io.saddlebag.store.Blobs;
import io.saddlebag.store.Store;
import io.saddlebag.store.Stores;
import io.saddlebag.store.TestStores;
import io.saddlebag.store.Tx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErasureTest {
    /** What nobody but Ada is known by or says. */
    private static final List<String> TRACES =
            List.of("ada.lovelace", "6605550001", "grobfeldspat", "uid-ada-1843", "Lovelace", "wamid.Ada");

    private final Ids ids = new Ids();
    private final Customers customers = new Customers(ids);
    private final Timeline timeline = new Timeline(customers);
    private final ConversationTokens tokens = new ConversationTokens(new byte[32]);
    private final Deliveries deliveries = new Deliveries();
    private final Register register = new Register(ids);

    @TempDir
    Path data = Path.of("");

    @ParameterizedTest
    @EnumSource
    void nothingOfAPersonIsLeftAndTheAccountingAddsUp(TestStores kind) throws IOException {
        try (Store store = open(kind)) {
            Blobs blobs = new Blobs(data.resolve("blobs"));
            live(store, blobs);
            assertThat(traces(store, kind).keySet()).as("before").containsAll(TRACES);
            List<Arrivals.Total> before = store.read(Arrivals::totals);

            String ada = find(store, "ada.lovelace@example.org");
            exports(store, blobs).export(ada, Instant.now());
            Erased erased = erasure(store, blobs).erase(ada, "a test");

            assertThat(traces(store, kind)).as("after").isEmpty();
            assertThat(store.read(Arrivals::totals)).isEqualTo(before);
            assertThat(erased.removed().messages()).isEqualTo(4);
            assertThat(erased.removed().quarantined()).isEqualTo(1);
            assertThat(erased.removed().states()).isEqualTo(2);
            assertThat(erased.tickets()).extracting("ticket").containsExactly("4711");
            assertThat(erased.settled()).isEqualTo(kind == TestStores.SQLITE);
            assertThat(find(store, "bob@example.org")).as("others stay").isNotEmpty();
            assertThat(blobs.find(put(blobs, "a file that both have"))).isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatComesAgainIsRefusedAndWhatIsNewIsNot(TestStores kind) throws IOException {
        try (Store store = open(kind)) {
            Blobs blobs = new Blobs(data.resolve("blobs"));
            live(store, blobs);
            Message inTheQueue = received(whatsapp("wamid.Ada.queue", "grobfeldspat"), Instant.now());
            erasure(store, blobs).erase(find(store, "+436605550001"), "a test");

            Recorder recorder = recorder(store);
            for (Message again : List.of(
                    received(
                            whatsapp("wamid.Ada.1", "grobfeldspat"),
                            Instant.now().plusSeconds(60)),
                    received(
                            edit("wamid.Ada.edit", "wamid.Ada.1"), Instant.now().plusSeconds(60)),
                    received(
                            edit("wamid.Ada.later", "wamid.Ada.1"),
                            Instant.now().plusSeconds(60)),
                    inTheQueue)) {
                assertThat(recorder.record(arrival(again, RawForm.inline("application/json", "grobfeldspat"))))
                        .as(again.originalId())
                        .isEmpty();
            }
            assertThat(traces(store, kind)).isEmpty();
            List<String> refused = store.read(
                    tx -> tx.list("SELECT outcome FROM arrival WHERE detail = 'erased'", row -> row.text(1)));
            assertThat(refused).containsExactly("ignored", "ignored", "ignored", "ignored");
            Recorded anew = recorder.record(arrival(
                            received(
                                    whatsapp("wamid.new", "hello"),
                                    Instant.now().plusSeconds(60)),
                            RawForm.inline("application/json", "{}")))
                    .orElseThrow();
            assertThat(anew.number()).isEqualTo(1);
            assertThat(anew.conversation().relatedTo()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatIsStillBeingFetchedIsNotKept(TestStores kind) throws IOException {
        try (Store store = open(kind)) {
            Blobs blobs = new Blobs(data.resolve("blobs"));
            live(store, blobs);
            ObjectNode json = Json.mapper().valueToTree(whatsapp("wamid.Ada.file", "grobfeldspat"));
            json.putArray("attachments")
                    .addObject()
                    .put("name", "grobfeldspat.pdf")
                    .put("reference", "media-1");
            Message message = Json.read(json, Message.class);
            Recorded recorded = recorder(store)
                    .record(arrival(message, RawForm.inline("application/json", "{}")))
                    .orElseThrow();
            Fetches fetches = new Fetches(store, timeline, deliveries, nothingIsLate(), Clock.systemUTC());
            fetches.begin(recorded, true);
            String key = Fetches.key(message.id(), 0);
            Delivery underway = store.read(tx -> deliveries.of(tx, key)).get(0);

            erasure(store, blobs).erase(find(store, "ada.lovelace@example.org"), "a test");

            String sha256 = put(blobs, "what was fetched meanwhile");
            String result = "{\"sha256\":\"" + sha256 + "\",\"size\":3,\"name\":\"grobfeldspat.pdf\"}";
            store.write(tx -> {
                fetches.follow(tx, done(underway, result));
                return true;
            });
            Delivery left = store.read(tx -> deliveries.of(tx, key)).get(0);
            assertThat(left.state().name()).isEqualTo("given-up");
            boolean used = store.read(tx -> Purge.isUsed(tx, sha256));
            assertThat(used).isFalse();
            assertThat(fetches.courier(command -> {
                                throw new AssertionError("it is not fetched any more");
                            })
                            .deliver(underway))
                    .isInstanceOf(Outcome.Failed.class);
            assertThat(traces(store, kind)).isEmpty();
        }
    }

    private static Delivery done(Delivery delivery, String result) {
        return new Delivery(
                delivery.id(),
                delivery.target(),
                delivery.stream(),
                delivery.number(),
                delivery.kind(),
                delivery.messageId(),
                delivery.body(),
                new State.Done(Instant.now(), result),
                1,
                false,
                0,
                delivery.madeAt());
    }

    private static LateFiles nothingIsLate() {
        return new LateFiles() {
            @Override
            public void arrived(Tx tx, String messageId, int place) {
                throw new AssertionError("it is nobody's any more");
            }

            @Override
            public void missing(Tx tx, String messageId, int place, String reason) {
                throw new AssertionError("it is nobody's any more");
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void anErasureThatIsDoneAgainChangesNothing(TestStores kind) throws IOException {
        try (Store store = open(kind)) {
            Blobs blobs = new Blobs(data.resolve("blobs"));
            live(store, blobs);
            String ada = find(store, "ada.lovelace@example.org");
            erasure(store, blobs).erase(ada, "a test");
            Erased again = erasure(store, blobs).erase(ada, "a test");
            assertThat(again.removed().messages()).isEqualTo(4);
            assertThat(again.removed().rawForms()).isZero();
            assertThat(traces(store, kind)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anExportHoldsEverythingOfThePersonAndNothingOfOthers(TestStores kind) throws IOException {
        try (Store store = open(kind)) {
            Blobs blobs = new Blobs(data.resolve("blobs"));
            live(store, blobs);
            new BlockedSenders(store, new Register(ids), Clock.systemUTC())
                    .block("ada.lovelace@example.org", "", "op", "shouts");
            Path file = exports(store, blobs).export(find(store, "ada.lovelace@example.org"), Instant.now());
            try (ZipFile zip = new ZipFile(file.toFile())) {
                String json = text(zip, "customer.json");
                JsonNode consent = Json.read(json, JsonNode.class).at("/consents/0");
                assertThat(consent.path("withdrawnBy").asText()).isEqualTo("Lovelace");
                assertThat(json)
                        .contains("ada.lovelace@example.org", "+436605550001", "uid-ada-1843")
                        .contains("grobfeldspat on paper", "wamid.Ada.1", "grobfeldspat, corrected", "4711")
                        .doesNotContain("bob@example.org", "what Bob says");
                JsonNode root = Json.parse(json.getBytes(UTF_8));
                assertThat(root.path("blocked").findValuesAsText("why")).containsOnly("shouts");
                assertThat(root.at("/conversations").findValues("shown")).hasSize(4);
                assertThat(zip.stream().map(ZipEntry::getName).filter(name -> name.startsWith("files/")))
                        .hasSize(2)
                        .allMatch(name -> name.endsWith(".pdf"));
                assertThat(zip.stream()
                                .map(ZipEntry::getName)
                                .filter(name -> name.startsWith("raw/"))
                                .map(name -> text(zip, name)))
                        .contains("the raw mail, grobfeldspat");
            }
            assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        }
    }

    /** Ada by mail, on WhatsApp and in the chat, something of hers in quarantine, and Bob, who shares a file. */
    private void live(Store store, Blobs blobs) throws IOException {
        Recorder recorder = recorder(store);
        String raw = put(blobs, "the raw mail, grobfeldspat");
        Message mail = withFiles(
                message(
                        "email",
                        "<1843@ada.lovelace.example>",
                        "grobfeldspat on paper",
                        Party.customer("Ada Lovelace", verified(IdentifierType.EMAIL, "ada.lovelace@example.org")),
                        "grobfeldspat",
                        ThreadReference.NONE),
                put(blobs, "a file of grobfeldspat"),
                put(blobs, "a file that both have"));
        Recorded recorded = recorder.record(arrival(mail, RawForm.blob("message/rfc822", raw)))
                .orElseThrow();
        record(recorder, whatsapp("wamid.Ada.1", "grobfeldspat"));
        record(recorder, edit("wamid.Ada.edit", "wamid.Ada.1"));
        record(recorder, edit("wamid.Ada.early", "wamid.Ada.never-came"));
        record(
                recorder,
                message(
                        "webchat",
                        "chat-1",
                        "grobfeldspat?",
                        Party.customer(
                                "Ada Lovelace",
                                verified(IdentifierType.ACCOUNT_ID, "uid-ada-1843"),
                                verified(IdentifierType.EMAIL, "ada.lovelace@example.org"),
                                attested(IdentifierType.PHONE, "+436605550001"))));
        record(
                recorder,
                message(
                        "email",
                        "<unproven>",
                        "from somewhere else, grobfeldspat",
                        Party.customer("A. Lovelace", claimed(IdentifierType.EMAIL, "ada.lovelace@example.org"))));
        Message bobs = withFiles(
                message(
                        "email",
                        "<bob>",
                        "what Bob says",
                        Party.customer("Bob", verified(IdentifierType.EMAIL, "bob@example.org"))),
                put(blobs, "a file that both have"));
        record(recorder, bobs);
        recorder.quarantine(
                arrival(
                        whatsapp("wamid.broken", "x"),
                        RawForm.inline("application/json", "{\"from\":\"436605550001\",\"text\":\"grobfeldspat\"}")),
                new Arrival.Problem("map", "a test"));
        recorder.quarantine(
                arrival(whatsapp("wamid.others", "x"), RawForm.inline("application/json", "{\"from\":\"4366088\"}")),
                new Arrival.Problem("map", "a test"));
        store.write(tx -> {
            String ada = recorded.who().identifierId();
            Consents.give(
                    tx,
                    new Consents.Consent(
                            ids.next(),
                            ada,
                            "webchat",
                            "agreed",
                            recorded.message().id(),
                            NOON,
                            Optional.empty(),
                            "",
                            ""));
            Consents.withdraw(tx, List.of(ada), "", "Lovelace", "", NOON);
            Tickets.add(
                    tx,
                    recorded.conversation().id(),
                    "zendesk",
                    new Tickets.Ticket("4711", "https://desk.example/4711", "{\"requester\":\"Lovelace\"}"),
                    NOON);
            deliveries.enqueue(
                    tx,
                    "helpdesk/zendesk",
                    recorded.conversation().id(),
                    "open-ticket",
                    recorded.message().id(),
                    "{\"subject\":\"grobfeldspat\"}",
                    NOON);
            String about = recorded.message().id();
            deliveries.enqueue(
                    tx,
                    "helpdesk/zendesk",
                    recorded.conversation().id(),
                    "add-note",
                    about + Delivery.FAILED,
                    "{\"text\":\"About your reply to grobfeldspat\"}",
                    NOON);
            return true;
        });
    }

    private static void record(Recorder recorder, Message message) {
        recorder.record(
                arrival(message, RawForm.inline("application/json", "{\"is\":\"" + message.originalId() + "\"}")));
    }

    private static Message whatsapp(String id, String text) {
        return message(
                "whatsapp", id, text, Party.customer("Ada Lovelace", attested(IdentifierType.PHONE, "+436605550001")));
    }

    private static Message edit(String id, String about) {
        ObjectNode json = Json.mapper().valueToTree(whatsapp(id, "grobfeldspat, corrected"));
        json.put("kind", Json.mapper().valueToTree(Kind.EDIT).asText()).put("about", about);
        return Json.read(json, Message.class);
    }

    private static Message received(Message message, Instant at) {
        ObjectNode json = Json.mapper().valueToTree(message);
        return Json.read(json.put("receivedTime", at.toString()), Message.class);
    }

    private static Message withFiles(Message message, String... blobs) {
        ObjectNode json = Json.mapper().valueToTree(message);
        var attachments = json.putArray("attachments");
        for (String blob : blobs) {
            attachments
                    .addObject()
                    .put("name", "../paper.pdf")
                    .put("type", "application/pdf")
                    .put("size", 3)
                    .put("sha256", blob);
        }
        return Json.read(json, Message.class);
    }

    private static Arrival arrival(Message message, RawForm raw) {
        return new Arrival(
                new Ids().next() + ".0",
                1,
                message.connector(),
                message.account(),
                message.receivedTime(),
                raw,
                Optional.of(message),
                "",
                "",
                Optional.empty());
    }

    private static String put(Blobs blobs, String content) {
        return blobs.put(new ByteArrayInputStream(content.getBytes(UTF_8))).sha256();
    }

    private Store open(TestStores kind) {
        return kind == TestStores.SQLITE ? Stores.sqlite(data.resolve("hub.db")) : kind.open();
    }

    private Recorder recorder(Store store) {
        Threading policy = new Threading(Set.of("email"), true, Duration.ofDays(7));
        return new Recorder(store, customers, policy, tokens, ids, Clock.systemUTC());
    }

    private Exports exports(Store store, Blobs blobs) {
        return new Exports(store, blobs, deliveries, timeline, ids, data.resolve("exports"));
    }

    private Erasure erasure(Store store, Blobs blobs) {
        return new Erasure(
                store,
                blobs,
                deliveries,
                new ErasedIds(tokens),
                exports(store, blobs),
                ids,
                () -> 0,
                Clock.systemUTC());
    }

    private String find(Store store, String name) {
        return store.read(tx -> register.find(tx, name)).orElseThrow();
    }

    /** Where traces are to be found: in every file, and for a server in every row. */
    private Map<String, List<String>> traces(Store store, TestStores kind) throws IOException {
        store.settle();
        Map<String, List<String>> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                look(String.valueOf(data.relativize(file)), Files.readString(file, ISO_8859_1), found);
            }
        }
        if (kind == TestStores.POSTGRES) {
            List<String> tables = store.read(tx -> tx.list(
                    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
                    row -> row.text(1)));
            for (String table : tables) {
                store.read(tx -> tx.list("SELECT CAST(t AS TEXT) FROM \"" + table + "\" t", row -> row.text(1)))
                        .forEach(row -> look(table, row, found));
            }
        }
        return found;
    }

    private static void look(String place, String text, Map<String, List<String>> found) {
        String lower = text.toLowerCase(Locale.ROOT);
        TRACES.stream()
                .filter(trace -> lower.contains(trace.toLowerCase(Locale.ROOT)))
                .forEach(trace -> found.computeIfAbsent(trace, key -> new ArrayList<>())
                        .add(place + ": " + lower.substring(0, Math.min(lower.length(), 200))));
    }

    private static String text(ZipFile zip, String name) {
        try {
            return new String(zip.getInputStream(zip.getEntry(name)).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
