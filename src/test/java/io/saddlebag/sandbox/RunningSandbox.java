package io.saddlebag.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.Json;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** A sandbox behind a real HTTP server on a free port, and a client that signs. */
final class RunningSandbox implements AutoCloseable {
    static final String HELPDESK_SECRET = "helpdesk-secret";
    static final String WEBCHAT_SECRET = "webchat-secret";
    static final String WIDGET_SECRET = "widget-secret";

    private final HttpServer server;
    private final Sandbox sandbox;
    private final URI url;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .build();

    RunningSandbox(Vertx vertx, Path directory, URI helpdeskEvents) throws Exception {
        Router router = Router.router(vertx);
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        url = URI.create("http://localhost:" + server.actualPort());
        sandbox = new Sandbox(
                new Sandbox.Settings(
                        directory,
                        url,
                        helpdeskEvents,
                        HELPDESK_SECRET,
                        WEBCHAT_SECRET,
                        WIDGET_SECRET,
                        "127.0.0.1",
                        0,
                        0,
                        "mail-password"),
                Clock.systemUTC());
        sandbox.mount(router);
        sandbox.start();
    }

    Sandbox sandbox() {
        return sandbox;
    }

    URI url() {
        return url;
    }

    /** A request to the helpdesk's interface, signed now. */
    Response api(String method, String path, String key, String body) throws Exception {
        return api(method, path, key, body.getBytes(StandardCharsets.UTF_8));
    }

    Response api(String method, String path, String key, byte[] body) throws Exception {
        Signature signature = new Signature(HELPDESK_SECRET, Clock.systemUTC());
        String now = signature.timestamp();
        return call(
                method,
                StandInHelpdesk.API + path,
                body,
                Map.of("Idempotency-Key", key, Signature.TIMESTAMP, now, Signature.SIGNATURE, signature.of(now, body)));
    }

    /** What a page does. */
    Response page(String method, String path, String body) throws Exception {
        return call(method, path, body.getBytes(StandardCharsets.UTF_8), Map.of("Content-Type", "application/json"));
    }

    Response call(String method, String path, byte[] body, Map<String, String> headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Response(answer);
    }

    @Override
    public void close() throws IOException {
        sandbox.close();
        server.close().toCompletionStage().toCompletableFuture().join();
    }

    record Response(HttpResponse<byte[]> answer) {
        int status() {
            return answer.statusCode();
        }

        String text() {
            return new String(answer.body(), StandardCharsets.UTF_8);
        }

        JsonNode json() {
            return Json.parse(answer.body());
        }

        String header(String name) {
            return answer.headers().firstValue(name).orElse("");
        }
    }
}
