package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.ChannelStub.Answer;
import io.saddlebag.ChannelStub.Asked;
import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Exchanger;
import io.saddlebag.connector.Noticeboard;
import io.saddlebag.connector.Progress;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.helpdesk.RouteSink;
import io.saddlebag.message.Json;
import io.saddlebag.pace.Allowances;
import io.saddlebag.store.Blobs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An agent's files on their way to the customer, as the channels' servers get them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutgoingFilesTest {
    private static final String CONTENT = "the label's bytes";

    private final Camel main = new Camel();
    private final ChannelStub chat = new ChannelStub(this::answer);
    private final ChannelStub elsewhere = new ChannelStub(asked -> Answer.json(200, "{}"));
    private final String blob;

    OutgoingFilesTest(@TempDir Path folder) throws IOException {
        Blobs blobs = new Blobs(folder);
        blob = blobs.put(new ByteArrayInputStream(CONTENT.getBytes(StandardCharsets.UTF_8)))
                .sha256();
        Path routes = folder.resolve("sinks.camel.yaml");
        Files.writeString(
                routes,
                route("discord", "chat-webhook-sink?connector=discord&apiScheme=header")
                        + route("chatwoot", "chat-webhook-sink?connector=chatwoot&apiScheme=header")
                        + route("sms", "sms-sink?accountSid=AC1&receipts=false")
                        + route("teams", "teams-sink?appId=a&loginUrl=" + chat.url())
                        + route("slack", "slack-sink?fileHosts=" + chat.url().replace("http://", "")));
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "camel.main.routesIncludePattern",
                "file:connectors/chat-webhook/chat-webhook-sink.kamelet.yaml,"
                        + "file:connectors/slack/slack-sink.kamelet.yaml,file:connectors/sms/sms-sink.kamelet.yaml,"
                        + "file:connectors/teams/teams-sink.kamelet.yaml,"
                        + "classpath:routes/api.camel.yaml,classpath:routes/errors.camel.yaml,file:" + routes,
                "delivery.timeout",
                "5000",
                "camel.kamelet.chat-webhook-sink.apiSecret",
                "a-token",
                "hub.public-url",
                "https://hub.shop.example",
                "camel.kamelet.teams-sink.appSecret",
                "a-secret",
                "camel.kamelet.sms-sink.authToken",
                "a-token",
                "camel.kamelet.slack-sink.botToken",
                "a-token"));
        main.setOverrideProperties(settings);
        Connectors connectors = Connectors.in(List.of(Path.of("connectors")));
        main.bind(
                "exchanger",
                new Exchanger(
                        connectors,
                        new FilesOfConnectors(blobs),
                        1_000_000,
                        (sha256, name, type) -> name.startsWith("none")
                                ? ""
                                : "https://hub.shop.example/files/" + sha256 + "?name=" + name,
                        Allowances.none(),
                        Progress.none(),
                        Noticeboard.none()));
        main.start();
    }

    @AfterAll
    void stop() {
        main.stop();
        chat.close();
        elsewhere.close();
    }

    @Test
    void discordGetsTheTextAndTheFileInOneForm() throws IOException {
        assertThat(send("discord", command("discord"))).isInstanceOf(Outcome.Done.class);
        Asked sent = chat.asked("/channels/501/messages").get(0);
        assertThat(sent.authorization()).isEqualTo("a-token");
        assertThat(sent.contentType()).startsWith("multipart/form-data; boundary=");
        assertThat(sent.body())
                .contains("name=\"payload_json\"\r\n\r\n{\"content\":\"It left", "\"enforce_nonce\":true")
                .contains(
                        "name=\"files[0]\"; filename=\"label.pdf\"\r\nContent-Type: application/pdf\r\n\r\n" + CONTENT);
    }

    @Test
    void slackGetsTheFileWhereItSaysAndWithoutTheTokenThenSharesIt() throws IOException {
        assertThat(send("slack", command("slack"))).isInstanceOf(Outcome.Done.class);
        assertThat(chat.asked("/files.getUploadURLExternal"))
                .anyMatch(asked -> asked.body().equals("filename=label.pdf&length=" + CONTENT.length()));
        Asked upload = chat.asked("/upload/v1/F1").get(0);
        assertThat(upload.body()).isEqualTo(CONTENT);
        assertThat(upload.contentType()).isEqualTo("application/pdf");
        assertThat(upload.authorization()).as("the token stays with the API").isEmpty();
        Asked shared = chat.asked("/files.completeUploadExternal").get(0);
        assertThat(shared.authorization()).isEqualTo("Bearer a-token");
        assertThat(shared.body()).contains("\"channel_id\":\"D0ADA\"", "\"id\":\"F1\"");
    }

    @Test
    void aFileGoesToNoHostThatIsNotListedWhateverTheApiSays() throws IOException {
        JsonNode command = command("slack");
        ((ObjectNode) command.at("/message/attachments/0")).put("name", "elsewhere.pdf");
        assertThat(send("slack", command))
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                        .contains("to which none are brought"));
        assertThat(elsewhere.asked("")).isEmpty();
    }

    @Test
    void chatwootGetsTheTextAndTheFileInOneForm() throws IOException {
        assertThat(send("chatwoot", command("chatwoot"))).isInstanceOf(Outcome.Done.class);
        Asked sent = chat.asked("/conversations/19/messages").get(0);
        assertThat(sent.body())
                .contains("name=\"content\"\r\n\r\nIt left today.", "name=\"message_type\"\r\n\r\noutgoing")
                .contains("name=\"attachments[]\"; filename=\"label.pdf\"\r\nContent-Type: application/pdf\r\n\r\n"
                        + CONTENT);
    }

    @Test
    void twilioGetsAnAddressOrALineInTheFilesPlace() throws IOException {
        assertThat(send("sms", command("sms"))).isInstanceOf(Outcome.Done.class);
        assertThat(chat.asked("/Messages.json").get(0).body())
                .contains(
                        "Body=Your+label.", "MediaUrl=https%3A%2F%2Fhub.shop.example%2Ffiles%2F" + blob + "%3Fname%3D");
        JsonNode command = command("sms");
        ((ObjectNode) command.at("/message/attachments/0")).put("name", "none.png");
        assertThat(send("sms", command)).isInstanceOfSatisfying(Outcome.Done.class, done -> assertThat(done.result())
                .contains("was not sent: this channel takes text only"));
        assertThat(chat.asked("/Messages.json").get(1).body())
                .contains("none.png+could+not+be+sent")
                .doesNotContain("MediaUrl");
    }

    @Test
    void teamsGetsASmallPictureInTheMessageAndAddressesOfOtherFiles() throws IOException {
        ObjectNode command = (ObjectNode) command("teams");
        ((ObjectNode) command.at("/answers/metadata/teams")).put("serviceUrl", chat.url() + "/emea/");
        ArrayNode files = (ArrayNode) command.at("/message/attachments");
        ObjectNode picture = files.get(0).deepCopy();
        files.add(picture.put("name", "none.png").put("type", "image/png"));
        files.add(files.get(0).<ObjectNode>deepCopy().put("name", "none.zip").put("type", "application/zip"));
        assertThat(send("teams", command)).isInstanceOfSatisfying(Outcome.Done.class, done -> assertThat(done.result())
                .contains("“none.zip” was not sent: without public.url only pictures go to Teams"));
        Asked sent = chat.asked("/activities/1790000000123").get(0);
        assertThat(sent.authorization()).isEqualTo("Bearer for-teams");
        JsonNode body = Json.parse(sent.body().getBytes(StandardCharsets.UTF_8));
        assertThat(body.path("text").asText())
                .startsWith("The label\n\n[The file none.zip could not be sent here: without public.url")
                .endsWith("\nlabel.pdf: https://hub.shop.example/files/" + blob + "?name=label.pdf");
        assertThat(body.path("attachments")).singleElement().satisfies(one -> assertThat(
                        one.path("contentUrl").asText())
                .isEqualTo("data:image/png;base64,"
                        + Base64.getEncoder().encodeToString(CONTENT.getBytes(StandardCharsets.UTF_8))));
    }

    private String route(String name, String kamelet) {
        return """
                - route:
                    id: to-%1$s
                    routeConfigurationId: pass-on
                    from:
                      uri: direct:to-%1$s
                      steps:
                        - to: "kamelet:%2$s&url=%3$s"
                """
                .formatted(name, kamelet, chat.url());
    }

    /** That of the example with a file, with a file that is in the store. */
    private JsonNode command(String connector) throws IOException {
        JsonNode command = Json.parse(
                Files.readAllBytes(Path.of("connectors/" + connector + "/examples/reply-with-a-file/command.json")));
        ((ObjectNode) command.at("/message/attachments/0")).put("sha256", blob).put("size", CONTENT.length());
        return command;
    }

    private Outcome send(String channel, JsonNode command) {
        return new RouteSink(main.getCamelContext().createProducerTemplate(), "direct:to-" + channel)
                .send(Json.write(command));
    }

    private Answer answer(Asked asked) {
        if (asked.path().endsWith("/files.getUploadURLExternal")) {
            String host = asked.body().contains("elsewhere") ? elsewhere.url() : chat.url();
            return Answer.json(200, "{'ok': true, 'file_id': 'F1', 'upload_url': '" + host + "/upload/v1/F1?key=k'}");
        } else if (asked.path().startsWith("/upload/")) {
            return new Answer(200, Map.of("Content-Type", "text/html"), "OK - " + CONTENT.length());
        }
        if (asked.path().endsWith("/oauth2/v2.0/token")) {
            return Answer.json(200, "{'access_token': 'for-teams', 'expires_in': 3600, 'token_type': 'Bearer'}");
        }
        if (asked.path().endsWith("/Messages.json")) {
            return Answer.json(201, "{'sid': 'SM1', 'status': 'queued'}");
        }
        return Answer.json(200, "{'ok': true, 'id': '1002', 'channel': 'D0ADA', 'ts': '1790000300.000500'}");
    }
}
