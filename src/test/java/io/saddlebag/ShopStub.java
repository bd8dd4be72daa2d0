package io.saddlebag;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Shopify shop with one customer and one order, #1003 to 1020 Vienna. Strict: a token that ran out is refused, a query that is not the known one too. */
final class ShopStub implements AutoCloseable {
    static final String SECRET = "shop-client-secret";
    static final String KNOWN = "ada@example.com";

    /** How it behaves. */
    enum Mood {
        WELL,
        THROTTLED,
        SLOW,
        BROKEN
    }

    private static final Duration LIFE = Duration.ofSeconds(2);

    private final HttpServer server;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final List<String> queries = new CopyOnWriteArrayList<>();
    private volatile int tokens;
    private volatile Instant tokenEnds = Instant.MIN;
    private volatile Mood mood = Mood.WELL;
    private volatile String buyer = KNOWN;

    ShopStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/admin/oauth/access_token", this::token);
        server.createContext("/admin/api/2026-10/graphql.json", this::graphql);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void is(Mood other) {
        mood = other;
    }

    /** From now on the order is of whom the shop knows by this address. */
    void orderIsOf(String email) {
        buyer = email;
    }

    /** By what it was asked, in the order in which it was. */
    List<JsonNode> asked() {
        return List.copyOf(asked);
    }

    /** What it refused, and why. */
    List<String> refused() {
        return List.copyOf(refused);
    }

    /** How many different queries it got: what customers can choose is not in them. */
    long queries() {
        return queries.stream().distinct().count();
    }

    int tokens() {
        return tokens;
    }

    private synchronized void token(HttpExchange exchange) throws IOException {
        Set<String> form = Stream.of(body(exchange).split("&"))
                .map(field -> URLDecoder.decode(field, StandardCharsets.UTF_8))
                .collect(Collectors.toSet());
        if (!form.equals(Set.of("grant_type=client_credentials", "client_id=shop-client", "client_secret=" + SECRET))) {
            answer(exchange, 400, Map.of("error", "invalid_client"));
            return;
        }
        tokens++;
        tokenEnds = Instant.now().plus(LIFE);
        answer(exchange, 200, Map.of("access_token", "shpat-" + tokens, "expires_in", LIFE.toSeconds()));
    }

    private void graphql(HttpExchange exchange) throws IOException {
        JsonNode body = Json.parse(body(exchange).getBytes(StandardCharsets.UTF_8));
        List<String> wrong = new ArrayList<>();
        if (!("shpat-" + tokens).equals(exchange.getRequestHeaders().getFirst("X-Shopify-Access-Token"))
                || Instant.now().isAfter(tokenEnds)) {
            wrong.add("the token");
        }
        String query = body.path("query").asText();
        JsonNode variables = body.path("variables");
        if (wrong.isEmpty() && query.startsWith("query owner($search: String!) {") && variables.size() == 1) {
            boolean known = variables.path("search").asText().equals("name:\"#1003\" OR name:\"1003\"");
            answer(
                    exchange,
                    200,
                    Json.parse(("{\"data\":{\"orders\":{\"nodes\":[" + (known ? order() : "") + "]}}}")
                            .getBytes(StandardCharsets.UTF_8)));
            return;
        }
        long open = query.chars().filter(c -> c == '{').count();
        if (!query.startsWith("query account($identifier: CustomerIdentifierInput!, $subscriptions: Boolean!) {")
                || !query.contains("customerByIdentifier(identifier: $identifier)")
                || open != query.chars().filter(c -> c == '}').count()
                || query.contains("@example")) {
            wrong.add("the query");
        }
        if (variables.size() != 2
                || variables.path("identifier").size() != 1
                || !variables.path("subscriptions").isBoolean()) {
            wrong.add("the variables " + variables);
        }
        if (!wrong.isEmpty()) {
            refused.add(String.join(", ", wrong));
            answer(exchange, 401, Map.of("errors", "refused"));
            return;
        }
        queries.add(query);
        asked.add(variables.path("identifier"));
        respond(exchange, variables.path("identifier"));
    }

    private void respond(HttpExchange exchange, JsonNode identifier) throws IOException {
        Object cost = Map.of(
                "cost",
                Map.of(
                        "requestedQueryCost",
                        152,
                        "throttleStatus",
                        Map.of("maximumAvailable", 2000, "currentlyAvailable", 52, "restoreRate", 100)));
        switch (mood) {
            case THROTTLED ->
                answer(
                        exchange,
                        200,
                        Map.of(
                                "errors",
                                List.of(Map.of("message", "Throttled", "extensions", Map.of("code", "THROTTLED"))),
                                "extensions",
                                cost));
            case BROKEN -> answer(exchange, 503, Map.of());
            default -> {
                if (mood == Mood.SLOW) {
                    idle();
                }
                String customer = identifier.path("emailAddress").asText().equals(KNOWN) ? ada() : "null";
                answer(
                        exchange,
                        200,
                        Json.parse(("{\"data\":{\"customer\":" + customer + "}}").getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    private static String ada() {
        return """
                {"legacyResourceId":"7001","displayName":"Ada Lovelace","createdAt":"2024-03-01T09:00:00Z","tags":["vip"],
                "numberOfOrders":"1","amountSpent":{"amount":"59.9","currencyCode":"EUR"},"orders":{"nodes":[
                {"legacyResourceId":"5003","name":"#1003","createdAt":"2026-11-20T08:00:00Z","cancelledAt":null,
                "cancelReason":null,"displayFinancialStatus":"PAID","displayFulfillmentStatus":"UNFULFILLED",
                "currentTotalPriceSet":{"shopMoney":{"amount":"59.9","currencyCode":"EUR"}},
                "lineItems":{"nodes":[{"name":"Saddle bag","quantity":1}]},"fulfillments":[],"refunds":[]}]}}""";
    }

    private String order() {
        return """
                {"name":"#1003","shippingAddress":{"zip":"1020"},"billingAddress":null,
                "customer":{"verifiedEmail":true,"defaultEmailAddress":{"emailAddress":"%s"}}}"""
                .formatted(buyer);
    }

    /** Longer than anybody waits. */
    private void idle() {
        try {
            closed.await(12, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String body(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, Object json) throws IOException {
        byte[] body = Json.write(json).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
