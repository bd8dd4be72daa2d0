package io.saddlebag.ops;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What every request passes before Camel sees it. It turns away what is too much, and it hides the content type: Camel
 * would parse a form, lose the bytes that were signed, and make a header of every field.
 */
public final class FrontDoor {
    /** In this header the content type goes on; what comes from outside under this name is dropped. */
    public static final String CONTENT_TYPE = "X-Saddlebag-Content-Type";

    private static final int BEFORE_ALL_OTHERS = -1_000;

    private final int most;
    private final String pages;
    private final String streams;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final LongAdder turnedAway = new LongAdder();
    private volatile boolean open;

    /**
     * Lets so many requests in at a time.
     *
     * @param pages what lies below this path is not Camel's, and keeps its content type
     * @param streams at this path requests stay open for long; they are counted there, not here
     */
    public FrontDoor(int most, String pages, String streams) {
        this.most = most;
        this.pages = pages;
        this.streams = streams;
    }

    /** Stands in front of all routes of a router. */
    public void install(Router router) {
        router.route().order(BEFORE_ALL_OTHERS).handler(this::enter).failureHandler(FrontDoor::refuse);
    }

    /**
     * Whether there are routes behind it. A hub that starts or stops says so (503), where Camel would say that there is
     * no such path (404), which to some senders is final. Pages are there all the time.
     */
    public void open(boolean open) {
        this.open = open;
    }

    /** How many requests were answered 503 because too many were being worked on, or the hub was not ready. */
    public long turnedAway() {
        return turnedAway.sum();
    }

    private void enter(RoutingContext context) {
        if (!open && !context.request().path().startsWith(pages)) {
            turnAway(context, "the hub is starting or stopping; send it again");
            return;
        }
        if (!context.request().path().equals(streams)) {
            if (inFlight.incrementAndGet() > most) {
                inFlight.decrementAndGet();
                turnAway(context, "too many requests are being worked on; send it again");
                return;
            }
            context.addEndHandler(done -> inFlight.decrementAndGet());
        }
        hideContentType(context.request());
        context.next();
    }

    /** What is too large is everyday; without this it would be an error in the log each time. */
    private static void refuse(RoutingContext context) {
        if (context.statusCode() == 413) {
            context.response().setStatusCode(413).end();
        } else {
            context.next();
        }
    }

    private void turnAway(RoutingContext context, String why) {
        turnedAway.increment();
        context.response()
                .setStatusCode(503)
                .putHeader("Retry-After", "1")
                .putHeader("Content-Type", "application/json")
                .end("{\"error\":\"" + why + "\"}");
    }

    private void hideContentType(HttpServerRequest request) {
        String type = request.getHeader("Content-Type");
        request.headers().remove(CONTENT_TYPE);
        if (type != null && !request.path().startsWith(pages)) {
            request.headers().set(CONTENT_TYPE, type);
            request.headers().set("Content-Type", "application/octet-stream");
        }
    }
}
