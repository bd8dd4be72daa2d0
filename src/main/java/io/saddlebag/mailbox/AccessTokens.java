package io.saddlebag.mailbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Gets access tokens by OAuth 2.0 (RFC 6749): with a refresh token (section 6), or without one as the hub itself (client
 * credentials, section 4.4). One is used until shortly before it expires. Thread-safe.
 */
final class AccessTokens {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration MARGIN = Duration.ofMinutes(2);
    private static final long USUAL_SECONDS = 3_600;
    private static final int LARGEST_ANSWER = 64 * 1024;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI server;
    private final Client client;
    private final Clock clock;
    private String refreshToken;
    private String token = "";
    private Instant until = Instant.EPOCH;

    /**
     * Who the hub is to the token server.
     *
     * @param scope what the token is to be good for; empty for what the server thinks
     */
    record Client(String id, String secret, String scope) {
        @Override
        public String toString() {
            return id;
        }
    }

    /**
     * Asks nobody before the first token is needed.
     *
     * @param refreshToken empty to ask with the client's credentials
     */
    AccessTokens(URI server, Client client, String refreshToken, Clock clock) {
        this.server = server;
        this.client = client;
        this.refreshToken = refreshToken;
        this.clock = clock;
    }

    /**
     * A token that is good for some time.
     *
     * @throws NoAccessToken when the token server does not give one
     */
    synchronized String get() {
        if (token.isEmpty() || !clock.instant().isBefore(until)) {
            renew();
        }
        return token;
    }

    /** The mail server did not take the token: the next is a new one. */
    synchronized void forget() {
        token = "";
    }

    private void renew() {
        JsonNode answer = ask();
        String given = answer.path("access_token").asText();
        if (given.isEmpty()) {
            throw new NoAccessToken("the token server " + server.getHost() + " answers without an access token");
        }
        Duration life = Duration.ofSeconds(answer.path("expires_in").asLong(USUAL_SECONDS));
        // a token that lives shorter than the margin is used for half its life
        Duration used = life.compareTo(MARGIN.multipliedBy(2)) < 0 ? life.dividedBy(2) : life.minus(MARGIN);
        until = clock.instant().plus(used);
        token = given;
        // some servers give another refresh token each time (section 6)
        refreshToken = answer.path("refresh_token").asText(refreshToken);
    }

    private JsonNode ask() {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", refreshToken.isEmpty() ? "client_credentials" : "refresh_token");
        form.put("client_id", client.id());
        form.put("client_secret", client.secret());
        form.put("refresh_token", refreshToken);
        form.put("scope", client.scope());
        String body = form.entrySet().stream()
                .filter(field -> !field.getValue().isEmpty())
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest request = HttpRequest.newBuilder(server)
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            return answer(http.send(request, BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new NoAccessToken("the token server " + server.getHost() + " cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAccessToken("the token server was not waited for", e);
        }
    }

    private JsonNode answer(HttpResponse<InputStream> response) throws IOException {
        JsonNode answer;
        try (InputStream body = response.body()) {
            answer = Json.parse(body.readNBytes(LARGEST_ANSWER));
        } catch (InvalidMessage e) {
            throw new NoAccessToken(
                    "the token server " + server.getHost() + " answers " + response.statusCode()
                            + " with something that is no JSON; check email.token-url",
                    e);
        }
        if (response.statusCode() / 100 != 2) {
            throw new NoAccessToken("the token server " + server.getHost() + " refuses: " + refusal(response, answer));
        }
        return answer;
    }

    /** In the codes of section 5.2; what else stands there may hold anything. */
    private static String refusal(HttpResponse<?> response, JsonNode answer) {
        String code = answer.path("error").asText();
        return switch (code) {
            case "invalid_grant" -> "invalid_grant; the refresh token is not valid any more, a new one is needed";
            case "invalid_client", "unauthorized_client" -> code + "; check email.client-id and email.client-secret";
            case "invalid_scope" -> "invalid_scope; check email.scope";
            default -> code.matches("[a-z_]{1,40}") ? code : Integer.toString(response.statusCode());
        };
    }
}
