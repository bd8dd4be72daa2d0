package io.saddlebag;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.saddlebag.connector.SignatureCheck;
import io.saddlebag.ops.Settings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worked example of docs/connectors.md: the page shows its files, and a hub runs it. */
class ExampleConnectorTest {
    private static final Path EXAMPLE = Path.of("docs/example");
    private static final Path PIGEON = EXAMPLE.resolve("connectors/pigeon");

    @Test
    void thePageShowsTheFiles() throws IOException {
        String page = Files.readString(Path.of("docs/connectors.md"));
        List<Path> files = Stream.of(
                        "items.jsonata",
                        "inbound.jsonata",
                        "outbound.jsonata",
                        "examples/message/in.json",
                        "examples/message/out.json",
                        "examples/reply/exchange.json",
                        "pigeon.camel.yaml")
                .map(PIGEON::resolve)
                .toList();
        for (Path file : files) {
            assertThat(page).as("%s", file).contains("```\n", Files.readString(file));
        }
    }

    @Test
    void aHubRunsIt(@TempDir Path data) throws Exception {
        String message = Files.readString(PIGEON.resolve("examples/message/in.json"));
        try (Hub hub = Hub.start(settings(data))) {
            assertThat(post(hub, message, "another secret")).isEqualTo(401);
            assertThat(post(hub, message, "pigeon-secret")).isEqualTo(200);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(outcomes(hub)).containsExactly("message ", "ignored typing"));
        }
    }

    private static List<String> outcomes(Hub hub) {
        return hub.store()
                .read(tx -> tx.list(
                        "SELECT outcome, detail FROM arrival ORDER BY id", row -> row.text(1) + " " + row.text(2)));
    }

    private static int post(Hub hub, String body, String secret) throws Exception {
        SignatureCheck check = new SignatureCheck();
        check.setHeader("X-Pigeon-Signature");
        check.setEncoding("base64");
        check.setSecret(secret);
        HttpRequest.Builder request = HttpRequest.newBuilder(hub.url().resolve("/webhooks/pigeon"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        check.signature().sign(body.getBytes(UTF_8)).forEach(request::header);
        return HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.ofString())
                .statusCode();
    }

    private static Settings settings(Path data) {
        return Settings.load(
                List.of(
                        "--profile=production",
                        "--http.host=127.0.0.1",
                        "--http.port=0",
                        "--management.port=0",
                        "--data.directory=" + data,
                        "--connectors.directory=" + EXAMPLE.resolve("connectors"),
                        "--pigeon.secret=pigeon-secret",
                        "--pigeon.token=pigeon-token"),
                Map.of(),
                Path.of("").toAbsolutePath());
    }
}
