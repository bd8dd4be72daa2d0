package io.saddlebag.webchat;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import io.saddlebag.store.StoreUnavailable;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How requests of the chat window are answered: with JSON, and what goes wrong with a sentence for the developer. */
final class Answer {
    private static final Logger LOG = LoggerFactory.getLogger(Answer.class);

    private Answer() {}

    /** Works off the event loop and sends what comes of it. */
    static Handler<RoutingContext> of(Function<RoutingContext, JsonNode> work) {
        return context -> context.vertx()
                .executeBlocking(() -> work.apply(context), false)
                .onSuccess(json -> send(context, 200, json))
                .onFailure(context::fail);
    }

    static void problem(RoutingContext context) {
        Throwable failure = context.failure();
        if (failure instanceof Refused refused) {
            problem(context, refused.status(), String.valueOf(refused.getMessage()));
        } else if (failure instanceof InvalidMessage) {
            problem(context, 400, "the body is not JSON");
        } else if (failure instanceof StoreUnavailable) {
            problem(context, 503, "this cannot be answered now; try again later");
        } else if (failure == null) {
            problem(context, context.statusCode(), "");
        } else {
            LOG.warn("a request of the chat window failed: {}", failure.toString());
            problem(context, 500, "this failed; the hub's log says why");
        }
    }

    private static void problem(RoutingContext context, int status, String sentence) {
        if (status == 429 || status == 503) {
            context.response().putHeader("Retry-After", "5");
        }
        send(context, status, Json.mapper().createObjectNode().put("error", sentence));
    }

    static void send(RoutingContext context, int status, JsonNode json) {
        if (!context.response().ended()
                && !context.response().closed()
                && !context.response().headWritten()) {
            context.response()
                    .setStatusCode(status)
                    .putHeader("Content-Type", "application/json")
                    .end(Json.write(json));
        }
    }
}
