package io.saddlebag.helpdesk;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.saddlebag.contract.Contract;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A Zendesk to test against, on a free port of the loopback interface. It is as strict as the real one (see {@link
 * ZendeskAccount}), holds every request against the official description where this machine has it, records all of
 * them and fails when told to.
 */
public final class ZendeskStub implements AutoCloseable {
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
    private final List<Recorded> requests = new CopyOnWriteArrayList<>();
    private final List<String> issued = new CopyOnWriteArrayList<>();
    private final AtomicInteger tokens = new AtomicInteger();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final List<Order> orders = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile Optional<Fault> always = Optional.empty();
    private volatile Duration delay = Duration.ZERO;
    private volatile Optional<PublishedLimits> limits = Optional.empty();

    /** A running stub of an account without tickets or customers. */
    public ZendeskStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
        account.baseUrl(uri());
    }

    /** Its address, without a path. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** What it holds, to look at and to change behind the hub's back. */
    public ZendeskAccount account() {
        return account;
    }

    /** A file that an agent has put into a comment; its id. */
    public long has(byte[] file) {
        return files.add(file);
    }

    /** Every request so far, refused ones too, in the order they came. */
    public List<Recorded> requests() {
        return List.copyOf(requests);
    }

    /** What was wrong with requests by the official description; such requests were refused with 400. */
    public List<String> violations() {
        return List.copyOf(violations);
    }

    /** Lets the next request of that method and path, {@code POST /api/v2/tickets}, go wrong; once for each call. */
    public synchronized void failNext(String methodAndPath, Fault fault) {
        orders.add(new Order(methodAndPath, fault));
    }

    /** Lets every request go wrong until {@link #heal}. */
    public void failAlways(Fault fault) {
        always = Optional.of(fault);
    }

    /** Lets requests go right again. */
    public synchronized void heal() {
        always = Optional.empty();
        orders.clear();
    }

    /** Refuses from now on what is more than this. */
    public void limits(PublishedLimits published) {
        limits = Optional.of(published);
    }

    /** How long it takes for an answer from now on. */
    public void answersAfter(Duration time) {
        delay = time;
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void take(HttpExchange exchange) {
        if (delay.isZero()) {
            serve(exchange);
        } else {
            CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, threads)
                    .execute(() -> serve(exchange));
        }
    }

    private void serve(HttpExchange exchange) {
        try (exchange) {
            if (files.serve(exchange)) {
                return;
            }
            StubRequest request = read(exchange);
            Optional<Fault> fault = fault(request);
            if (fault.isEmpty()) {
                write(exchange, recorded(request, limited(request, exchange)), false);
            } else if (fault.get().hasEffect()) {
                StubAnswer answer = recorded(request, answer(request, exchange));
                if (fault.get() == Fault.ANSWER_CUT) {
                    write(exchange, answer, true);
                }
            } else {
                fail(exchange, request, fault.get());
            }
        } catch (IOException e) {
            // the client went away: nobody is left to be told
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(HttpExchange exchange, StubRequest request, Fault fault)
            throws IOException, InterruptedException {
        switch (fault) {
            case ERROR -> write(exchange, recorded(request, StubAnswer.error(500, "InternalError", "")), false);
            case UNAVAILABLE -> write(exchange, recorded(request, StubAnswer.error(503, "Unavailable", "")), false);
            case RATE_LIMITED ->
                write(
                        exchange,
                        recorded(
                                request,
                                StubAnswer.error(429, "APIRateLimitExceeded", "")
                                        .with("Retry-After", "1")),
                        false);
            case HTML_PAGE -> {
                recorded(request, StubAnswer.error(502, "", ""));
                exchange.getResponseHeaders().set("Content-Type", "text/html");
                byte[] page = "<html><body><h1>Bad gateway</h1></body></html>".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(502, page.length);
                exchange.getResponseBody().write(page);
            }
            case HANG -> closing.await(10, TimeUnit.MINUTES);
            default -> recorded(request, StubAnswer.error(0, "", ""));
        }
    }

    private StubAnswer limited(StubRequest request, HttpExchange exchange) {
        return limits.map(counter -> counter.count(request, () -> answer(request, exchange)))
                .orElseGet(() -> answer(request, exchange));
    }

    private StubAnswer answer(StubRequest request, HttpExchange exchange) {
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
            wrong.forEach(violation -> violations.add(request.method() + " " + request.path() + ": " + violation));
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

    private StubAnswer recorded(StubRequest request, StubAnswer answer) {
        requests.add(new Recorded(request, answer.status()));
        return answer;
    }

    private synchronized Optional<Fault> fault(StubRequest request) {
        Iterator<Order> waiting = orders.iterator();
        while (waiting.hasNext()) {
            Order order = waiting.next();
            if (order.methodAndPath.equals(request.methodAndPath())) {
                waiting.remove();
                return Optional.of(order.fault);
            }
        }
        return always;
    }

    private static StubRequest read(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        URI uri = exchange.getRequestURI();
        Map<String, String> query = new TreeMap<>();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&", -1)) {
                String[] parts = pair.split("=", 2);
                query.put(decode(parts[0]), parts.length > 1 ? decode(parts[1]) : "");
            }
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        return new StubRequest(exchange.getRequestMethod(), uri.getPath(), query, headers, body);
    }

    private static void write(HttpExchange exchange, StubAnswer answer, boolean cut) throws IOException {
        byte[] body = Json.write(answer.body()).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(answer.status(), body.length);
        OutputStream out = exchange.getResponseBody();
        out.write(body, 0, cut ? body.length / 2 : body.length);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private record Order(String methodAndPath, Fault fault) {}

    /** A request and the status it was answered with; 0 when the connection was lost first. */
    public record Recorded(StubRequest request, int status) {
        /** For example {@code POST /api/v2/tickets 201}. */
        @Override
        public String toString() {
            return request.methodAndPath() + " " + status;
        }
    }
}
