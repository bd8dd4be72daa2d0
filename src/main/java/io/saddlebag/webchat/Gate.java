package io.saddlebag.webchat;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** What every request of the chat window passes: the page it comes from, how often, and whose token it carries. */
final class Gate {
    private static final String VISITOR = Gate.class.getName();
    private static final String BEARER = "Bearer ";
    private static final String PREFLIGHT_SECONDS = "600";

    private final Origins origins;
    private final Sessions sessions;
    private final Allowance addresses;
    private final Allowance visitors;
    private final String addressHeader;

    Gate(WidgetSettings settings, Origins origins, Sessions sessions, Clock clock) {
        this.origins = origins;
        this.sessions = sessions;
        this.addresses = new Allowance(settings.perAddress(), clock);
        this.visitors = new Allowance(settings.perVisitor(), clock);
        this.addressHeader = settings.addressHeader();
    }

    /** Lets in pages of the allowed origins, as CORS (fetch.spec.whatwg.org) wants it said. */
    void enter(RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        String origin = Objects.requireNonNullElse(request.getHeader("Origin"), "");
        response.putHeader("Vary", "Origin")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer");
        // a page that reads from its own server says no origin; other pages could not read without one
        boolean unsaid = origin.isEmpty() && request.method().equals(HttpMethod.GET);
        if (!unsaid && !origins.allow(origin)) {
            throw new Refused(403, "pages of this origin may not show the chat window; see widget.origins");
        }
        if (!unsaid) {
            response.putHeader("Access-Control-Allow-Origin", origin)
                    .putHeader("Access-Control-Expose-Headers", "Retry-After");
        }
        if (request.method().equals(HttpMethod.OPTIONS)) {
            response.putHeader("Access-Control-Allow-Methods", "GET, POST")
                    .putHeader("Access-Control-Allow-Headers", "Authorization, Content-Type, Last-Event-ID")
                    .putHeader("Access-Control-Max-Age", PREFLIGHT_SECONDS)
                    .setStatusCode(204)
                    .end();
        } else if (!addresses.take(address(request))) {
            throw new Refused(429, "too many requests from this address");
        } else {
            context.next();
        }
    }

    /** Lets in who has a token of this page. */
    void recognise(RoutingContext context) {
        HttpServerRequest request = context.request();
        String given = Objects.requireNonNullElse(request.getHeader("Authorization"), "");
        Predicate<String> from = Optional.ofNullable(request.getHeader("Origin"))
                .<Predicate<String>>map(origin -> origin::equals)
                .orElse(origins::allow);
        Visitor visitor = Optional.of(given)
                .filter(header -> header.startsWith(BEARER))
                .flatMap(header -> sessions.of(header.substring(BEARER.length()), from))
                .orElseThrow(() -> new Refused(401, "the token is missing, not good any more, or of another page"));
        context.put(VISITOR, visitor);
        context.next();
    }

    /** Lets in who has not written too much of late. */
    void count(RoutingContext context) {
        if (!visitors.take(visitor(context).id())) {
            throw new Refused(429, "too many messages or files at once");
        }
        context.next();
    }

    static Visitor visitor(RoutingContext context) {
        return Objects.requireNonNull(context.<Visitor>get(VISITOR), "recognise comes first");
    }

    /** With IPv6 the network of 64 bits: whoever has one address there has all of them. */
    private String address(HttpServerRequest request) {
        String told = addressHeader.isEmpty() ? null : request.getHeader(addressHeader);
        String address = told == null
                ? request.remoteAddress().hostAddress()
                : told.substring(told.lastIndexOf(',') + 1).strip();
        String known = Objects.requireNonNullElse(address, "");
        int groups = 0;
        for (int i = 0; i < known.length() && !known.contains("."); i++) {
            if (known.charAt(i) == ':' && ++groups == 4) {
                return known.substring(0, i);
            }
        }
        return known.length() > 64 ? known.substring(0, 64) : known;
    }
}
