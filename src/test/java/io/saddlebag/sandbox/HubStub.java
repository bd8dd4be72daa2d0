package io.saddlebag.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.Json;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;

/** The hub as the sandbox sees it: takes signed JSON, refuses all else, and can be told to be down. */
final class HubStub {
    private final Signature signature;
    private final HttpServer server;
    private final List<JsonNode> taken = new CopyOnWriteArrayList<>();
    private volatile int status = 202;
    private final AtomicInteger refused = new AtomicInteger();

    HubStub(Vertx vertx, String secret) throws Exception {
        this.signature = new Signature(secret, Clock.systemUTC());
        this.server = vertx.createHttpServer()
                .requestHandler(this::take)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + path);
    }

    void answers(int newStatus) {
        status = newStatus;
    }

    /** What was taken, in the order it came. */
    List<JsonNode> taken() {
        return taken;
    }

    int refused() {
        return refused.get();
    }

    private void take(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            Mac mac = signature.check(Objects.requireNonNullElse(request.getHeader(Signature.TIMESTAMP), ""));
            mac.update(body.getBytes());
            signature.verify(mac, Objects.requireNonNullElse(request.getHeader(Signature.SIGNATURE), ""));
            if (status / 100 == 2) {
                taken.add(Json.parse(body.getBytes()));
            } else {
                refused.incrementAndGet();
            }
            request.response().setStatusCode(status).end();
        });
    }
}
