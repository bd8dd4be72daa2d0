package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.saddlebag.AgentsDesk.Kind;
import io.saddlebag.AgentsDesk.SeenTicket;
import io.saddlebag.store.TestStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A conversation from its first word to its second opening, the same at every helpdesk: which it is, is a property. */
class AnyHelpdeskTest {
    private static final String PHONE = "436601234567";

    @TempDir
    private Path data = Path.of("");

    @ParameterizedTest
    @CsvSource({"ZENDESK, POSTGRES", "INTERCOM, SQLITE", "HTTP_HELPDESK, SQLITE"})
    void aConversationIsOneTicketThereAndComesBackOnceAndAsItIs(Kind kind, TestStores stores) throws Exception {
        try (AgentsDesk desk = kind.open();
                WhatsAppStub meta = new WhatsAppStub();
                TestHub hub = TestHub.sandbox(data, settings(desk, meta, stores))) {
            List<String> written = List.of("Where is my parcel?", "again 👍", "again 👍", "last");
            for (int i = 0; i < written.size(); i++) {
                assertThat(hub.whatsapp("wamid." + i, PHONE, written.get(i))).isEqualTo(200);
                assertThat(hub.whatsapp("wamid." + i, PHONE, written.get(i))).isEqualTo(200);
            }
            until("all messages at one ticket, in order", () -> written(desk, hub)
                    .equals(written));
            SeenTicket ticket = desk.tickets(hub).get(0);
            assertThat(ticket.story()).contains("Ada", "first contact.", "+" + PHONE);

            desk.isForged(hub);
            desk.answers(hub, ticket.id(), "It left today.");
            desk.notes(hub, ticket.id(), "He is a nuisance.");
            desk.echoes(hub, ticket.id());
            until("the answer", () -> sent(meta).equals(List.of("It left today.")));
            desk.solves(hub, ticket.id());
            until(
                    "the conversation solved, and the customer told",
                    () -> state(hub).equals("solved") && sent(meta).size() == 2);

            assertThat(hub.whatsapp("wamid.9", PHONE, "It is broken.")).isEqualTo(200);
            until(
                    "the same ticket open again",
                    () -> written(desk, hub).contains("It is broken.")
                            && desk.tickets(hub).get(0).open());
            assertThat(state(hub)).isEqualTo("open");
            desk.answers(hub, ticket.id(), "A new one is on its way.");
            until("the second answer", () -> sent(meta).size() == 3);
            assertThat(sent(meta)).containsExactly("It left today.", "It is done.", "A new one is on its way.");
            assertThat(desk.tickets(hub)).hasSize(1);
            assertThat(rows(hub, "SELECT outcome FROM arrival")).doesNotContain("quarantined");
            until("all commands done", () -> rows(hub, "SELECT state FROM delivery").stream()
                    .allMatch("done"::equals));
            assertThat(desk.violations()).isEmpty();
            assertThat(meta.violations()).isEmpty();
        }
    }

    private static String[] settings(AgentsDesk desk, WhatsAppStub meta, TestStores stores) {
        List<String> all = new ArrayList<>(List.of(
                "--helpdesk.connector=" + desk.connector(),
                "--news.tell=solved",
                "--words.solved.*.en=It is done.",
                "--whatsapp.api-url=" + meta.uri(),
                "--whatsapp.access-token=" + WhatsAppStub.TOKEN,
                "--store.url=" + stores.url(),
                "--store.user=postgres",
                "--store.password=postgres"));
        all.addAll(desk.settings());
        return all.toArray(String[]::new);
    }

    private static List<String> written(AgentsDesk desk, TestHub hub) {
        return desk.tickets(hub).stream()
                .flatMap(ticket -> ticket.written().stream())
                .toList();
    }

    private static List<String> sent(WhatsAppStub meta) {
        return meta.messages().stream()
                .map(message -> message.at("/text/body").asText())
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static String state(TestHub hub) {
        return rows(hub, "SELECT state FROM conversation").get(0);
    }

    private static List<String> rows(TestHub hub, String sql) {
        return hub.store().read(tx -> tx.list(sql, row -> row.text(1)));
    }

    private static void until(String what, Callable<Boolean> holds) {
        await(what).atMost(Duration.ofSeconds(60)).until(holds);
    }
}
