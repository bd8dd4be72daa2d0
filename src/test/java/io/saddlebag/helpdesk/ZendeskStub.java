package io.saddlebag.helpdesk;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.saddlebag.contract.Contract;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A Zendesk to test against, on a free port of the loopback interface. It is as strict as the real one (see {@link
 * ZendeskAccount}), holds every request against the official description where this machine has it, records all of
 * them and fails when told to.
 */
public final class ZendeskStub extends HelpdeskStub {
    /** The bearer token, and the API token of {@link #AGENT}, that it takes. */
    public static final String TOKEN = "a-token-of-the-stub";
    /** An OAuth client that is given tokens. */
    public static final String CLIENT = "saddlebag";
    /** The secret of {@link #CLIENT}. */
    public static final String CLIENT_SECRET = "a-secret-of-the-client";
    /** The agent in whose name the hub works. */
    public static final String AGENT = "hub@example.com";

    // reading it takes longer than a test
    private static final Optional<Contract> CONTRACT = Contract.named("zendesk-support.openapi.json");
    private static final Set<String> ACCEPTED = Set.of(
            "Bearer " + TOKEN,
            "Basic "
                    + Base64.getEncoder().encodeToString((AGENT + "/token:" + TOKEN).getBytes(StandardCharsets.UTF_8)));

    private final ZendeskAccount account = new ZendeskAccount();
    private final ZendeskFiles files = new ZendeskFiles();
    private final List<String> issued = new CopyOnWriteArrayList<>();
    private final AtomicInteger tokens = new AtomicInteger();
    /** A running stub of an account without tickets or customers. */
    public ZendeskStub() throws IOException {
        account.baseUrl(uri());
    }

    /** What it holds, to look at and to change behind the hub's back. */
    public ZendeskAccount account() {
        return account;
    }

    /** A file that an agent has put into a comment; its id. */
    public long has(byte[] file) {
        return files.add(file);
    }

    @Override
    boolean isServed(HttpExchange exchange) throws IOException {
        return files.serve(exchange);
    }

    @Override
    StubAnswer refusal(Fault fault) {
        return switch (fault) {
            case UNAVAILABLE -> StubAnswer.error(503, "Unavailable", "");
            case RATE_LIMITED ->
                StubAnswer.error(429, "APIRateLimitExceeded", "").with("Retry-After", "1");
            default -> StubAnswer.error(500, "InternalError", "");
        };
    }

    @Override
    StubAnswer usual(StubRequest request, HttpExchange exchange) {
        return limits().map(counter -> counter.count(request, () -> answer(request, exchange)))
                .orElseGet(() -> answer(request, exchange));
    }

    @Override
    StubAnswer answer(StubRequest request, HttpExchange exchange) {
        if (request.methodAndPath().equals("POST /oauth/tokens")) {
            return token(request);
        }
        if (!issued.contains(request.headers().getOrDefault("authorization", ""))
                && !ACCEPTED.contains(request.headers().getOrDefault("authorization", ""))) {
            return new StubAnswer(
                    401, Json.mapper().createObjectNode().put("error", "Couldn't authenticate you"), Map.of());
        }
        List<String> wrong = CONTRACT.map(c ->
                        c.violations(request.method(), exchange.getRequestURI(), request.headers(), request.body()))
                .orElse(List.of());
        if (!wrong.isEmpty()) {
            wrong.forEach(violation -> violated(request.method() + " " + request.path() + ": " + violation));
            return StubAnswer.error(400, "ContractViolation", String.join("; ", wrong));
        }
        return files.tells(request) ? files.told(request, uri()) : account.answer(request);
    }

    /** As /oauth/tokens does it, of which the description tells no body. */
    private StubAnswer token(StubRequest request) {
        JsonNode asked = Json.parse(request.body());
        boolean known = asked.path("grant_type").asText().equals("client_credentials")
                && asked.path("client_id").asText().equals(CLIENT)
                && asked.path("client_secret").asText().equals(CLIENT_SECRET);
        if (!known || !request.headers().getOrDefault("content-type", "").startsWith("application/json")) {
            return new StubAnswer(401, Json.mapper().createObjectNode().put("error", "invalid_client"), Map.of());
        }
        String token = "token-of-the-client-" + tokens.incrementAndGet();
        issued.add("Bearer " + token);
        return new StubAnswer(
                200,
                Json.mapper()
                        .createObjectNode()
                        .put("access_token", token)
                        .put("token_type", "bearer")
                        .put("scope", asked.path("scope").asText())
                        .put("expires_in", 3600),
                Map.of());
    }
}
