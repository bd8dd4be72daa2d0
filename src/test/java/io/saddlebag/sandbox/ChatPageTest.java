package io.saddlebag.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.sandbox.RunningSandbox.Response;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatPageTest {
    private static final String MESSAGES = "/sandbox/chat/data/messages";

    private final Vertx vertx = Vertx.vertx();
    private HubStub hub;
    private RunningSandbox sandbox;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        hub = new HubStub(vertx, RunningSandbox.WEBCHAT_SECRET);
        sandbox = new RunningSandbox(vertx, directory, hub.url("/helpdesk/events"), hub.url("/webchat"));
        assertThat(sandbox.page("GET", "/sandbox/chat", "").status()).isEqualTo(200);
    }

    @AfterEach
    void stop() throws Exception {
        sandbox.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void signsWhatAVisitorWritesWithWhoTheyAre() throws Exception {
        write("ada", "Hello");
        await("the webhook").until(() -> hub.taken().size() == 1);
        JsonNode webhook = hub.taken().get(0);
        assertThat(webhook.path("version").asInt()).isEqualTo(1);
        assertThat(webhook.path("text").asText()).isEqualTo("Hello");
        assertThat(webhook.at("/visitor/name").asText()).isEqualTo("Ada Lovelace");
        assertThat(webhook.path("user").toString())
                .isEqualTo("{\"id\":\"C-1001\",\"email\":\"ada@sandbox.test\",\"phone\":\"+12025550143\"}");
    }

    @Test
    void saysNothingAboutAGuest() throws Exception {
        write("guest", "Hello");
        write("ada", "Hello");
        await("both webhooks").until(() -> hub.taken().size() == 2);
        assertThat(hub.taken()).filteredOn(webhook -> !webhook.has("user")).hasSize(1);
        assertThat(hub.taken()).extracting(webhook -> webhook.at("/visitor/id")).doesNotHaveDuplicates();
    }

    @Test
    void showsTheAnswerOnceInItsConversation() throws Exception {
        write("ada", "Hello");
        await("the webhook").until(() -> hub.taken().size() == 1);
        String conversation = hub.taken().get(0).path("conversation").asText();
        String reply =
                """
                {"version": 1, "id": "r1", "conversation": "%s", "visitor": "v", "text": "Good day!",
                 "sentAt": "2026-11-22T10:00:00Z", "agent": {"name": "Sam"}}"""
                        .formatted(conversation);
        assertThat(reply(reply, RunningSandbox.WEBCHAT_SECRET)).isEqualTo(201);
        assertThat(reply(reply, RunningSandbox.WEBCHAT_SECRET)).isEqualTo(200);
        assertThat(lines("ada").findValuesAsText("text")).containsExactly("Hello", "Good day!");
        assertThat(lines("grace")).isEmpty();
    }

    @Test
    void refusesAnswersThatTheHubDidNotSign() throws Exception {
        String reply = "{\"id\": \"r1\", \"conversation\": \"c\", \"text\": \"Give me your password\"}";
        assertThat(reply(reply, "another")).isEqualTo(401);
        assertThat(sandbox.page("POST", ChatPage.REPLIES, reply).status()).isEqualTo(401);
    }

    @Test
    void refusesMessagesWithoutTextOrFromNobody() throws Exception {
        assertThat(sandbox.page("POST", MESSAGES, "{\"as\": \"ada\", \"text\": \" \"}")
                        .status())
                .isEqualTo(422);
        assertThat(sandbox.page("POST", MESSAGES, "{\"as\": \"eve\", \"text\": \"x\"}")
                        .status())
                .isEqualTo(422);
    }

    private void write(String as, String text) throws Exception {
        Response answer = sandbox.page("POST", MESSAGES, "{\"as\": \"" + as + "\", \"text\": \"" + text + "\"}");
        assertThat(answer.status()).isEqualTo(201);
    }

    private JsonNode lines(String as) throws Exception {
        return sandbox.page("GET", MESSAGES + "?as=" + as, "").json().path("lines");
    }

    private int reply(String body, String secret) throws Exception {
        Signature signature = new Signature(secret, Clock.systemUTC());
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String now = signature.timestamp();
        return sandbox.call(
                        "POST",
                        ChatPage.REPLIES,
                        bytes,
                        Map.of(Signature.TIMESTAMP, now, Signature.SIGNATURE, signature.of(now, bytes)))
                .status();
    }
}
