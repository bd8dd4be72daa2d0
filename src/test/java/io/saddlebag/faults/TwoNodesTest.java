package io.saddlebag.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.saddlebag.faults.Webhook.Words;
import io.saddlebag.store.TestStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hubs on one PostgreSQL and one broker. */
class TwoNodesTest {
    private static final int CUSTOMERS = 25;

    @TempDir
    private Path directory;

    @Test
    void whatOneNewCustomerWritesAtTheSameMomentOnTwoNodesIsOneCustomerAndOneTicket() throws Exception {
        String store = TestStores.newDatabase();
        try (SharedBroker broker = new SharedBroker(directory.resolve("broker"));
                DeskStub desk = new DeskStub();
                HubProcess one = node("one", store, broker, desk);
                HubProcess other = node("other", store, broker, desk)) {
            one.start();
            other.start();
            for (int customer = 0; customer < CUSTOMERS; customer++) {
                atOnce(one, other, "43660" + (1_000_000 + customer));
            }
            Books books = new Books(store + "&password=postgres");
            await("all messages in tickets").atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                assertThat(desk.tickets().size()).isEqualTo(2 * CUSTOMERS);
                assertThat(books.open()).isZero();
                books.mustAddUp();
            });
            assertThat(books.number("SELECT count(DISTINCT customer_id) FROM identifier"))
                    .as("customers")
                    .isEqualTo(CUSTOMERS);
            assertThat(books.number("SELECT count(*) FROM conversation"))
                    .as("conversations")
                    .isEqualTo(CUSTOMERS);
            assertThat(desk.texts().stream()
                            .map(texts -> texts.stream().sorted().toList()))
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, CUSTOMERS)
                            .mapToObj(customer -> "43660" + (1_000_000 + customer))
                            .map(phone -> List.of(phone + "-1", phone + "-2"))
                            .toList());
            assertThat(desk.breaches()).isEmpty();
            assertThat(List.of(one.stop(), other.stop()))
                    .allSatisfy(code -> assertThat(code).isIn(0, 143));
        }
    }

    private HubProcess node(String name, String store, SharedBroker broker, DeskStub desk) {
        return new HubProcess(directory.resolve(name), desk)
                .set("store.url", store)
                .set("store.user", "postgres")
                .set("store.password", "postgres")
                .set("broker.url", broker.url())
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
