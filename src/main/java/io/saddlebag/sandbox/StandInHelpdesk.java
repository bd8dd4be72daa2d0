package io.saddlebag.sandbox;

import io.saddlebag.message.Json;
import io.saddlebag.store.Blobs;
import io.saddlebag.store.Store;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Stream;

/**
 * A small helpdesk: the reference implementation of docs/http-helpdesk-api.md, with pages for its agents. It stands in
 * for the helpdesk that a company has.
 */
final class StandInHelpdesk {
    /** Where the interface lies, below the public URL: the base URL that the hub is configured with. */
    static final String API = "/sandbox/helpdesk/api";

    private static final String PAGES = "/sandbox/helpdesk";
    private static final String DATA = PAGES + "/data";
    private static final String AGENT = "Sam";

    private final Tickets tickets;
    private final ReplyChanges changes;
    private final TicketView view;
    private final Typing typing;
    private final Blobs blobs;
    private final HelpdeskApi api;

    /**
     * @param store with the sandbox's tables
     * @param folder for attachments; made if need be
     * @param events takes the events for the hub
     * @param hubTyping where the hub takes that an agent writes
     * @param signature checks the hub's requests
     */
    StandInHelpdesk(
            Store store, Path folder, Outbox events, URI hubTyping, Signature signature, URI publicUrl, Clock clock) {
        this.blobs = new Blobs(folder);
        this.tickets = new Tickets(store, events, new AgentFiles(blobs), URI.create(publicUrl + PAGES), clock);
        this.changes = new ReplyChanges(store, events, clock);
        this.typing = new Typing(hubTyping, signature, clock);
        this.view = new TicketView(store, events, typing);
        this.api = new HelpdeskApi(
                tickets,
                new TicketOverview(store, tickets),
                typing,
                new Uploads(emptied(folder.resolve("uploads")), blobs, signature),
                signature);
    }

    void mount(Router router, Pages pages) {
        api.mount(router, API, this::download);
        pages.page(PAGES, "tickets.html");
        pages.page(PAGES + "/tickets/:ticket", "ticket.html");
        pages.get(DATA + "/tickets", context -> view.list());
        pages.get(DATA + "/tickets/:ticket", context -> view.ticket(HelpdeskApi.ticket(context)));
        pages.post(
                DATA + "/tickets/:ticket/replies",
                AgentFiles.MOST_BYTES,
                context -> tickets.reply(HelpdeskApi.ticket(context), AGENT, HelpdeskApi.json(context)));
        pages.post(
                DATA + "/tickets/:ticket/replies/:reply",
                context -> changes.edit(
                        HelpdeskApi.ticket(context), context.pathParam("reply"), AGENT, HelpdeskApi.json(context)));
        pages.post(
                DATA + "/tickets/:ticket/replies/:reply/deletion",
                context -> changes.takeBack(HelpdeskApi.ticket(context), context.pathParam("reply"), AGENT));
        pages.post(DATA + "/tickets/:ticket/typing", context -> {
            typing.agent(HelpdeskApi.ticket(context), AGENT);
            return Answer.ok(Json.mapper().createObjectNode());
        });
        pages.post(
                DATA + "/tickets/:ticket/state",
                context -> tickets.setState(HelpdeskApi.ticket(context), AGENT, HelpdeskApi.json(context)));
        pages.guarded(router.get(PAGES + "/attachments/:sha256")).handler(this::download);
    }

    /** As a download only: what a customer sent is never shown within the page. */
    private void download(RoutingContext context) {
        String sha256 = context.pathParam("sha256");
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new Refused(404, "there is no such attachment");
        }
        Path file = blobs.find(sha256).orElseThrow(() -> new Refused(404, "there is no such attachment"));
        context.response()
                .putHeader("Content-Type", "application/octet-stream")
                .putHeader("Content-Disposition", "attachment")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Content-Security-Policy", "default-src 'none'; sandbox")
                .sendFile(file.toString());
    }

    /** What was on its way when the process ended never arrived. */
    private static Path emptied(Path folder) {
        try {
            Files.createDirectories(folder);
            try (Stream<Path> leftovers = Files.list(folder)) {
                for (Path leftover : leftovers.toList()) {
                    Files.delete(leftover);
                }
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("the sandbox's folder " + folder + " cannot be used", e);
        }
    }
}
