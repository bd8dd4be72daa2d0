package io.saddlebag.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.sandbox.RunningSandbox.Response;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KilledSandboxTest {
    private static final URI NOBODY = URI.create("http://127.0.0.1:1/");
    private static final int ENOUGH = 30;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    @Timeout(60)
    void keepsEveryTicketItAcknowledgedWhenItIsKilled(@TempDir Path directory) throws Exception {
        Map<String, String> acknowledged = new LinkedHashMap<>();
        Process process = start(directory);
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            URI url = URI.create(output.readLine());
            for (int i = 0; i < ENOUGH; i++) {
                acknowledged.put("conversation-" + i, open(url, "conversation-" + i));
            }
        } finally {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        Vertx vertx = Vertx.vertx();
        try (RunningSandbox again = new RunningSandbox(vertx, directory, NOBODY)) {
            for (Map.Entry<String, String> one : acknowledged.entrySet()) {
                Response repeated = again.api("POST", "/tickets", one.getKey(), body(one.getKey()));
                assertThat(repeated.status()).isEqualTo(200);
                assertThat(repeated.json().path("ticket").asText()).isEqualTo(one.getValue());
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }

    private static Process start(Path directory) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SandboxProcess.class.getName(),
                        directory.toString(),
                        NOBODY.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private String open(URI url, String conversation) throws Exception {
        Signature signature = new Signature(RunningSandbox.HELPDESK_SECRET, Clock.systemUTC());
        String now = signature.timestamp();
        byte[] body = body(conversation).getBytes(StandardCharsets.UTF_8);
        HttpResponse<byte[]> answer = client.send(
                HttpRequest.newBuilder(URI.create(url + StandInHelpdesk.API + "/tickets"))
                        .header("Idempotency-Key", conversation)
                        .header(Signature.TIMESTAMP, now)
                        .header(Signature.SIGNATURE, signature.of(now, body))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(201);
        return new Response(answer).json().path("ticket").asText();
    }

    private static String body(String conversation) {
        return "{\"external_id\": \"" + conversation + "\"}";
    }
}
