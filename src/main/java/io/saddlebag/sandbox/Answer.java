package io.saddlebag.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import io.saddlebag.store.StoreUnavailable;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a request is answered with: a status and JSON. */
record Answer(int status, JsonNode body) {
    private static final Logger LOG = LoggerFactory.getLogger(Answer.class);

    static Answer ok(JsonNode body) {
        return new Answer(200, body);
    }

    static Answer created(JsonNode body) {
        return new Answer(201, body);
    }

    /** Works off the event loop, in no order between requests, and sends what comes of it. */
    static Handler<RoutingContext> of(Function<RoutingContext, Answer> work) {
        return context -> context.vertx()
                .executeBlocking(() -> work.apply(context), false)
                .onSuccess(answer -> answer.send(context, "application/json"))
                .onFailure(context::fail);
    }

    /** Turns what went wrong into problem details (RFC 9457); put it on every route as the failure handler. */
    static void problem(RoutingContext context) {
        Throwable failure = context.failure();
        int status = context.statusCode();
        String detail = "";
        if (failure instanceof Refused refused) {
            status = refused.status();
            detail = failure.getMessage();
        } else if (failure instanceof InvalidMessage) {
            status = 400;
            detail = failure.getMessage();
        } else if (failure instanceof StoreUnavailable) {
            status = 503;
            detail = "the sandbox cannot reach its own files; try again";
        } else if (failure != null) {
            status = 500;
            LOG.error("sandbox: a request failed: {}", failure.getClass().getName(), failure);
        }
        new Answer(
                        status,
                        Json.mapper()
                                .createObjectNode()
                                .put("status", status)
                                .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
                                .put("detail", detail))
                .send(context, "application/problem+json");
    }

    private void send(RoutingContext context, String type) {
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", type)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Cache-Control", "no-store")
                .end(Buffer.buffer(Json.write(body)));
    }
}
