package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People in a whole hub: found, joined, told apart again, handed out and erased over JMX. */
class PeopleHubTest {
    private static final String PHONE = "436605550177";
    private static final String WORD = "grobfeldspat";

    @TempDir
    Path data = Path.of("");

    @Test
    void aPersonIsJoinedExportedAndErasedForGood() throws Exception {
        try (TestHub hub = TestHub.production(
                data,
                "--helpdesk.connector=http-helpdesk",
                "--http-helpdesk.url=http://127.0.0.1:1",
                "--http-helpdesk.secret=a-secret-of-sixteen")) {
            hub.whatsapp("wamid.P1", PHONE, WORD + " one");
            hub.webchat("c1", "v1", WORD + " two", "{\"email\":\"ada@" + WORD + ".example\"}");
            recorded(hub, 2);

            assertThat(run("previewJoin", "+" + PHONE, "ada@" + WORD + ".example")
                            .path("possible")
                            .asBoolean())
                    .isTrue();
            JsonNode joined = run("join", "+" + PHONE, "ada@" + WORD + ".example", "a test", "the same person");
            assertThat(joined.path("after")).hasSize(1);
            assertThat(run("undo", joined.path("link").asText(), "a test", "no").path("after"))
                    .hasSize(2);
            run("join", "+" + PHONE, "ada@" + WORD + ".example", "a test", "it is");
            assertThat(run("show", "+" + PHONE).path("events").findValuesAsText("kind"))
                    .contains("joined", "undone");
            assertThat(Path.of(run("export", "+" + PHONE).path("file").asText()))
                    .exists();
            assertThat(files()).isNotEmpty();

            JsonNode erased = run("erase", "+" + PHONE, "a test");
            assertThat(erased.at("/removed/messages").asInt()).isEqualTo(2);
            assertThat(erased.path("follows").toString()).contains("journal", "Backups");
            hub.whatsapp("wamid.P1", PHONE, WORD + " one");
            await("the redelivered message to be refused")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> outcomes(hub).contains("ignored"));
            assertThat(run("erase", erased.path("customer").asText(), "a test")
                            .path("settled")
                            .asBoolean())
                    .isTrue();
            assertThat(files()).isEmpty();
            assertThat(outcomes(hub)).containsExactlyInAnyOrder("message", "message", "ignored");
        }
    }

    private static void recorded(TestHub hub, int messages) {
        await("the messages on their timelines")
                .atMost(Duration.ofSeconds(20))
                .until(() -> hub.store()
                                .read(tx -> tx.list("SELECT message_id FROM decision", row -> row.text(1)))
                                .size()
                        == messages);
    }

    private static List<String> outcomes(TestHub hub) {
        return hub.store().read(tx -> tx.list("SELECT outcome FROM arrival", row -> row.text(1)));
    }

    /** Files of the data directory in which the person is to be found; the broker's journal follows by itself. */
    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(data.resolve("broker")))
                    .filter(file -> Set.of(PHONE, WORD, "wamid.P1").stream().anyMatch(read(file)::contains))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static JsonNode run(String operation, String... arguments) throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = server.queryNames(new ObjectName("io.saddlebag:type=Customers,*"), null).stream()
                .findFirst()
                .orElseThrow();
        String[] types =
                Stream.of(arguments).map(argument -> String.class.getName()).toArray(String[]::new);
        return Json.read(String.valueOf(server.invoke(name, operation, arguments, types)), JsonNode.class);
    }
}
