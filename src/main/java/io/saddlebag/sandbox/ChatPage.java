package io.saddlebag.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.store.Store;
import io.saddlebag.store.Tx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * A web chat page with the server behind it that a company would have: it keeps what was said, signs each message for
 * the hub's webchat endpoint and takes the answers. A visitor is known by a cookie; what was said stands on disk.
 */
final class ChatPage {
    /** Where the hub posts answers, below the public URL. */
    static final String REPLIES = "/sandbox/chat/replies";

    private static final String PAGE = "/sandbox/chat";
    private static final String MESSAGES = PAGE + "/data/messages";
    private static final String COOKIE = "saddlebag-visitor";
    private static final int MAX_REPLY = 1024 * 1024;
    private static final int LINES = 500;
    private static final int LENGTH = 10_000;

    private final Store store;
    private final Outbox webhooks;
    private final Signature signature;
    private final List<Persona> personas;
    private final Clock clock;
    private final Ids ids = new Ids();

    /**
     * @param store with the sandbox's tables
     * @param webhooks takes what visitors write
     * @param signature checks the hub's answers
     */
    ChatPage(Store store, Outbox webhooks, Signature signature, List<Persona> personas, Clock clock) {
        this.store = store;
        this.webhooks = webhooks;
        this.signature = signature;
        this.personas = personas;
        this.clock = clock;
    }

    void mount(Router router, Pages pages) {
        pages.guarded(router.get(PAGE)).handler(ChatPage::recognise);
        pages.page(PAGE, "chat.html");
        pages.get(MESSAGES, this::messages);
        pages.post(MESSAGES, this::write);
        router.post(REPLIES)
                .failureHandler(Answer::problem)
                .handler(new RawBody(MAX_REPLY))
                .handler(context -> {
                    HelpdeskApi.authenticate(signature, context);
                    context.next();
                })
                .handler(Answer.of(context -> reply(HelpdeskApi.json(context))));
    }

    private Answer messages(RoutingContext context) {
        String as = Objects.requireNonNullElse(context.request().getParam("as"), "guest");
        String conversation = conversation(context, Persona.named(personas, as));
        return Answer.ok(store.read(tx -> page(tx, conversation)));
    }

    private ObjectNode page(Tx tx, String conversation) {
        ObjectNode page = Json.mapper().createObjectNode();
        personas.forEach(persona -> page.withArray("personas").add(persona.json()));
        Set<String> waiting = webhooks.waiting(tx, conversation);
        ArrayNode lines = page.putArray("lines");
        tx.list(
                        "SELECT id, body FROM (SELECT number, id, body FROM chat_line WHERE conversation = ?"
                                + " ORDER BY number DESC LIMIT " + LINES + ") AS newest ORDER BY number",
                        row -> Json.read(row.text(2), ObjectNode.class).put("waiting", waiting.contains(row.text(1))),
                        conversation)
                .forEach(lines::add);
        return page;
    }

    private Answer write(RoutingContext context) {
        Input input = Input.of(HelpdeskApi.json(context));
        String text = input.text("text", LENGTH);
        Persona persona = Persona.named(personas, input.text("as", 100));
        String conversation = conversation(context, persona);
        String id = ids.next();
        ObjectNode webhook = webhook(id, conversation, persona, text);
        ObjectNode line = line("visitor", persona.name(), text);
        store.write(tx -> {
            keep(tx, id, conversation, line);
            webhooks.add(tx, conversation, id, webhook);
            return id;
        });
        webhooks.wake();
        return Answer.created(Json.mapper().createObjectNode().put("id", id));
    }

    private ObjectNode webhook(String id, String conversation, Persona persona, String text) {
        ObjectNode webhook = Json.mapper()
                .createObjectNode()
                .put("version", 1)
                .put("id", id)
                .put("sentAt", clock.instant().toString());
        webhook.putObject("visitor").put("id", conversation).put("name", persona.name());
        webhook.put("conversation", conversation).put("text", text);
        persona.user().ifPresent(user -> webhook.set("user", user));
        return webhook;
    }

    private Answer reply(JsonNode body) {
        Input input = Input.of(body);
        String id = input.text("id", 1_000);
        String conversation = input.text("conversation", 1_000);
        String name = input.object("agent")
                .map(agent -> agent.textOrEmpty("name", 1_000))
                .orElse("");
        ObjectNode line = line("agent", name, input.text("text", MAX_REPLY));
        int added = store.write(tx -> keep(tx, id, conversation, line));
        ObjectNode answer = Json.mapper().createObjectNode().put("id", id);
        return added == 0 ? Answer.ok(answer) : Answer.created(answer);
    }

    private static int keep(Tx tx, String id, String conversation, ObjectNode line) {
        return tx.update(
                "INSERT INTO chat_line (id, conversation, body) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
                id,
                conversation,
                Json.write(line));
    }

    private ObjectNode line(String from, String name, String text) {
        return Json.mapper()
                .createObjectNode()
                .put("from", from)
                .put("name", name)
                .put("text", text)
                .put("at", clock.instant().toString());
    }

    /** Gives a new visitor a name: a random one, so that nobody can take another's. */
    private static void recognise(RoutingContext context) {
        if (visitor(context).isEmpty()) {
            context.response()
                    .addCookie(Cookie.cookie(COOKIE, UUID.randomUUID().toString())
                            .setPath(PAGE)
                            .setHttpOnly(true)
                            .setSameSite(CookieSameSite.STRICT)
                            .setMaxAge(365L * 24 * 3600));
        }
        context.next();
    }

    private static String visitor(RoutingContext context) {
        Cookie cookie = context.request().getCookie(COOKIE);
        return cookie != null && cookie.getValue().matches("[0-9a-f-]{36}") ? cookie.getValue() : "";
    }

    /** Each persona has a conversation of its own in each browser: two people are not one visitor. */
    private static String conversation(RoutingContext context, Persona persona) {
        String visitor = visitor(context);
        if (visitor.isEmpty()) {
            throw new Refused(403, "the page's cookie is missing: allow cookies for this page and load it again");
        }
        return visitor + "." + persona.key();
    }
}
