package io.saddlebag.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.saddlebag.connector.HmacSignature;
import io.saddlebag.connector.SignatureScheme;
import io.saddlebag.connector.SignatureScheme.Algorithm;
import io.saddlebag.connector.SignatureScheme.Encoding;
import io.saddlebag.connector.SignatureScheme.Format;
import io.saddlebag.connector.SignatureScheme.Timestamp;
import io.saddlebag.connector.Unauthorized;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** A company's own helpdesk (docs/http-helpdesk-api.md) on a free port, which fails as it is told to. */
final class DeskStub implements Helpdesk {
    static final String SECRET = "the-secret-of-the-desk";

    private static final HmacSignature SIGNATURE = new HmacSignature(
            new SignatureScheme(
                    Algorithm.HMAC_SHA256,
                    Encoding.HEX,
                    "X-Saddlebag-Signature",
                    "sha256=",
                    "{timestamp}.{body}",
                    new Timestamp("X-Saddlebag-Timestamp", Format.UNIX_SECONDS, Duration.ofMinutes(5))),
            List.of(SECRET),
            Clock.systemUTC());

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final HttpServer server;
    private final DeskTickets tickets = new DeskTickets();
    private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile IntFunction<DeskFault> faults = attempt -> DeskFault.NONE;
    private volatile Duration delay = Duration.ZERO;

    DeskStub() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "helpdesk.connector", "http-helpdesk", "http-helpdesk.url", url(), "http-helpdesk.secret", SECRET);
    }

    @Override
    public void away(boolean away) {
        fails(attempt -> away ? DeskFault.UNAVAILABLE : DeskFault.NONE);
    }

    @Override
    public void forgets() {
        // its keys have no end
    }

    @Override
    public List<List<String>> texts() {
        return tickets.texts();
    }

    @Override
    public List<String> breaches() {
        return tickets.breaches();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Something that it tells a hub, signed now. */
    static HttpRequest tells(URI hub, String path, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(hub.resolve(path))
                .timeout(Webhook.PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
        SIGNATURE.sign(bytes).forEach(request::header);
        return request.build();
    }

    DeskTickets tickets() {
        return tickets;
    }

    /** How many requests came, of whatever kind. */
    int requests() {
        return requests.get();
    }

    /** What goes wrong from now on, by the number of the attempt of one command, from 1. */
    void fails(IntFunction<DeskFault> byAttempt) {
        attempts.clear();
        faults = byAttempt;
    }

    /** Answers as it should from now on. */
    void heals() {
        faults = attempt -> DeskFault.NONE;
    }

    /** How long it takes to answer from now on, after it has done what was asked for. */
    @Override
    public void answersAfter(Duration time) {
        delay = time;
    }

    private void take(HttpExchange exchange) {
        requests.incrementAndGet();
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            SIGNATURE.verify(
                    name -> Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)), body);
            DeskFault fault = fault(exchange);
            if (!fault.hasEffect()) {
                fail(exchange, fault);
                return;
            }
            DeskTickets.Answer answer = answer(exchange, body);
            if (delay.isZero() || !closing.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
                answer(exchange, answer, fault);
            }
        } catch (Unauthorized e) {
            tickets.breach("unsigned: " + e.getMessage());
        } catch (IOException e) {
            // the hub was killed meanwhile: nobody is left to be told
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private DeskTickets.Answer answer(HttpExchange exchange, byte[] body) {
        String path = exchange.getRequestURI().getPath();
        if (exchange.getRequestMethod().equals("POST") && path.startsWith("/attachments/")) {
            return tickets.upload(path, sha256(body), body.length);
        }
        return tickets.answer(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                header(exchange, "Idempotency-Key"),
                body.length == 0 ? Json.mapper().createObjectNode() : Json.parse(body));
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private DeskFault fault(HttpExchange exchange) {
        String command = header(exchange, "Idempotency-Key");
        if (command.isEmpty()) {
            return DeskFault.NONE;
        }
        return faults.apply(
                attempts.computeIfAbsent(command, key -> new AtomicInteger()).incrementAndGet());
    }

    private void answer(HttpExchange exchange, DeskTickets.Answer answer, DeskFault fault) throws IOException {
        byte[] body = Json.write(answer.body()).getBytes(StandardCharsets.UTF_8);
        if (fault == DeskFault.ANSWER_LOST) {
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), fault == DeskFault.JSON_CUT ? body.length / 2 : body.length);
        OutputStream out = exchange.getResponseBody();
        out.write(body, 0, fault == DeskFault.NONE ? body.length : body.length / 2);
        out.flush();
    }

    private void fail(HttpExchange exchange, DeskFault fault) throws IOException, InterruptedException {
        switch (fault) {
            case ERROR -> write(exchange, 500, "{}");
            case UNAVAILABLE -> write(exchange, 503, "{}");
            case TOO_MANY -> {
                exchange.getResponseHeaders().set("Retry-After", "1");
                write(exchange, 429, "{}");
            }
            case BAD_GATEWAY_PAGE -> write(exchange, 502, "<html>Bad gateway</html>");
            case PAGE -> write(exchange, 200, "<html>We are working on it</html>");
            case REDIRECT -> {
                exchange.getResponseHeaders().set("Location", url() + "/elsewhere");
                write(exchange, 302, "");
            }
            case SILENCE -> closing.await(10, TimeUnit.MINUTES);
            default -> {
                // RESET: the connection is closed with the exchange
            }
        }
    }

    private static void write(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
