package io.saddlebag.privacy;

import static io.saddlebag.message.Messages.NOON;
import static io.saddlebag.message.Messages.message;
import static io.saddlebag.message.Messages.verified;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.ErasedIds;
import io.saddlebag.conversation.Line;
import io.saddlebag.conversation.Rearrangement;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Recorder;
import io.saddlebag.conversation.Threading;
import io.saddlebag.conversation.Tickets;
import io.saddlebag.conversation.Tickets.Ticket;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.CommandWords;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.identity.Customers;
import io.saddlebag.identity.Forgetting;
import io.saddlebag.identity.Joins;
import io.saddlebag.identity.Register;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Direction;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.message.Messages;
import io.saddlebag.message.Party;
import io.saddlebag.message.RawForm;
import io.saddlebag.message.ThreadReference;
import io.saddlebag.senders.Consents;
import io.saddlebag.store.Blobs;
import io.saddlebag.store.Store;
import io.saddlebag.store.StoreUnavailable;
import io.saddlebag.store.TestStores;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an erasure meets besides messages: commands, joined conversations, failures, and work that goes on beside it. */
class ErasureToTheEndTest {
    private static final String ADA = "ada@example.org";
    private static final String DESK = "helpdesk/zendesk";
    private static final String SECRET = "grobfeldspat";

    private final Ids ids = new Ids();
    private final Customers customers = new Customers(ids);
    private final Timeline timeline = new Timeline(customers);
    private final ConversationTokens tokens = new ConversationTokens(new byte[32]);
    private final Deliveries deliveries = new Deliveries();

    @TempDir
    Path data = Path.of("");

    @ParameterizedTest
    @EnumSource
    void commandsAboutChangesFilesAndRepliesAreErased(TestStores kind) {
        try (Store store = kind.open()) {
            Recorded mail = record(store, mail("<1>", ADA, SECRET));
            String id = mail.message().id();
            Message edit = edit("<1-edit>", "<1>");
            recorder(store).record(Messages.arrival(edit));
            Delivery sent = enqueue(store, mail, "send-message", id);
            for (String key : List.of(edit.id(), id + "/0", id + "/failed", sent.id(), sent.id() + "/failed")) {
                enqueue(store, mail, "add-note", key);
            }
            store.write(tx -> tx.update(
                    "UPDATE delivery SET state = 'done', finished_at = 1, result = ? WHERE message_id = ?",
                    "{\"name\":\"" + SECRET + "\"}",
                    id + "/0"));

            Erased erased = erase(store, ADA);

            assertThat(count(store, "delivery WHERE body <> '' OR result <> '' OR reason <> ''"))
                    .isZero();
            assertThat(count(store, "delivery WHERE state NOT IN ('done', 'given-up')"))
                    .isZero();
            assertThat(erased.removed().deliveries()).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWaitsForSomebodyOnceLinkedTellsNothingOfThePerson(TestStores kind) {
        try (Store store = kind.open()) {
            record(store, mail("<1>", ADA, SECRET));
            Recorded bobs = record(store, mail("<2>", "bob@example.org", "what Bob says"));
            joinAndPart(store, ADA, "bob@example.org");
            Delivery waiting =
                    enqueue(store, bobs, Delivery.OPEN_TICKET, bobs.message().id());
            ObjectNode command = Json.mapper().createObjectNode().put("text", "what Bob says");
            command.putObject("customer")
                    .put("name", "Ada")
                    .putArray("identifiers")
                    .add(Json.mapper().createObjectNode().put("value", ADA))
                    .add(Json.mapper().createObjectNode().put("value", "bob@example.org"));
            ObjectNode escalation = command.putObject("escalation");
            escalation.putArray("transcript").addObject().put("text", SECRET);
            escalation.putArray("earlier").addObject().put("subject", SECRET);
            store.write(tx -> new CommandWords(deliveries).rewrite(tx, waiting, Json.write(command), Instant.now()));
            store.write(tx -> tx.update(
                    "INSERT INTO account_data (message_id, body, asked_at) VALUES (?, ?, ?)",
                    bobs.message().id(),
                    "[{\"name\":\"Ada\"}]",
                    Instant.now()));

            erase(store, ADA);
            assertThat(count(store, "account_data")).as("it is asked for anew").isZero();

            Delivery now = store.read(tx -> deliveries.find(tx, waiting.id())).orElseThrow();
            assertThat(now.state().name()).isEqualTo("waiting");
            assertThat(now.body()).contains("what Bob says", "bob@example.org").doesNotContain(SECRET, ADA, "Ada");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anErasureEndsWhenWhatWasBeingSentHasComeToItsEnd(TestStores kind) {
        try (Store store = kind.open()) {
            Recorded mail = record(store, mail("<1>", ADA, SECRET));
            Delivery open =
                    enqueue(store, mail, Delivery.OPEN_TICKET, mail.message().id());
            Delivery lost = enqueue(store, mail, "add-note", mail.message().id() + "/0");
            state(store, open, "sending");
            state(store, lost, "unknown");
            Erasure erasure = erasure(store);

            Erased first = erasure.erase(find(store, ADA), "a test");
            assertThat(first.unsettled())
                    .extracting(Erased.Unsettled::kind, Erased.Unsettled::underway)
                    .containsExactlyInAnyOrder(tuple(Delivery.OPEN_TICKET, true), tuple("add-note", false));
            assertThat(erasure.newest(5)).extracting(Erasure.Begun::done).containsExactly(false);
            assertThat(erasure.resume()).as("it is still being sent").isZero();

            String answer = "{\"ticket\":\"4711\",\"url\":\"" + SECRET + "\"}";
            store.write(tx -> {
                tx.update("UPDATE delivery SET state = 'done', result = ? WHERE id = ?", answer, open.id());
                Ticket ticket = new Ticket("4711", "", "{\"requester\":\"" + SECRET + "\"}");
                Tickets.add(tx, mail.conversation().id(), "zendesk", ticket, NOON);
                return true;
            });
            assertThat(erasure.resume()).isEqualTo(1);
            assertThat(erasure.resume()).isZero();
            assertThat(erasure.newest(5)).singleElement().satisfies(begun -> {
                assertThat(begun.done()).isTrue();
                assertThat(begun.report()).contains("4711");
            });
            assertThat(count(store, "delivery WHERE body <> '' OR result <> ''"))
                    .isZero();
            assertThat(count(store, "ticket WHERE data <> '{}'")).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConversationThatWasJoinedIntoAnotherIsErasedToo(TestStores kind) {
        try (Store store = kind.open()) {
            Recorded first = record(store, mail("<1>", ADA, SECRET + " one"));
            Recorded second = record(store, mail("<2>", ADA, SECRET + " two"));
            ticket(store, first, "1");
            ticket(store, second, "2");
            store.write(tx -> new Rearrangement(ids)
                    .join(tx, first.conversation().id(), second.conversation().id(), "a test", SECRET, NOON));

            Erased erased = erase(store, ADA);

            assertThat(erased.tickets()).extracting("ticket").containsExactlyInAnyOrder("1", "2");
            assertThat(count(store, "conversation WHERE subject <> '' OR erased_at IS NULL"))
                    .isZero();
            assertThat(recorder(store).record(Messages.arrival(fromAgent("a1", "1"))))
                    .as("what an agent writes at the joined one's ticket")
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anErasureThatWasCutShortGoesOnWhereverThatWas(TestStores kind) {
        int cuts = 0;
        try (Store store = kind.open()) {
            Blobs blobs = blobs();
            boolean whole = false;
            for (int writes = 1; !whole && writes < 60; writes++) {
                String address = "ada" + writes + "@example.org";
                String file = put(blobs, SECRET + writes);
                record(store, withFile(mail("<" + writes + ">", address, SECRET), file));
                quarantine(store, "{\"from\":\"" + address + "\"}");
                Erasure cut = erasure(new Failing(store, writes));
                String ada = find(store, address);
                try {
                    whole = cut.erase(ada, "a test").filesLeft() == 0;
                } catch (StoreUnavailable e) {
                    cuts++;
                }
                if (store.read(tx -> new Register(ids).find(tx, address)).isEmpty()) {
                    if (count(store, "erasure WHERE done_at IS NULL") > 0) {
                        agree(store, ada);
                    }
                    erasure(store).resume();
                    assertThat(blobs.find(file)).as("cut after %s", writes).isEmpty();
                    assertThat(count(store, "message WHERE text <> ''")).isZero();
                    assertThat(count(store, "quarantine WHERE state = 'waiting'"))
                            .isZero();
                    assertThat(count(store, "erasure WHERE done_at IS NULL OR sought <> ''"))
                            .isZero();
                    assertThat(count(store, "erasure_blob")).isZero();
                    assertThat(count(store, "channel_consent")).isZero();
                } else {
                    erase(store, address);
                }
            }
            assertThat(whole).isTrue();
            assertThat(cuts).isGreaterThan(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsPartOfAnotherCustomerByNowIsNotErasedByTheFormerId(TestStores kind) {
        try (Store store = kind.open()) {
            record(store, mail("<1>", ADA, SECRET));
            record(store, mail("<2>", "ada@work.example", SECRET));
            String former = find(store, "ada@work.example");
            store.write(tx -> new Joins(ids).join(tx, find(store, ADA), former, "a test", "", NOON));
            assertThatThrownBy(() -> erasure(store).erase(former, "a test"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("part of another");
            assertThat(count(store, "erasure")).isZero();
        }
    }

    @Test
    void whoWritesWhileTheyAreForgottenIsNew() {
        try (Store store = TestStores.POSTGRES.open()) {
            Recorded before = record(store, mail("<1>", ADA, SECRET));
            String ada = find(store, ADA);
            CompletableFuture<Recorded> beside = store.write(tx -> {
                new Forgetting(ids).forget(tx, ada, "a test", NOON);
                CompletableFuture<Recorded> writes =
                        CompletableFuture.supplyAsync(() -> record(store, mail("<2>", ADA, "hello")));
                await("the other waits")
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> count(store, "pg_locks WHERE NOT granted") > 0);
                return writes;
            });
            assertThat(beside.join().who().identifierId())
                    .isNotEqualTo(before.who().identifierId());
            assertThat(count(store, "identifier WHERE erased_at IS NOT NULL AND name <> ''"))
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void idsThatOnlyThePersonNamedGo(TestStores kind) {
        try (Store store = kind.open()) {
            ThreadReference thread = thread("<never-came-1@" + SECRET + ">", "<never-came-2@" + SECRET + ">");
            record(store, mail("<1@" + SECRET + ">", ADA, "hello", thread));
            record(store, mail("<bob>", "bob@example.org", "about hers", thread("<1@" + SECRET + ">")));
            erase(store, ADA);
            assertThat(count(store, "message_reference WHERE reference LIKE '%" + SECRET + "%'"))
                    .isZero();
            assertThat(count(store, "message_reference WHERE parent LIKE '%" + SECRET + "%'"))
                    .isZero();
            assertThat(count(store, "message_reference WHERE reference = '<bob>'"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void othersInTheConversationAreStillAnswered(TestStores kind) {
        try (Store store = kind.open()) {
            Recorded bobs = record(store, mail("<1>", "bob@example.org", "what Bob says"));
            Recorded hers = record(store, mail("<2>", ADA, SECRET));
            String conversation = bobs.conversation().id();
            store.write(tx -> tx.update(
                    "UPDATE message SET conversation_id = ?, number = 2 WHERE id = ?",
                    conversation,
                    hers.message().id()));
            enqueue(store, bobs, Delivery.OPEN_TICKET, hers.message().id());
            Delivery behind = enqueue(store, bobs, "add-message", bobs.message().id());

            erase(store, ADA);
            state(store, behind, "failed");

            assertThat(store.read(tx -> timeline.lastInbound(tx, conversation)).map(Line::id))
                    .contains(bobs.message().id());
            Optional<Instant> opened = store.read(tx -> deliveries.opened(tx, DESK, conversation));
            assertThat(opened).as("the next message opens the ticket").isEmpty();
            store.write(tx -> {
                deliveries.afresh(tx, DESK, conversation, NOON);
                return true;
            });
            List<Delivery> his =
                    store.read(tx -> deliveries.of(tx, bobs.message().id()));
            assertThat(his).extracting(delivery -> delivery.state().name()).containsExactly("waiting");
        }
    }

    @ParameterizedTest
    @EnumSource
    void itemsInQuarantineAreExportedAndOnlyThoseOfThePersonDiscarded(TestStores kind) throws IOException {
        try (Store store = kind.open()) {
            record(store, mail("<1>", ADA, SECRET));
            quarantine(store, "{\"from\":\"" + ADA + "\",\"text\":\"in quarantine\"}");
            quarantine(store, "{\"from\":\"maria-" + ADA + "\",\"text\":\"of somebody else\"}");
            recorder(store).record(Messages.arrival(edit("<edit>", "<never came>")));
            Path file = exports(store, "exports").export(find(store, ADA), Instant.now());
            try (ZipFile zip = new ZipFile(file.toFile())) {
                String all = "";
                for (ZipEntry entry : Collections.list(zip.entries())) {
                    all += new String(zip.getInputStream(entry).readAllBytes(), UTF_8);
                }
                assertThat(all).contains("in quarantine", "<never came>").doesNotContain("of somebody else");
            }
            assertThat(erase(store, ADA).removed().quarantined()).isEqualTo(1);
            assertThat(count(store, "quarantine WHERE state = 'waiting'")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void exportsOfThePersonGoWhateverIdTheyWereMadeUnder(TestStores kind) {
        try (Store store = kind.open()) {
            record(store, mail("<1>", ADA, SECRET));
            record(store, mail("<2>", "ada@work.example", SECRET));
            record(store, mail("<3>", "bob@example.org", SECRET));
            Path here = exports(store, "exports").export(find(store, "ada@work.example"), Instant.now());
            Path onAnotherNode = exports(store, "other").export(find(store, ADA), Instant.now());
            Path bobs = exports(store, "other").export(find(store, "bob@example.org"), Instant.now());
            store.write(tx -> {
                Register register = new Register(ids);
                String work = register.find(tx, "ada@work.example").orElseThrow();
                return new Joins(ids).join(tx, register.find(tx, ADA).orElseThrow(), work, "a test", "", NOON);
            });
            erase(store, ADA);
            assertThat(here).doesNotExist();
            assertThat(exports(store, "other").purge(Instant.EPOCH)).isEqualTo(1);
            assertThat(onAnotherNode).doesNotExist();
            assertThat(bobs).exists();
        }
    }

    private Erased erase(Store store, String name) {
        return erasure(store).erase(find(store, name), "a test");
    }

    private Erasure erasure(Store store) {
        Exports exports = exports(store, "exports");
        return new Erasure(store, blobs(), deliveries, new ErasedIds(tokens), exports, ids, () -> 0, Clock.systemUTC());
    }

    private Exports exports(Store store, String folder) {
        return new Exports(store, blobs(), deliveries, timeline, ids, data.resolve(folder));
    }

    private Blobs blobs() {
        return new Blobs(data.resolve("blobs"));
    }

    private Recorder recorder(Store store) {
        Threading policy = new Threading(Set.of("email"), true, Duration.ofDays(7));
        return new Recorder(store, customers, policy, tokens, ids, Clock.systemUTC());
    }

    private Recorded record(Store store, Message message) {
        return recorder(store).record(Messages.arrival(message)).orElseThrow();
    }

    /** What was being recorded while it began. */
    private void agree(Store store, String identifierId) {
        store.write(tx -> {
            Consents.give(
                    tx,
                    new Consents.Consent(
                            ids.next(), identifierId, "sms", "agreed", "", Instant.now(), Optional.empty(), "", ""));
            return true;
        });
    }

    private void quarantine(Store store, String raw) {
        Message any = Messages.whatsapp("w" + ids.next(), "+436601234567", "x");
        Arrival arrival = Messages.arrival(any);
        recorder(store)
                .quarantine(
                        new Arrival(
                                arrival.id(),
                                1,
                                "whatsapp",
                                "main",
                                any.receivedTime(),
                                RawForm.inline("application/json", raw),
                                Optional.of(any),
                                "",
                                "",
                                Optional.empty()),
                        new Arrival.Problem("map", "a test"));
    }

    private void joinAndPart(Store store, String one, String other) {
        store.write(tx -> {
            Register register = new Register(ids);
            Joins joins = new Joins(ids);
            String link = joins.join(
                            tx,
                            register.find(tx, one).orElseThrow(),
                            register.find(tx, other).orElseThrow(),
                            "a test",
                            "",
                            NOON)
                    .linkId();
            return joins.undo(tx, link, "a test", "", NOON);
        });
    }

    private Delivery enqueue(Store store, Recorded recorded, String kind, String key) {
        String conversation = recorded.conversation().id();
        return store.write(
                tx -> deliveries.enqueue(tx, DESK, conversation, kind, key, "{\"text\":\"" + SECRET + "\"}", NOON));
    }

    private static void state(Store store, Delivery delivery, String state) {
        store.write(tx -> tx.update(
                "UPDATE delivery SET state = ?, due_at = ? WHERE id = ?",
                state,
                Instant.now().plusSeconds(600),
                delivery.id()));
    }

    private static void ticket(Store store, Recorded recorded, String id) {
        store.write(tx -> {
            Tickets.add(tx, recorded.conversation().id(), "zendesk", new Ticket(id, "", "{}"), NOON);
            return true;
        });
    }

    private static Message mail(String id, String address, String text) {
        return mail(id, address, text, ThreadReference.NONE);
    }

    private static Message mail(String id, String address, String text, ThreadReference thread) {
        String name = address.substring(0, 1).toUpperCase(Locale.ROOT) + address.substring(1, 3);
        Party sender = Party.customer(name, verified(IdentifierType.EMAIL, address));
        return message("email", id, text, sender, text, thread);
    }

    private static ThreadReference thread(String... references) {
        ObjectNode json = Json.mapper().valueToTree(ThreadReference.NONE);
        for (String reference : references) {
            json.withArray("references").add(reference);
        }
        return Json.read(json, ThreadReference.class);
    }

    private static Message edit(String id, String about) {
        ObjectNode json = Json.mapper().valueToTree(mail(id, ADA, SECRET));
        json.put("kind", Json.mapper().valueToTree(Kind.EDIT).asText()).put("about", about);
        return Json.read(json, Message.class);
    }

    private static Message fromAgent(String id, String ticket) {
        ObjectNode json = Json.mapper().valueToTree(message("zendesk", id, SECRET, Party.customer("Eve")));
        json.put("direction", Json.mapper().valueToTree(Direction.OUTBOUND).asText());
        json.withObject("thread").put("ticket", ticket);
        return Json.read(json, Message.class);
    }

    private static Message withFile(Message message, String blob) {
        ObjectNode json = Json.mapper().valueToTree(message);
        json.putArray("attachments")
                .addObject()
                .put("name", "a.pdf")
                .put("type", "application/pdf")
                .put("size", 3)
                .put("sha256", blob);
        return Json.read(json, Message.class);
    }

    private static String put(Blobs blobs, String content) {
        return blobs.put(new ByteArrayInputStream(content.getBytes(UTF_8))).sha256();
    }

    private String find(Store store, String name) {
        return store.read(tx -> new Register(ids).find(tx, name)).orElseThrow();
    }

    private static long count(Store store, String from) {
        return store.read(tx -> tx.first("SELECT count(*) FROM " + from, row -> row.number(1)))
                .orElseThrow();
    }

    /** A store that is gone after so many transactions. */
    private static final class Failing implements Store {
        private final Store store;
        private int left;

        Failing(Store store, int writes) {
            this.store = store;
            this.left = writes;
        }

        @Override
        public <T> T write(Work<T> work) {
            if (left-- == 0) {
                throw new StoreUnavailable("a test", new IllegalStateException("a test"));
            }
            return store.write(work);
        }

        @Override
        public <T> T read(Work<T> work) {
            if (left <= 0) {
                throw new StoreUnavailable("a test", new IllegalStateException("a test"));
            }
            return store.read(work);
        }

        @Override
        public boolean settle() {
            return store.settle();
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }
    }
}
