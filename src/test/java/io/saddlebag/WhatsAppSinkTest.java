package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Exchanger;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.helpdesk.RouteSink;
import io.saddlebag.message.Json;
import io.saddlebag.store.Blobs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sink Kamelet as it runs: what it uploads and sends, and from where it fetches which files. */
class WhatsAppSinkTest {
    private static final Path EXAMPLES = Path.of("connectors/whatsapp/examples");
    private static final byte[] PICTURE = "\u0089PNG\r\n--\u00ff\r\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final int LARGEST = 600_000;
    private static final Camel MAIN = new Camel();

    private static WhatsAppStub meta;
    private static Blobs blobs;
    private static RouteSink sink;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        meta = new WhatsAppStub();
        blobs = new Blobs(folder);
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "camel.main.routesIncludePattern",
                "file:connectors/whatsapp/whatsapp-sink.kamelet.yaml,classpath:routes/api.camel.yaml,"
                        + "classpath:routes/errors.camel.yaml",
                "delivery.timeout",
                "5000",
                "camel.kamelet.whatsapp-sink.apiUrl",
                meta.uri().toString(),
                "camel.kamelet.whatsapp-sink.accessToken",
                WhatsAppStub.TOKEN));
        MAIN.setOverrideProperties(settings);
        Connectors connectors = Connectors.in(List.of(Path.of("connectors")));
        MAIN.bind("exchanger", new Exchanger(connectors, new FilesOfConnectors(blobs), LARGEST));
        MAIN.start();
        sink = new RouteSink(MAIN.getCamelContext().createProducerTemplate(), "kamelet:whatsapp-sink");
    }

    @AfterAll
    static void stop() {
        MAIN.stop();
        meta.close();
    }

    @BeforeEach
    void fileHost() {
        meta.keepsFilesOn("127.0.0.1");
    }

    @Test
    void uploadsAFileAsItIsAndSendsItById() throws IOException {
        ObjectNode command = command("send-image");
        ((ObjectNode) command.at("/message/attachments/0"))
                .put("sha256", blobs.put(new ByteArrayInputStream(PICTURE)).sha256());
        List<String> before = meta.violations();
        assertThat(sink.send(Json.write(command))).isInstanceOf(Outcome.Done.class);
        JsonNode sent = meta.messages().get(meta.messages().size() - 1);
        assertThat(sent.at("/image/caption").asText()).isEqualTo("Here is your label.");
        assertThat(meta.file(sent.at("/image/id").asText())).isEqualTo(PICTURE);
        assertThat(meta.violations()).isEqualTo(before);
    }

    @Test
    void keepsTheFileItFetchesAndTellsItsHash() throws IOException {
        Outcome outcome = fetch("image", PICTURE, WhatsAppStub.sha256(PICTURE));
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        JsonNode result = Json.mapper().readTree(((Outcome.Done) outcome).result());
        Path file = blobs.find(result.path("sha256").asText()).orElseThrow();
        assertThat(file).hasBinaryContent(PICTURE);
        assertThat(result.path("type").asText()).isEqualTo("image/jpeg");
    }

    @Test
    void fetchesFromNoHostThatIsNotAllowed() throws IOException {
        meta.keepsFilesOn("localhost");
        int before = meta.requests().size();
        Outcome outcome = fetch("image", PICTURE, WhatsAppStub.sha256(PICTURE));
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                .contains("address from which files are not fetched"));
        assertThat(meta.requests()).hasSize(before + 1);
    }

    @Test
    void takesNoFileThatIsLargerThanItsTypeAllows() throws IOException {
        byte[] sticker = new byte[524_289];
        assertThat(fetch("sticker", sticker, WhatsAppStub.sha256(sticker)))
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                        .contains("larger than 524 kB"));
        byte[] film = new byte[LARGEST + 1];
        assertThat(fetch("video", film, WhatsAppStub.sha256(film))).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void triesAgainWhenTheBytesAreNotThoseThatWereAnnounced() throws IOException {
        assertThat(fetch("image", PICTURE, WhatsAppStub.sha256(new byte[3])))
                .isInstanceOfSatisfying(
                        Outcome.Retry.class, retry -> assertThat(retry.reason()).contains("SHA-256"));
    }

    @Test
    void isRefusedWhatMetasDescriptionDoesNotKnow() throws IOException {
        ObjectNode command = command("send-template");
        ((ObjectNode) command.at("/message/metadata/template"))
                .putArray("components")
                .addObject()
                .put("type", "fotter");
        assertThat(sink.send(Json.write(command)))
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                        .contains("100"));
        assertThat(meta.violations()).isNotEmpty();
    }

    private static Outcome fetch(String kind, byte[] file, String sha256) throws IOException {
        ObjectNode command = command("fetch-image");
        ((ObjectNode) command.at("/file")).put("reference", meta.has(file));
        ((ObjectNode) command.at("/message/content/parts/0")).put("media", kind);
        ((ObjectNode) command.at("/message/metadata/media")).put("sha256", sha256);
        return sink.send(Json.write(command));
    }

    private static ObjectNode command(String example) throws IOException {
        return (ObjectNode)
                Json.parse(Files.readAllBytes(EXAMPLES.resolve(example).resolve("command.json")));
    }
}
