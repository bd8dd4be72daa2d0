package io.saddlebag;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.Json;
import io.saddlebag.ops.HubFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive that the build has made, unpacked and run as an operator does. */
class DistributionIT {
    private static final Path ARCHIVE = Path.of(System.getProperty("distribution.archive", ""));
    private static final Duration START = Duration.ofMinutes(2);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path directory = Path.of("");

    private static Path home = Path.of("");

    @BeforeAll
    static void unpack() throws Exception {
        Process tar = new ProcessBuilder("tar", "-xzf", ARCHIVE.toAbsolutePath().toString())
                .directory(directory.toFile())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).as("unpacking %s", ARCHIVE).isZero();
        try (var unpacked = Files.list(directory)) {
            home = unpacked.findFirst().orElseThrow();
        }
    }

    @Test
    void runsAsUnpackedWithItsOwnAndTheIntegratorsFolders() throws Exception {
        assertThat(home)
                .isDirectoryContaining("glob:**/{lib,connectors,routes,config,docs,saddlebag,LICENSE,README.md}");
        Files.writeString(
                home.resolve("config/application.properties"),
                """
                http.port=0
                management.port=0
                sandbox.smtp-port=0
                sandbox.imap-port=0
                pigeon.secret=a-secret-of-the-test
                pigeon.token=a-token-of-the-test
                """);
        Process hub = launch(List.of("run", "--connectors.directory=docs/example/connectors"))
                .redirectOutput(home.resolve("hub.log").toFile())
                .start();
        try {
            await("the hub to run; its log is " + home.resolve("hub.log"))
                    .atMost(START)
                    .until(() -> !hub.isAlive() || file().isPresent());
            assertThat(hub.isAlive())
                    .as(Files.readString(home.resolve("hub.log")))
                    .isTrue();
            URI url = file().orElseThrow().http();
            assertThat(webhook(url, "Where is my order?")).isEqualTo(200);
            await("the ticket")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> tickets(url).size(), size -> size == 1);
            assertThat(saddlebag("status")).startsWith("0 ").contains("whatsapp", "http-helpdesk", "pigeon/main");
        } finally {
            hub.destroy();
        }
        assertThat(hub.waitFor(60, TimeUnit.SECONDS)).as("stopped by SIGTERM").isTrue();
        assertThat(hub.exitValue()).isIn(0, 143);
        assertThat(file()).isEmpty();
        assertThat(saddlebag("status")).startsWith("1 ").contains("No hub runs on " + home.resolve("data"));
        assertThat(Files.readString(home.resolve("hub.log"))).doesNotContain(" ERROR ");
    }

    @Test
    void mapsPayloadsWithoutAHub() throws Exception {
        String payload = "connectors/webchat/examples/attachments/in.json";
        assertThat(saddlebag("connector", "map", "webchat", payload, "--account=main"))
                .startsWith("0 [{")
                .contains("\"channel\":\"webchat\"");
        assertThat(saddlebag("help")).startsWith("0 ").contains("quarantine");
    }

    private static Optional<HubFile> file() throws IOException {
        return HubFile.read(home.resolve("data"));
    }

    private static ProcessBuilder launch(List<String> arguments) {
        ProcessBuilder launch = new ProcessBuilder(home.resolve("saddlebag").toString())
                .directory(home.toFile())
                .redirectErrorStream(true);
        launch.command().addAll(arguments);
        launch.environment().put("JAVA_HOME", System.getProperty("java.home"));
        launch.environment().keySet().removeIf(name -> name.startsWith("SADDLEBAG_"));
        return launch;
    }

    /** The exit code and what was printed. */
    private static String saddlebag(String... arguments) throws Exception {
        Process verb = launch(List.of(arguments)).start();
        String printed = new String(verb.getInputStream().readAllBytes(), UTF_8);
        assertThat(verb.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return verb.exitValue() + " " + printed;
    }

    private static int webhook(URI hub, String text) throws Exception {
        String body =
                """
                {"object":"whatsapp_business_account","entry":[{"id":"B1","changes":[{"field":"messages","value":{
                "messaging_product":"whatsapp","metadata":{"phone_number_id":"106540352242922"},
                "contacts":[{"profile":{"name":"Ada"},"wa_id":"12025550143"}],
                "messages":[{"from":"12025550143","id":"wamid.1","timestamp":"%d","type":"text","text":{"body":"%s"}}]
                }}]}]}"""
                        .formatted(Instant.now().getEpochSecond(), text);
        HttpRequest signed = HttpRequest.newBuilder(hub.resolve("/webhooks/whatsapp"))
                .header("Content-Type", "application/json")
                .header("X-Hub-Signature-256", "sha256=" + TestHub.hmac(TestHub.WHATSAPP_SECRET, body))
                .POST(BodyPublishers.ofString(body))
                .build();
        return HTTP.send(signed, BodyHandlers.discarding()).statusCode();
    }

    private static JsonNode tickets(URI hub) throws Exception {
        HttpRequest list = HttpRequest.newBuilder(hub.resolve("/sandbox/helpdesk/data/tickets"))
                .build();
        return Json.parse(HTTP.send(list, BodyHandlers.ofByteArray()).body()).path("tickets");
    }
}
