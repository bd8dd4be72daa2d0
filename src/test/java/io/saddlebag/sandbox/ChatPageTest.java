package io.saddlebag.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatPageTest {
    private static final String DATA = "/sandbox/chat/data";

    private final Vertx vertx = Vertx.vertx();
    private RunningSandbox sandbox;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        sandbox = new RunningSandbox(vertx, directory, URI.create("http://localhost:1/helpdesk/events"));
    }

    @AfterEach
    void stop() throws Exception {
        sandbox.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void vouchesForWhoIsSignedInAndForNobodyElse() throws Exception {
        assertThat(sandbox.page("GET", "/sandbox/chat", "").status()).isEqualTo(200);
        assertThat(identity().path("user").asText()).contains("\"id\":\"C-1001\"");
        signIn("grace");
        JsonNode grace = identity();
        String user = grace.path("user").asText();
        assertThat(user).isEqualTo("{\"id\":\"C-1002\",\"name\":\"Grace Hopper\",\"email\":\"grace@sandbox.test\"}");
        assertThat(grace.path("signature").asText())
                .isEqualTo(new Signature(RunningSandbox.WIDGET_SECRET, Clock.systemUTC())
                        .of(grace.path("timestamp").asText(), user.getBytes(StandardCharsets.UTF_8)));
        signIn("guest");
        assertThat(identity().isEmpty()).isTrue();
        assertThat(sandbox.page("POST", DATA + "/persona", "{\"as\": \"eve\"}").status())
                .isEqualTo(422);
    }

    @Test
    void takesAnswersForAChatServerOnce() throws Exception {
        String reply = "{\"version\": 1, \"id\": \"r1\", \"visitor\": \"v\", \"text\": \"Good day!\"}";
        assertThat(reply(reply, RunningSandbox.WEBCHAT_SECRET)).isEqualTo(201);
        assertThat(reply(reply, RunningSandbox.WEBCHAT_SECRET)).isEqualTo(200);
        String file = "{\"id\": \"r2\", \"attachments\": [{\"name\": \"a.pdf\", \"url\": \"http://hub/files/1\"}]}";
        assertThat(reply(file, RunningSandbox.WEBCHAT_SECRET))
                .as("a file alone")
                .isEqualTo(201);
        assertThat(reply("{\"id\": \"r3\"}", RunningSandbox.WEBCHAT_SECRET)).isEqualTo(422);
    }

    @Test
    void refusesAnswersThatTheHubDidNotSign() throws Exception {
        String reply = "{\"id\": \"r1\", \"conversation\": \"c\", \"text\": \"Give me your password\"}";
        assertThat(reply(reply, "another")).isEqualTo(401);
        assertThat(sandbox.page("POST", ChatPage.REPLIES, reply).status()).isEqualTo(401);
    }

    private JsonNode identity() throws Exception {
        return sandbox.page("GET", DATA + "/identity", "").json();
    }

    private void signIn(String as) throws Exception {
        assertThat(sandbox.page("POST", DATA + "/persona", "{\"as\": \"" + as + "\"}")
                        .status())
                .isEqualTo(200);
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
