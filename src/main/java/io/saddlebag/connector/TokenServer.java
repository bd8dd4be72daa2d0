package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Who gives out access tokens by OAuth 2.0 (RFC 6749). Thread-safe. */
public final class TokenServer {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final int LARGEST_ANSWER = 64 * 1024;
    private static final String JSON = "application/json";

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI address;
    private final boolean json;

    /** Asks it nothing yet. */
    public TokenServer(URI address) {
        this(address, false);
    }

    /**
     * Asks it nothing yet.
     *
     * @param json whether it is asked in JSON, as Zendesk wants it, instead of by a form
     */
    TokenServer(URI address, boolean json) {
        this.address = address;
        this.json = json;
    }

    /**
     * What it answers to a form (sections 4.4.2 and 6).
     *
     * @param form its fields; empty ones are left out
     * @throws IOException when it cannot be reached
     */
    public Answer ask(Map<String, String> form) throws IOException, InterruptedException {
        Map<String, String> fields = form.entrySet().stream()
                .filter(field -> !field.getValue().isEmpty())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Content-Type", json ? JSON : Form.MEDIA_TYPE)
                .header("Accept", JSON)
                .POST(BodyPublishers.ofString(json ? Json.write(fields) : form(fields)))
                .build();
        HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            return new Answer(response.statusCode(), json(body.readNBytes(LARGEST_ANSWER)));
        }
    }

    private static String form(Map<String, String> fields) {
        return Form.write(fields.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, field -> List.of(field.getValue()))));
    }

    private static JsonNode json(byte[] body) {
        try {
            return Json.parse(body);
        } catch (InvalidMessage e) {
            return MissingNode.getInstance();
        }
    }

    /**
     * An answer, whatever it says.
     *
     * @param body missing when it is no JSON
     */
    public record Answer(int status, JsonNode body) {
        /** The token; empty when there is none. */
        public String token() {
            return body.path("access_token").asText();
        }

        /** The code of section 5.2, as far as it is one that can be shown; else empty. */
        public String error() {
            String code = body.path("error").asText();
            return code.matches("[a-z_]{1,40}") ? code : "";
        }

        /**
         * Until when a token that was given now is used: what is sent shortly before it runs out may arrive later.
         *
         * @param margin by how much it is given up earlier; one that is not good for twice as long is used for half
         *     its life
         * @param usual how long it is good for when that is not said
         */
        public Instant useUntil(Instant now, Duration margin, Duration usual) {
            Duration life = Duration.ofSeconds(body.path("expires_in").asLong(usual.toSeconds()));
            return now.plus(life.compareTo(margin.multipliedBy(2)) < 0 ? life.dividedBy(2) : life.minus(margin));
        }
    }
}
