package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.connector.ApiUnavailable.Cause;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An access token had for client credentials (RFC 6749, 4.4), kept until shortly before it runs out. */
final class ClientCredentials {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    /** Between two tries of credentials that are not accepted. */
    private static final Duration PAUSE = Duration.ofMinutes(1);
    /** Used no longer when it runs out within this time: what is sent now may arrive later. */
    private static final Duration RESERVE = Duration.ofMinutes(5);
    /** A token that is refused at this age is not refused for its age. */
    private static final Duration NEW = Duration.ofMinutes(1);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String url;
    private final String form;
    private final Clock clock;

    private String token = "";
    private Instant issued = Instant.MIN;
    private Instant useUntil = Instant.MIN;

    /** @param scope what it is for; may be empty */
    ClientCredentials(String url, String clientId, String secret, String scope, Clock clock) {
        this.url = url;
        this.clock = clock;
        Map<String, String> fields = new TreeMap<>(
                Map.of("grant_type", "client_credentials", "client_id", clientId, "client_secret", secret));
        if (!scope.isEmpty()) {
            fields.put("scope", scope);
        }
        this.form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /**
     * The token to use now.
     *
     * @throws ApiUnavailable when none can be had now; where the credentials are not accepted, everything waits until
     *     somebody has put them right
     */
    synchronized String token() {
        if (!clock.instant().isBefore(useUntil)) {
            renew();
        }
        return token;
    }

    /** Has the next call ask for another one; false when this one is too new for that to help. */
    synchronized boolean forget() {
        useUntil = Instant.MIN;
        return issued.plus(NEW).isBefore(clock.instant());
    }

    private void renew() {
        HttpResponse<byte[]> answer = answer();
        if (answer.statusCode() == 429 || answer.statusCode() >= 500) {
            throw unavailable("answers " + answer.statusCode());
        }
        JsonNode body = body(answer);
        String given = body.path("access_token").asText();
        if (answer.statusCode() != 200 || given.isEmpty()) {
            // RFC 6749, 5.2: error is a code, so it can be shown
            throw new ApiUnavailable(
                    Cause.BUSY,
                    "no access token is given for the client credentials (" + answer.statusCode() + " "
                            + body.path("error").asText().replaceAll("[^a-z_]", "") + "); check them",
                    Optional.of(PAUSE),
                    false);
        }
        token = given;
        issued = clock.instant();
        Duration life = Duration.ofSeconds(body.path("expires_in").asLong(RESERVE.toSeconds()));
        useUntil = issued.plus(life.compareTo(RESERVE.multipliedBy(2)) > 0 ? life.minus(RESERVE) : life.dividedBy(2));
    }

    private HttpResponse<byte[]> answer() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw unavailable("cannot be reached (" + e.getClass().getSimpleName() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("was not waited for");
        }
    }

    private static JsonNode body(HttpResponse<byte[]> answer) {
        try {
            return Json.parse(answer.body());
        } catch (InvalidMessage e) {
            return Json.mapper().createObjectNode();
        }
    }

    private ApiUnavailable unavailable(String what) {
        return new ApiUnavailable(Cause.DOWN, "the address of access tokens " + what, Optional.empty(), false);
    }
}
