package io.saddlebag.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.Json;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A helpdesk that speaks the http-helpdesk interface, answers after 5 ms, and remembers what came. As that interface
 * asks, a request with a known idempotency key takes no effect again.
 */
final class StubHelpdesk implements AutoCloseable {
    private static final long ANSWERS_AFTER_MILLIS = 5;

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final Map<String, Came> came = new ConcurrentHashMap<>();
    private final AtomicInteger tickets = new AtomicInteger();
    private final AtomicInteger toLose = new AtomicInteger();
    private final int port;

    StubHelpdesk() {
        try {
            port = vertx.createHttpServer()
                    .requestHandler(this::take)
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get()
                    .actualPort();
        } catch (ExecutionException e) {
            throw new BenchFailed("The stub of the helpdesk does not start: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailed("Interrupted", e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** How many messages came. */
    int count() {
        return came.size();
    }

    /** When a message came first, and how often. */
    Map<String, Came> came() {
        return Map.copyOf(came);
    }

    /** Answers a request as ever, and forgets it: the check must find that. */
    void loseOne() {
        toLose.incrementAndGet();
    }

    private void take(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            String key = request.getHeader("Idempotency-Key");
            boolean again = key != null && answers.containsKey(key);
            String answer = key == null
                    ? "{\"tickets\":[]}"
                    : answers.computeIfAbsent(key, unknown -> takeEffect(Json.parse(body.getBytes())));
            vertx.setTimer(ANSWERS_AFTER_MILLIS, time -> request.response()
                    .setStatusCode(key == null || again ? 200 : 201)
                    .putHeader("Content-Type", "application/json")
                    .end(answer));
        });
    }

    private String takeEffect(JsonNode command) {
        JsonNode message = command.has("message") ? command.path("message") : command;
        // the text begins with the id
        String id = message.path("text").asText().split(" ", 2)[0];
        if (toLose.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
            came.merge(id, new Came(System.nanoTime(), 1), (first, now) -> new Came(first.nanos, first.times + 1));
        }
        return "{\"ticket\":\"" + tickets.incrementAndGet() + "\"}";
    }

    /** Waits until as many messages came, or as long as it takes for nothing to come any more. */
    boolean awaitCount(int messages, Duration silence) {
        int before = -1;
        while (before < count()) {
            before = count();
            if (Wait.until(silence, () -> count() >= messages)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** An arrival, as {@link System#nanoTime} tells time. */
    record Came(long nanos, int times) {}
}
