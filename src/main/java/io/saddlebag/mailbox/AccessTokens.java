package io.saddlebag.mailbox;

import io.saddlebag.connector.TokenServer;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Gets access tokens by OAuth 2.0 (RFC 6749): with a refresh token (section 6), or without one as the hub itself (client
 * credentials, section 4.4). One is used until shortly before it expires. Thread-safe.
 */
final class AccessTokens {
    private static final Duration MARGIN = Duration.ofMinutes(2);
    private static final Duration USUAL = Duration.ofHours(1);

    private final TokenServer server;
    private final String host;
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
        this.server = new TokenServer(server);
        this.host = server.getHost();
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
        TokenServer.Answer answer = ask();
        if (answer.body().isMissingNode()) {
            throw new NoAccessToken("the token server " + host + " answers " + answer.status()
                    + " with something that is no JSON; check email.token-url");
        }
        if (answer.status() / 100 != 2) {
            throw new NoAccessToken("the token server " + host + " refuses: " + refusal(answer));
        }
        if (answer.token().isEmpty()) {
            throw new NoAccessToken("the token server " + host + " answers without an access token");
        }
        until = answer.useUntil(clock.instant(), MARGIN, USUAL);
        token = answer.token();
        // some servers give another refresh token each time (section 6)
        refreshToken = answer.body().path("refresh_token").asText(refreshToken);
    }

    private TokenServer.Answer ask() {
        try {
            return server.ask(Map.of(
                    "grant_type", refreshToken.isEmpty() ? "client_credentials" : "refresh_token",
                    "client_id", client.id(),
                    "client_secret", client.secret(),
                    "refresh_token", refreshToken,
                    "scope", client.scope()));
        } catch (IOException e) {
            throw new NoAccessToken("the token server " + host + " cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAccessToken("the token server was not waited for", e);
        }
    }

    /** In the codes of section 5.2; what else stands there may hold anything. */
    private static String refusal(TokenServer.Answer answer) {
        String code = answer.error();
        return switch (code) {
            case "invalid_grant" -> "invalid_grant; the refresh token is not valid any more, a new one is needed";
            case "invalid_client", "unauthorized_client" -> code + "; check email.client-id and email.client-secret";
            case "invalid_scope" -> "invalid_scope; check email.scope";
            case "" -> Integer.toString(answer.status());
            default -> code;
        };
    }
}
