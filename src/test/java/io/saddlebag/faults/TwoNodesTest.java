package io.saddlebag.faults;

import static io.saddlebag.faults.ChatVisitor.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.saddlebag.faults.Webhook.Words;
import io.saddlebag.store.TestStores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hubs on one PostgreSQL and one broker; each has pages of the chat window open. */
class TwoNodesTest {
    private static final int CUSTOMERS = 25;

    @TempDir
    private static Path directory;

    private static SharedBroker broker;
    private static DeskStub desk;
    private static HubProcess one;
    private static HubProcess other;
    private static Books books;

    @BeforeAll
    static void start() throws Exception {
        String store = TestStores.newDatabase();
        broker = new SharedBroker(directory.resolve("broker"));
        desk = new DeskStub();
        one = node("one", store).start();
        other = node("other", store).start();
        books = new Books(store + "&password=postgres");
    }

    @AfterAll
    static void stop() {
        List.of(other, one, desk, broker).forEach(TwoNodesTest::close);
    }

    private static void close(AutoCloseable part) {
        if (part instanceof HubProcess hub) {
            assertThat(hub.stop()).isIn(0, 143);
        }
        if (part instanceof DeskStub stub) {
            assertThat(stub.breaches()).isEmpty();
        }
        try {
            part.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatOneNewCustomerWritesAtTheSameMomentOnTwoNodesIsOneCustomerAndOneTicket() throws Exception {
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            atOnce(one, other, "43660" + (1_000_000 + customer));
        }
        await("all messages in tickets").atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(written().mapToInt(List::size).sum()).isEqualTo(2 * CUSTOMERS);
            assertThat(books.open()).isZero();
            books.mustAddUp();
        });
        assertThat(books.number("SELECT count(DISTINCT customer_id) FROM identifier WHERE type = 'phone'"))
                .as("customers")
                .isEqualTo(CUSTOMERS);
        assertThat(books.number("SELECT count(DISTINCT conversation_id) FROM message WHERE channel = 'whatsapp'"))
                .as("conversations")
                .isEqualTo(CUSTOMERS);
        assertThat(written().map(texts -> texts.stream().sorted().toList()))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, CUSTOMERS)
                        .mapToObj(customer -> "43660" + (1_000_000 + customer))
                        .map(phone -> List.of(phone + "-1", phone + "-2"))
                        .toList());
    }

    /** The texts of the tickets that came by WhatsApp. */
    private static Stream<List<String>> written() {
        return desk.texts().stream().filter(texts -> texts.get(0).startsWith("43660"));
    }

    @Test
    void aPageOnOneNodeShowsWhatTheOtherRecorded() throws Exception {
        try (ChatVisitor visitor = new ChatVisitor(one.http())) {
            List<List<String>> pages = List.of(visitor.listens(one.http()), visitor.listens(other.http()));
            shown(pages, told -> told.contains("event: ready"));
            // one of the nodes records all of what one visitor says; the other's page has it from the store
            visitor.says(one.http(), "message-1", "one");
            visitor.says(other.http(), "message-2", "two");
            shown(pages, told -> texts(told).size() == 2);
            assertThat(pages).allSatisfy(told -> assertThat(texts(told)).containsExactlyInAnyOrder("one", "two"));

            String ticket = await("the ticket")
                    .atMost(Duration.ofSeconds(30))
                    .until(
                            () -> books.texts("SELECT ticket_id FROM ticket WHERE conversation_id IN"
                                    + " (SELECT conversation_id FROM message WHERE channel = 'webchat')"),
                            found -> !found.isEmpty())
                    .get(0);
            tell(other, "events", ticket, "\"id\":\"r1\",\"type\":\"ticket.replied\",\"text\":\"Here.\"");
            shown(pages, told -> texts(told).contains("Here."));
            tell(one, "typing", ticket, "\"more\":1");
            shown(pages, told -> told.contains("data: {\"name\":\"Ann\"}"));
            tell(
                    other,
                    "events",
                    ticket,
                    "\"id\":\"r2\",\"type\":\"ticket.reply-edited\",\"reply\":\"r1\",\"text\":\"There.\"");
            shown(pages, told -> told.contains("event: changed") && texts(told).contains("There."));
        }
    }

    private static void shown(List<List<String>> pages, Predicate<List<String>> what) {
        await("both pages").atMost(Duration.ofSeconds(30)).until(() -> pages.stream()
                .allMatch(what));
    }

    private static void tell(HubProcess hub, String where, String ticket, String what) {
        String body = "{\"version\":1,\"ticket\":\"%s\",\"at\":\"%s\",\"agent\":{\"name\":\"Ann\"},%s}"
                .formatted(ticket, Instant.now(), what);
        assertThat(new Sender()
                        .send(DeskStub.tells(hub.http(), "/helpdesk/" + where, body))
                        .statusCode())
                .isIn(200, 204);
    }

    private static HubProcess node(String name, String store) {
        return new HubProcess(directory.resolve(name), desk)
                .set("store.url", store)
                .set("store.user", "postgres")
                .set("store.password", "postgres")
                .set("broker.url", broker.url())
                .set("widget.secret", "a secret of thirty-two characters")
                .set("widget.origins", ChatVisitor.ORIGIN)
                .set("blobs.directory", directory.resolve("blobs").toString());
    }

    private static void atOnce(HubProcess one, HubProcess other, String phone) throws Exception {
        Sender sender = new Sender();
        CyclicBarrier start = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Future<?>> sends = new ArrayList<>();
        for (HubProcess hub : List.of(one, other)) {
            Webhook webhook =
                    Webhook.whatsApp(List.of(new Words(phone, phone + "-" + (hub == one ? 1 : 2))), List.of());
            sends.add(threads.submit(() -> {
                start.await();
                sender.deliver(webhook, hub.http());
                return hub;
            }));
        }
        for (Future<?> send : sends) {
            send.get();
        }
        threads.shutdown();
    }
}
