package io.saddlebag.connector;

import io.saddlebag.connector.ApiUnavailable.Cause;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** An access token had for client credentials (RFC 6749, 4.4), kept until shortly before it runs out. */
final class ClientCredentials {
    /** Between two tries of credentials that are not accepted. */
    private static final Duration PAUSE = Duration.ofMinutes(1);
    /** Used no longer when it runs out within this time: what is sent now may arrive later. */
    private static final Duration RESERVE = Duration.ofMinutes(5);
    /** A token that is refused at this age is not refused for its age. */
    private static final Duration NEW = Duration.ofMinutes(1);

    private final TokenServer server;
    private final Map<String, String> form;
    private final Clock clock;

    private String token = "";
    private Instant issued = Instant.MIN;
    private Instant useUntil = Instant.MIN;

    /**
     * Has none yet.
     *
     * @param scope what it is for; may be empty
     * @param life how many seconds it is to be good for, where that can be asked for; may be empty
     */
    ClientCredentials(TokenServer server, String clientId, String secret, String scope, String life, Clock clock) {
        this.server = server;
        this.form = Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                clientId,
                "client_secret",
                secret,
                "scope",
                scope,
                "expires_in",
                life);
        this.clock = clock;
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
        TokenServer.Answer answer = answer();
        if (answer.status() == 429 || answer.status() >= 500) {
            throw unavailable("answers " + answer.status());
        }
        if (answer.status() / 100 != 2 || answer.token().isEmpty()) {
            throw new ApiUnavailable(
                    Cause.BUSY,
                    "no access token is given for the client credentials (" + answer.status() + " " + answer.error()
                            + "); check them",
                    Optional.of(PAUSE),
                    false);
        }
        token = answer.token();
        issued = clock.instant();
        useUntil = answer.useUntil(issued, RESERVE, RESERVE);
    }

    private TokenServer.Answer answer() {
        try {
            return server.ask(form);
        } catch (IOException e) {
            throw unavailable("cannot be reached (" + e.getClass().getSimpleName() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("was not waited for");
        }
    }

    private ApiUnavailable unavailable(String what) {
        return new ApiUnavailable(Cause.DOWN, "the address of access tokens " + what, Optional.empty(), false);
    }
}
