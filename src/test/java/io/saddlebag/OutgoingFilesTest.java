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
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An agent's files on their way to the customer, as the channels' servers get them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutgoingFilesTest {
    private static final String CONTENT = "the label's bytes";

    private final Main main = new Main();
    private final ChannelStub chat = new ChannelStub(OutgoingFilesTest::answer);
    private final String blob;

    OutgoingFilesTest(@TempDir Path folder) throws IOException {
        Blobs blobs = new Blobs(folder);
        blob = blobs.put(new ByteArrayInputStream(CONTENT.getBytes(StandardCharsets.UTF_8)))
                .sha256();
        Properties settings = new Properties();
        settings.put(
                "camel.main.routesIncludePattern",
                "file:connectors/chat-webhook/chat-webhook-sink.kamelet.yaml,"
                        + "classpath:routes/api.camel.yaml,classpath:routes/errors.camel.yaml");
        settings.put("delivery.timeout", "5000");
        main.setOverrideProperties(settings);
        Connectors connectors = Connectors.in(List.of(Path.of("connectors")));
        main.bind("exchanger", new Exchanger(connectors, new FilesOfConnectors(blobs), 1_000_000));
        main.start();
    }

    @AfterAll
    void stop() {
        main.stop();
        chat.close();
    }

    @Test
    void discordGetsTheTextAndTheFileInOneForm() throws IOException {
        String sink =
                "kamelet:chat-webhook-sink?connector=discord&apiScheme=header&apiSecret=bot-token&url=" + chat.url();
        assertThat(send(sink, command("discord"))).isInstanceOf(Outcome.Done.class);
        Asked sent = chat.asked("/channels/501/messages").get(0);
        assertThat(sent.authorization()).isEqualTo("bot-token");
        assertThat(sent.contentType()).startsWith("multipart/form-data; boundary=");
        assertThat(sent.body())
                .contains("name=\"payload_json\"\r\n\r\n{\"content\":\"It left", "\"enforce_nonce\":true")
                .contains(
                        "name=\"files[0]\"; filename=\"label.pdf\"\r\nContent-Type: application/pdf\r\n\r\n" + CONTENT);
    }

    /** That of the example with a file, with a file that is in the store. */
    private JsonNode command(String connector) throws IOException {
        JsonNode command = Json.parse(
                Files.readAllBytes(Path.of("connectors/" + connector + "/examples/reply-with-a-file/command.json")));
        ((ObjectNode) command.at("/message/attachments/0")).put("sha256", blob).put("size", CONTENT.length());
        return command;
    }

    private Outcome send(String sink, JsonNode command) {
        return new RouteSink(main.getCamelContext().createProducerTemplate(), sink).send(Json.write(command));
    }

    private static Answer answer(Asked asked) {
        return Answer.json(200, "{'id': '1002'}");
    }
}
