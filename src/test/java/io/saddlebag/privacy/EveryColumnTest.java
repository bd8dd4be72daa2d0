package io.saddlebag.privacy;

import static io.saddlebag.message.Messages.NOON;
import static io.saddlebag.message.Messages.message;
import static io.saddlebag.message.Messages.verified;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.ErasedIds;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Recorder;
import io.saddlebag.conversation.Threading;
import io.saddlebag.conversation.Tickets;
import io.saddlebag.conversation.Tickets.Ticket;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.identity.Customers;
import io.saddlebag.identity.Register;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.message.Party;
import io.saddlebag.message.RawForm;
import io.saddlebag.message.ThreadReference;
import io.saddlebag.message.Verification;
import io.saddlebag.senders.BlockedSenders;
import io.saddlebag.store.Blobs;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import io.saddlebag.store.Tx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * No column is forgotten by an erasure, nor one that is added later: each that may hold what a person is known by, or
 * what anybody says of them, does so here, or it is named as one that holds ids, codes and the company's own words only.
 */
class EveryColumnTest {
    private static final String ADA = "ada@grobfeldspat.example";

    /** In whatever table. */
    private static final Set<String> IDS_AND_CODES = Set.of(
            "id",
            "connector",
            "account",
            "channel",
            "state",
            "kind",
            "outcome",
            "type",
            "rule",
            "target",
            "stream",
            "stage",
            "direction",
            "verification",
            "status",
            "source",
            "queue",
            "priority",
            "reasons",
            "answerer",
            "helpdesk",
            "message_id",
            "arrival_id",
            "customer_id",
            "identifier_id",
            "conversation_id",
            "change_id",
            "link_id",
            "opener_id",
            "party_id",
            "ticket_id",
            "target_id",
            "code_id",
            "from_id",
            "to_id",
            "joined_to",
            "joined_into",
            "related_to",
            "answers_to",
            "withdrawn_message",
            "one",
            "other",
            "one_proof",
            "other_proof",
            "from_state",
            "to_state",
            "state_before",
            "sender_role",
            "media_type",
            "rating",
            "how",
            "goes",
            "standing",
            "batch",
            "settled_link",
            "code_hash",
            "hash",
            "sha256",
            "blob",
            "url",
            "cause",
            "visitor",
            "answer",
            "folder",
            "reader",
            "made_by",
            "begun_by",
            "undone_by",
            "kept_by");

    /** What the name alone does not tell. */
    private static final Set<String> OTHERS = Set.of(
            "arrival.detail", // the rule that ignored it
            "arrival_total.detail",
            "customer_event.detail", // the other customer's id, or a code
            "quarantine.settled_by", // who of the company, or what a replay made of it
            "identity_conflict.settled_by",
            "identity_conflict.reason", // a code
            "delivery_pause.reason", // an operator's, about a target
            "event_rate.subject", // an identifier's or conversation's id
            "message.scope", // the account, or all
            "message_reference.scope",
            "message_state.scope",
            "blocked_sender.scope", // goes with its row, as the value does
            "visitor.typing_name", // an agent's
            "visitor_line.files", // hashes
            "pace.name", // hashes, for as long as a limit runs
            "erasure.report", // numbers and tickets
            "erasure.sought"); // empty once it is done: ErasureToTheEndTest

    private final Ids ids = new Ids();
    private final Customers customers = new Customers(ids);
    private final Timeline timeline = new Timeline(customers);
    private final ConversationTokens tokens = new ConversationTokens(new byte[32]);
    private final Deliveries deliveries = new Deliveries();

    @TempDir
    Path data = Path.of("");

    @ParameterizedTest
    @EnumSource
    void nothingStaysInWhateverColumn(TestStores kind) {
        try (Store store = kind.open()) {
            live(store);
            Set<String> columns = columns(store, kind);
            Set<String> expected = new TreeSet<>(columns);
            expected.removeIf(column ->
                    OTHERS.contains(column) || IDS_AND_CODES.contains(column.substring(column.indexOf('.') + 1)));
            assertThat(columns).as("no column is named that is not there").containsAll(OTHERS);
            assertThat(told(store, columns)).as("before").containsAll(expected);

            Blobs blobs = new Blobs(data.resolve("blobs"));
            new Erasure(
                            store,
                            blobs,
                            deliveries,
                            new ErasedIds(tokens),
                            exports(store),
                            ids,
                            () -> 0,
                            Clock.systemUTC())
                    .erase(ada(store), "a test");

            assertThat(told(store, columns)).as("after").isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everythingIsInTheExport(TestStores kind) throws IOException {
        try (Store store = kind.open()) {
            live(store);
            Path file = exports(store).export(ada(store), Instant.now());
            try (ZipFile zip = new ZipFile(file.toFile())) {
                JsonNode told = Json.parse(
                        zip.getInputStream(zip.getEntry("customer.json")).readAllBytes());
                for (String part : List.of(
                        "/customer/parts/0",
                        "/customer/links/0",
                        "/customer/events/0",
                        "/customer/conflicts/0",
                        "/confirmations/0/order",
                        "/consents/0",
                        "/blocked/0",
                        "/conversations/0/tickets/0",
                        "/conversations/0/messages/0/message/attachments/0",
                        "/conversations/0/messages/0/states/0",
                        "/conversations/0/messages/0/decision/expects",
                        "/conversations/0/messages/0/deliveries/0/state",
                        "/conversations/0/messages/0/accounts/0/name",
                        "/inQuarantine/0",
                        "/inNotices/0")) {
                    assertThat(told.at(part).isMissingNode()).as(part).isFalse();
                }
                assertThat(zip.stream().map(ZipEntry::getName))
                        .as("the raw forms of the mail and of what is in quarantine")
                        .filteredOn(name -> name.startsWith("raw/"))
                        .hasSize(2);
            }
        }
    }

    private Exports exports(Store store) {
        Blobs blobs = new Blobs(data.resolve("blobs"));
        return new Exports(store, blobs, deliveries, timeline, ids, data.resolve("exports"));
    }

    private String ada(Store store) {
        return store.read(tx -> new Register(ids).find(tx, ADA)).orElseThrow();
    }

    private void live(Store store) {
        Recorder recorder = new Recorder(
                store,
                customers,
                new Threading(Set.of("email"), true, Duration.ofDays(7)),
                tokens,
                ids,
                Clock.systemUTC());
        Message mail = mail("<1@" + ADA + ">");
        Recorded recorded = recorder.record(arrival(mail, Optional.empty())).orElseThrow();
        recorder.record(arrival(change("<2@" + ADA + ">", "<1@" + ADA + ">"), Optional.empty()));
        recorder.record(arrival(mail("<3@x>"), Optional.of(new Arrival.Problem("map", "what is " + ADA))));
        new BlockedSenders(store, new Register(ids), Clock.systemUTC()).block(ADA, "", "op", ADA);
        store.write(tx -> {
            around(tx, recorded);
            return true;
        });
    }

    /** What else may be known of her: where it takes much to come about, as its table would hold it. */
    private void around(Tx tx, Recorded recorded) {
        String message = recorded.message().id();
        String conversation = recorded.conversation().id();
        String party = recorded.who().identifierId();
        Tickets.add(tx, conversation, "zendesk", new Ticket("1", "", "{\"requester\":\"" + ADA + "\"}"), NOON);
        deliveries.enqueue(
                tx, "helpdesk/zendesk", conversation, "open-ticket", message, "{\"to\":\"" + ADA + "\"}", NOON);
        deliveries.enqueue(tx, "helpdesk/zendesk", conversation, "add-note", party + "/messages/1/told", ADA, NOON);
        deliveries.enqueue(tx, "helpdesk/zendesk", conversation, "add-note", conversation + "/x/1/told", ADA, NOON);
        tx.update("UPDATE delivery SET reason = ?, result = ?, answered = ?", ADA, ADA, ADA);
        tx.update("UPDATE conversation SET channel_thread = ?", ADA);
        tx.update("UPDATE link SET why = ?, undone_why = ?", ADA, ADA);
        tx.update(
                "INSERT INTO decision (message_id, conversation_id, answerer, queue, priority, reasons, decided_at,"
                        + " expects) VALUES (?, ?, 'people', 'support', 'normal', '', 1, ?)",
                message,
                conversation,
                "a call of " + ADA);
        tx.update(
                "INSERT INTO account_data (message_id, body, asked_at) VALUES (?, ?, 1)",
                message,
                "[{\"name\":\"" + ADA + "\"}]");
        tx.update(
                "INSERT INTO message_file (message_id, place, state, goes, reason) VALUES (?, 7, 'missing', '', ?)",
                message,
                ADA);
        tx.update(
                "INSERT INTO notice (arrival_id, at, connector, account, rule, text) VALUES ('n', 1, 'c', 'a', 'r', ?)",
                "somebody wrote to " + ADA);
        tx.update(
                "INSERT INTO identity_conflict (id, identifier_id, reason, message_id, since, state, settled_why,"
                        + " kept_why) VALUES ('c', ?, 'too-many', '', 1, 'kept', ?, ?)",
                party,
                ADA,
                ADA);
        tx.update(
                "INSERT INTO conversation_change (id, kind, from_id, to_id, from_state, to_state, made_by, why, made_at)"
                        + " VALUES ('c', 'join', ?, ?, 'open', 'open', 'op', ?, 1)",
                conversation,
                conversation,
                ADA);
        tx.update(
                "INSERT INTO channel_consent (id, identifier_id, channel, how, message_id, given_at, withdrawn_at,"
                        + " withdrawn_by) VALUES ('c', ?, 'sms', 'asked', '', 1, 2, ?)",
                party,
                ADA);
        tx.update(
                "INSERT INTO confirmation (identifier_id, asked_at, state, until, message_id, answer, order_number,"
                        + " target_id, code_id, code_hash, tries) VALUES (?, 1, 'numbered', 1, '', '', ?, '', '', '', 0)",
                party,
                ADA);
    }

    private Message mail(String id) {
        Party ada = Party.customer(
                "Ada " + ADA,
                verified(IdentifierType.EMAIL, ADA),
                new Identifier(IdentifierType.CHANNEL_USER_ID, "of " + ADA, "U-" + ADA, Verification.ATTESTED));
        ThreadReference answers = Json.read("{\"references\":[\"<0@" + ADA + ">\"]}", ThreadReference.class);
        ObjectNode json = Json.mapper().valueToTree(message("email", id, "I am " + ADA, ada, "of " + ADA, answers));
        json.putArray("attachments").addObject().put("name", ADA + ".pdf").put("reference", "1");
        return Json.read(json, Message.class);
    }

    private Message change(String id, String about) {
        ObjectNode json = Json.mapper().valueToTree(mail(id));
        json.put("kind", Json.mapper().valueToTree(Kind.EDIT).asText()).put("about", about);
        return Json.read(json, Message.class);
    }

    private Arrival arrival(Message message, Optional<Arrival.Problem> problem) {
        return new Arrival(
                ids.next() + ".0",
                1,
                message.connector(),
                message.account(),
                Instant.now(),
                RawForm.inline("application/json", "{\"from\":\"" + ADA + "\"}"),
                problem.isPresent() ? Optional.empty() : Optional.of(message),
                "",
                "",
                problem);
    }

    /** The columns that hold texts, by table and name. */
    private static Set<String> columns(Store store, TestStores kind) {
        String all = kind == TestStores.SQLITE
                ? "SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c"
                        + " WHERE m.type = 'table' AND c.type = 'TEXT' AND m.name NOT LIKE 'flyway%'"
                : "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'"
                        + " AND data_type = 'text' AND table_name NOT LIKE 'flyway%'";
        List<String> names = store.read(tx -> tx.list(all, row -> row.text(1)));
        return new TreeSet<>(names);
    }

    private static Set<String> told(Store store, Set<String> columns) {
        Set<String> told = new TreeSet<>();
        for (String column : columns) {
            List<String> where = List.of(column.split("\\."));
            String count =
                    "SELECT 1 FROM %s WHERE %s LIKE '%%grobfeldspat%%' LIMIT 1".formatted(where.get(0), where.get(1));
            if (store.read(tx -> tx.first(count, row -> true)).isPresent()) {
                told.add(column);
            }
        }
        return told;
    }
}
