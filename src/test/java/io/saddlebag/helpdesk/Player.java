package io.saddlebag.helpdesk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Plays a mapping's requests against a server, as the hub does, until it is done or fails. */
final class Player {
    private static final int MOST_REQUESTS = 50;

    private final HttpClient client = HttpClient.newHttpClient();
    private final OutboundMapping mapping;
    private final URI base;
    private final String authorization;
    private final Map<String, byte[]> blobs;

    Player(OutboundMapping mapping, URI base, String authorization, Map<String, byte[]> blobs) {
        this.mapping = mapping;
        this.base = base;
        this.authorization = authorization;
        this.blobs = Map.copyOf(blobs);
    }

    /**
     * The {@code done} or {@code failed} that comes of a command.
     *
     * @throws IOException when the server did not answer, or not in a way that the mapping wants to see; the hub tries
     *     again later
     */
    JsonNode play(JsonNode command) throws IOException {
        List<ObjectNode> answers = new ArrayList<>();
        while (answers.size() < MOST_REQUESTS) {
            ObjectNode next = mapping.next(command, answers);
            if (!next.has("request")) {
                return next;
            }
            answers.add(send(next.get("request")));
        }
        throw new AssertionError("no end of requests: " + answers);
    }

    private ObjectNode send(JsonNode request) throws IOException {
        HttpResponse<byte[]> response = answer(request);
        int status = response.statusCode();
        boolean wanted = request.path("accept").valueStream().anyMatch(accepted -> accepted.intValue() == status);
        if (status / 100 != 2 && !wanted) {
            throw new IOException("status " + status);
        }
        ObjectNode answer = Json.mapper().createObjectNode();
        answer.put("step", request.path("step").textValue()).put("status", status);
        ObjectNode headers = answer.putObject("headers");
        response.headers().map().forEach((name, values) -> headers.put(name, String.join(", ", values)));
        try {
            answer.set("body", Json.parse(response.body()));
        } catch (InvalidMessage e) {
            if (status / 100 == 2) {
                throw new IOException("an answer that is no JSON", e);
            }
        }
        return answer;
    }

    private HttpResponse<byte[]> answer(JsonNode request) throws IOException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri(request))
                .timeout(Duration.ofSeconds(5))
                .header("Authorization", authorization);
        request.path("headers")
                .propertyStream()
                .forEach(h -> builder.header(h.getKey(), h.getValue().textValue()));
        byte[] body = new byte[0];
        if (request.has("blob")) {
            body = blobs.getOrDefault(request.get("blob").textValue(), new byte[0]);
            builder.header("Content-Type", request.get("contentType").textValue());
        } else if (request.has("body")) {
            body = Json.write(json(request.get("body").deepCopy())).getBytes(StandardCharsets.UTF_8);
            builder.header("Content-Type", "application/json");
        }
        builder.method(
                request.get("method").textValue(),
                body.length == 0 ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body));
        try {
            return client.send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** With the files in it. */
    private JsonNode json(JsonNode node) {
        if (node.has("base64OfBlob")) {
            byte[] file = blobs.getOrDefault(node.get("base64OfBlob").textValue(), new byte[0]);
            return Json.mapper().getNodeFactory().binaryNode(file);
        }
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(json(field.getValue())));
        } else if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, json(list.get(i)));
            }
        }
        return node;
    }

    private URI uri(JsonNode request) {
        String query = request.path("query")
                .propertyStream()
                .map(p -> encode(p.getKey()) + "=" + encode(p.getValue().asText()))
                .collect(Collectors.joining("&"));
        String path = request.get("path").textValue();
        return base.resolve(query.isEmpty() ? path : path + "?" + query);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
