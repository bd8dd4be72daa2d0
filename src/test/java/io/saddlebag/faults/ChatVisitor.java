package io.saddlebag.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A visitor of the hub's chat window, with as many pages open as they like, on whichever node. */
final class ChatVisitor implements AutoCloseable {
    static final String ORIGIN = "https://shop.example.com";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<CompletableFuture<?>> pages = new CopyOnWriteArrayList<>();
    private final String token;

    /** Somebody new, known by a token of this node. */
    ChatVisitor(URI hub) throws Exception {
        token = Json.parse(send(request(hub, "/webchat/session", "").POST(BodyPublishers.ofString("{}")))
                        .body()
                        .getBytes(StandardCharsets.UTF_8))
                .path("token")
                .asText();
    }

    void says(URI hub, String id, String text) throws Exception {
        String body = Json.write(Json.mapper().createObjectNode().put("id", id).put("text", text));
        assertThat(send(request(hub, "/webchat/messages", token).POST(BodyPublishers.ofString(body)))
                        .statusCode())
                .isEqualTo(200);
    }

    /** Opens a page; what it is told, as it comes. */
    List<String> listens(URI hub) {
        List<String> told = new CopyOnWriteArrayList<>();
        pages.add(client.sendAsync(request(hub, "/webchat/events", token).build(), BodyHandlers.ofLines())
                .thenAcceptAsync(answer -> answer.body().forEach(told::add)));
        return told;
    }

    /** The texts among what a page was told. */
    static List<String> texts(List<String> told) {
        return told.stream()
                .filter(line -> line.startsWith("data: "))
                .map(line -> Json.parse(line.substring(6).getBytes(StandardCharsets.UTF_8)))
                .map(data -> data.path("text"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .toList();
    }

    private static HttpRequest.Builder request(URI hub, String path, String token) {
        return HttpRequest.newBuilder(hub.resolve(path))
                .header("Origin", ORIGIN)
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.timeout(Webhook.PATIENCE).build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        pages.forEach(page -> page.cancel(true));
    }
}
