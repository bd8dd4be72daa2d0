package io.saddlebag.webchat;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.Json;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** Reads a request's body up to a bound, whatever type it claims to be. */
final class Body implements Handler<RoutingContext> {
    private static final String KEY = Body.class.getName();

    private final int limit;

    Body(int limit) {
        this.limit = limit;
    }

    /** The JSON object that was read. */
    static JsonNode of(RoutingContext context) {
        JsonNode json = Json.parse(context.<Buffer>get(KEY, Buffer.buffer()).getBytes());
        if (!json.isObject()) {
            throw new Refused(422, "the body is no JSON object");
        }
        return json;
    }

    @Override
    public void handle(RoutingContext context) {
        Buffer body = Buffer.buffer();
        HttpServerRequest request = context.request();
        request.exceptionHandler(context::fail);
        request.handler(chunk -> {
            if (body.length() <= limit) {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> {
            if (body.length() > limit) {
                context.fail(new Refused(413, "the body has more than " + limit + " bytes"));
            } else {
                context.put(KEY, body);
                context.next();
            }
        });
    }
}
