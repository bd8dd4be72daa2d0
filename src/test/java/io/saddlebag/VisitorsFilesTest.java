package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.ChannelStub.Answer;
import io.saddlebag.ChannelStub.Asked;
import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Exchanger;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.helpdesk.RouteSink;
import io.saddlebag.message.Json;
import io.saddlebag.store.Blobs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The files of a company's own chat, on their way from its server and the hosts that it leads to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VisitorsFilesTest {
    private static final String SECRET = "a-secret";
    private static final Path COMMAND = Path.of("connectors/webchat/examples/fetch-file/command.json");

    private final Camel main = new Camel();
    private final ChannelStub stranger = new ChannelStub(asked -> file());
    private final ChannelStub listed = new ChannelStub(asked -> file());
    private final ChannelStub chat = new ChannelStub(this::chat);

    VisitorsFilesTest(@TempDir Path folder) throws IOException {
        Path routes = folder.resolve("sinks.camel.yaml");
        Files.writeString(
                routes,
                """
                - route:
                    id: to-webchat-main
                    routeConfigurationId: pass-on
                    from:
                      uri: direct:to-webchat-main
                      steps:
                        - to: "kamelet:webchat-sink?replyUrl=%s&fileHosts=%s"
                """
                        .formatted(chat.url(), listed.url().replace("http://", "")));
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "camel.main.routesIncludePattern",
                "file:connectors/webchat/webchat-sink.kamelet.yaml,"
                        + "classpath:routes/api.camel.yaml,classpath:routes/errors.camel.yaml,file:" + routes,
                "delivery.timeout",
                "5000",
                "camel.kamelet.webchat-sink.secret",
                SECRET));
        main.setOverrideProperties(settings);
        FilesOfConnectors files = new FilesOfConnectors(new Blobs(folder.resolve("blobs")));
        main.bind("exchanger", new Exchanger(Connectors.in(List.of(Path.of("connectors"))), files, 1_000_000));
        main.start();
    }

    @AfterAll
    void stop() {
        main.stop();
        chat.close();
        listed.close();
        stranger.close();
    }

    @Test
    void theChatIsAskedWithASignatureAndWhomItLeadsToWithout() throws IOException {
        assertThat(fetch(chat.url() + "/files/1"))
                .isInstanceOfSatisfying(Outcome.Done.class, done -> assertThat(done.result())
                        .contains("\"size\":11", "\"name\":\"tea.png\""));
        for (String path : List.of("/files/1", "/stored/1")) {
            Asked asked = chat.asked(path).get(0);
            assertThat(asked.header("X-Saddlebag-Signature"))
                    .isEqualTo("sha256=" + TestHub.hmac(SECRET, asked.header("X-Saddlebag-Timestamp") + "."));
        }
        assertThat(listed.asked("/cdn/1").get(0).headers())
                .doesNotContainKeys("X-Saddlebag-Signature", "X-Saddlebag-Timestamp", "Authorization");
    }

    @Test
    void nobodyElseIsAskedWhateverTheWebhookOrTheChatSays() throws IOException {
        String end = stranger.url().replace("http://127.0.0.1", "");
        for (String address : List.of(
                chat.url() + "/leak/1", stranger.url() + "/x", chat.url() + "@127.0.0.1" + end + "/x", "/files/1")) {
            assertThat(fetch(address)).as(address).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(
                            failed.reason())
                    .contains("at an address from which files are not fetched"));
        }
        assertThat(stranger.asked("")).isEmpty();
    }

    private Outcome fetch(String address) throws IOException {
        JsonNode command = Json.parse(Files.readAllBytes(COMMAND));
        ((ObjectNode) command.path("file")).put("reference", address);
        return new RouteSink(main.getCamelContext().createProducerTemplate(), "direct:to-webchat-main")
                .send(Json.write(command));
    }

    private Answer chat(Asked asked) {
        return switch (asked.path()) {
            case "/files/1" -> moved("/stored/1");
            case "/stored/1" -> moved(listed.url() + "/cdn/1");
            default -> moved(stranger.url() + "/x");
        };
    }

    private static Answer moved(String to) {
        return new Answer(302, Map.of("Location", to), "");
    }

    private static Answer file() {
        return new Answer(200, Map.of("Content-Type", "image/png"), new String(new byte[11], StandardCharsets.UTF_8));
    }
}
