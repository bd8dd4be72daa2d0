package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.message.Json;
import io.saddlebag.ops.Settings;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mailbox that cannot be reached is no reason to take the webhooks out of service. */
class EmailAwayTest {
    @Test
    void theHubIsReadyAndAnswersWebhooksWhileTheMailServerIsAway(@TempDir Path home) throws Exception {
        int http = freePort();
        int management = freePort();
        Settings settings = Settings.load(
                List.of(
                        "--profile=sandbox",
                        "--data.directory=" + home.resolve("data"),
                        "--http.port=" + http,
                        "--management.port=" + management,
                        "--sandbox.smtp-port=" + freePort(),
                        "--sandbox.imap-port=" + freePort(),
                        "--email.host=127.0.0.1",
                        "--email.port=" + freePort(),
                        "--email.delay=100"),
                Map.of(),
                home);
        Hub hub = Hub.start(settings);
        try {
            URI ready = URI.create("http://localhost:" + management + "/observe/health/ready");
            Awaitility.await("ready through many polls")
                    .during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> send(HttpRequest.newBuilder(ready)).statusCode() == 200);
            assertThat(send(HttpRequest.newBuilder(ready)).body()).contains("UP");
            HttpResponse<String> health = send(HttpRequest.newBuilder(ready.resolve("/observe/health")));
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(Json.parse(health.body().getBytes(StandardCharsets.UTF_8))
                            .at("/checks/0/message")
                            .asText())
                    .startsWith("the folder INBOX of the mailbox main is not read: the server cannot be reached");
            URI webhook = URI.create("http://localhost:" + http + "/webhooks/webchat");
            assertThat(send(HttpRequest.newBuilder(webhook).POST(BodyPublishers.ofString("{}")))
                            .statusCode())
                    .isEqualTo(401);
        } finally {
            hub.close();
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
