package io.saddlebag.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.Json;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.crypto.Mac;

/** The interface of docs/http-helpdesk-api.md: authenticates each request over its raw bytes, then lets it act. */
final class HelpdeskApi {
    private static final int MAX_BODY = 8 * 1024 * 1024;
    private static final int MAX_KEY = 255;

    private final Tickets tickets;
    private final TicketOverview overview;
    private final Typing typing;
    private final Uploads uploads;
    private final Signature signature;

    HelpdeskApi(Tickets tickets, TicketOverview overview, Typing typing, Uploads uploads, Signature signature) {
        this.tickets = tickets;
        this.overview = overview;
        this.typing = typing;
        this.uploads = uploads;
        this.signature = signature;
    }

    /** @param download sends the file that a path names */
    void mount(Router router, String base, Handler<RoutingContext> download) {
        on(
                router.get(base + "/tickets"),
                context -> context.queryParam("changed_since").isEmpty()
                        ? tickets.find(parameter(context, "external_id"))
                        : overview.changed(
                                parameter(context, "changed_since"),
                                context.queryParams().get("after")));
        on(router.get(base + "/tickets/:ticket"), context -> overview.told(ticket(context)));
        on(router.post(base + "/tickets"), command(tickets::open));
        on(router.post(base + "/tickets/:ticket/messages"), ticketCommand(tickets::addMessage));
        on(router.post(base + "/tickets/:ticket/notes"), ticketCommand(tickets::addNote));
        on(router.patch(base + "/tickets/:ticket"), ticketCommand(tickets::change));
        on(router.post(base + "/tickets/:ticket/typing"), context -> {
            typing.customer(ticket(context));
            return Answer.ok(Json.mapper().createObjectNode());
        });
        router.post(base + "/attachments/:sha256")
                .failureHandler(Answer::problem)
                .handler(uploads);
        router.get(base + "/attachments/:sha256")
                .failureHandler(Answer::problem)
                .handler(new RawBody(0))
                .handler(context -> {
                    authenticate(signature, context);
                    download.handle(context);
                });
    }

    /** The number of a ticket in the path. */
    static long ticket(RoutingContext context) {
        String ticket = context.pathParam("ticket");
        if (!ticket.matches("[0-9]{1,18}")) {
            throw new Refused(404, "there is no such ticket");
        }
        return Long.parseLong(ticket);
    }

    /** A header's value, empty when absent. */
    static String header(HttpServerRequest request, String name) {
        return Objects.requireNonNullElse(request.getHeader(name), "");
    }

    private void on(Route route, Function<RoutingContext, Answer> work) {
        Handler<RoutingContext> answer = Answer.of(work);
        route.failureHandler(Answer::problem).handler(new RawBody(MAX_BODY)).handler(context -> {
            authenticate(signature, context);
            answer.handle(context);
        });
    }

    /** Refuses what is not signed with the shared secret. */
    static void authenticate(Signature signature, RoutingContext context) {
        Mac mac = signature.check(header(context.request(), Signature.TIMESTAMP));
        mac.update(RawBody.of(context));
        signature.verify(mac, header(context.request(), Signature.SIGNATURE));
    }

    /** The JSON of the body. */
    static JsonNode json(RoutingContext context) {
        return Json.parse(RawBody.of(context));
    }

    private static Function<RoutingContext, Answer> command(BiFunction<String, JsonNode, Answer> work) {
        return context -> work.apply(key(context), json(context));
    }

    private static Function<RoutingContext, Answer> ticketCommand(TicketCommand work) {
        return context -> work.apply(key(context), ticket(context), json(context));
    }

    private static String key(RoutingContext context) {
        String key = header(context.request(), "Idempotency-Key");
        if (key.isBlank() || key.length() > MAX_KEY) {
            throw new Refused(422, "Idempotency-Key is missing or longer than " + MAX_KEY + " characters");
        }
        return key;
    }

    private static String parameter(RoutingContext context, String name) {
        String value = context.request().getParam(name);
        if (value == null || value.isBlank()) {
            throw new Refused(422, "the query parameter " + name + " is missing");
        }
        return value;
    }

    private interface TicketCommand {
        Answer apply(String key, long ticket, JsonNode body);
    }
}
