package io.saddlebag.sandbox;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * The pages' fixed files, and the guard before what the pages ask for. Nothing a customer wrote is ever part of a page:
 * the pages fetch it as JSON and show it as text.
 */
final class Pages {
    private static final List<String> FILES =
            List.of("sandbox.css", "common.js", "tickets.js", "ticket.js", "chat.js", "mail.js", "icon.svg");
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final int MAX_BODY = 256 * 1024;

    private final Router router;
    private final Set<String> hosts;

    /** Serves on a router; pages answer to the names of this machine and of the public URL. */
    Pages(Router router, URI publicUrl) {
        this.router = router;
        Set<String> names = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]", "::1"));
        names.add(Objects.requireNonNullElse(publicUrl.getHost(), "localhost"));
        this.hosts = Set.copyOf(names);
    }

    /** The files that all pages share. */
    void mountFiles() {
        for (String file : FILES) {
            page("/sandbox/files/" + file, file);
        }
        router.get("/sandbox").handler(context -> context.redirect("/sandbox/helpdesk"));
    }

    /** Something a page asks for. */
    void get(String path, Function<RoutingContext, Answer> work) {
        guarded(router.get(path)).handler(Answer.of(work));
    }

    /** Something a page does. */
    void post(String path, Function<RoutingContext, Answer> work) {
        post(path, MAX_BODY, work);
    }

    /** As {@link #post(String, Function)}, with as many bytes. */
    void post(String path, int most, Function<RoutingContext, Answer> work) {
        guarded(router.post(path)).handler(new RawBody(most)).handler(Answer.of(work));
    }

    Route guarded(Route route) {
        return route.failureHandler(Answer::problem).handler(this::guard);
    }

    /** Another site must neither write here (forged request) nor read here (a name of its own that points here). */
    private void guard(RoutingContext context) {
        HttpServerRequest request = context.request();
        HostAndPort authority = request.authority();
        if (authority == null || !hosts.contains(authority.host())) {
            context.fail(new Refused(403, "the sandbox answers under localhost and the host of its public URL only"));
        } else if (!request.method().equals(HttpMethod.GET) && !isOwn(request)) {
            context.fail(new Refused(403, "only the sandbox's own pages may do this, and they send JSON"));
        } else {
            context.next();
        }
    }

    private static boolean isOwn(HttpServerRequest request) {
        String site = Objects.requireNonNullElse(request.getHeader("Sec-Fetch-Site"), "same-origin");
        String type = Objects.requireNonNullElse(request.getHeader("Content-Type"), "");
        return site.equals("same-origin") && type.startsWith("application/json");
    }

    /** A fixed file under a path. */
    void page(String path, String file) {
        Buffer content = read(file);
        guarded(router.get(path)).handler(context -> context.response()
                .putHeader("Content-Type", typeOf(file))
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cache-Control", "no-cache")
                .end(content));
    }

    private static String typeOf(String file) {
        if (file.endsWith(".css")) {
            return "text/css; charset=utf-8";
        }
        if (file.endsWith(".svg")) {
            return "image/svg+xml";
        }
        return (file.endsWith(".js") ? "text/javascript" : "text/html") + "; charset=utf-8";
    }

    private static Buffer read(String file) {
        try (InputStream in = Pages.class.getResourceAsStream("/sandbox/" + file)) {
            return Buffer.buffer(Objects.requireNonNull(in, file).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
