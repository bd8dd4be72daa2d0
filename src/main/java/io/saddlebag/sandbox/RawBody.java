package io.saddlebag.sandbox;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Reads a request's body as the bytes that came, up to a bound, whatever its Content-Type says. (Vert.x's own handler
 * takes form posts apart before anybody could check who sent them.)
 */
final class RawBody implements Handler<RoutingContext> {
    private static final String KEY = RawBody.class.getName();

    private final int limit;

    RawBody(int limit) {
        this.limit = limit;
    }

    /** The bytes that were read. */
    static byte[] of(RoutingContext context) {
        return context.<Buffer>get(KEY, Buffer.buffer()).getBytes();
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
