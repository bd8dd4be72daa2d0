package io.saddlebag.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import io.saddlebag.store.Store;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/**
 * A page of a shop with the hub's chat window in it, and the shop's server behind it: it knows who is signed in, by a
 * cookie, and signs that for the chat window. Besides, it takes what the hub sends to a company's own chat server.
 */
final class ChatPage {
    /** Where the hub posts answers to messages that came by web chat's webhook, below the public URL. */
    static final String REPLIES = "/sandbox/chat/replies";

    private static final String PAGE = "/sandbox/chat";
    private static final String DATA = PAGE + "/data";
    private static final String COOKIE = "saddlebag-shop";
    private static final String FIRST = "ada";
    private static final int MAX_REPLY = 1024 * 1024;

    private final Store store;
    private final Signature replies;
    private final Signature identities;
    private final List<Persona> personas;
    private final Clock clock;

    /**
     * @param store with the sandbox's tables
     * @param replies checks the hub's answers
     * @param identities vouches for who is signed in
     */
    ChatPage(Store store, Signature replies, Signature identities, List<Persona> personas, Clock clock) {
        this.store = store;
        this.replies = replies;
        this.identities = identities;
        this.personas = personas;
        this.clock = clock;
    }

    void mount(Router router, Pages pages) {
        pages.page(PAGE, "chat.html");
        pages.get(DATA + "/personas", this::people);
        pages.post(DATA + "/persona", this::signIn);
        pages.get(DATA + "/identity", this::identity);
        router.post(REPLIES)
                .failureHandler(Answer::problem)
                .handler(new RawBody(MAX_REPLY))
                .handler(context -> {
                    HelpdeskApi.authenticate(replies, context);
                    context.next();
                })
                .handler(Answer.of(context -> reply(HelpdeskApi.json(context))));
    }

    private Answer people(RoutingContext context) {
        ObjectNode people =
                Json.mapper().createObjectNode().put("as", current(context).key());
        personas.forEach(persona -> people.withArray("personas").add(persona.json()));
        return Answer.ok(people);
    }

    private Answer signIn(RoutingContext context) {
        Persona persona =
                Persona.named(personas, Input.of(HelpdeskApi.json(context)).text("as", 100));
        context.response()
                .addCookie(Cookie.cookie(COOKIE, persona.key())
                        .setPath(PAGE)
                        .setHttpOnly(true)
                        .setSameSite(CookieSameSite.STRICT));
        return Answer.ok(persona.json());
    }

    /** What a shop's server answers to the chat window: who is signed in, signed; an empty object for a guest. */
    private Answer identity(RoutingContext context) {
        return current(context)
                .user()
                .map(Json::write)
                .map(user -> {
                    String now = identities.timestamp();
                    String signature = identities.of(now, user.getBytes(StandardCharsets.UTF_8));
                    return Answer.ok(Json.mapper()
                            .createObjectNode()
                            .put("user", user)
                            .put("timestamp", now)
                            .put("signature", signature));
                })
                .orElseGet(() -> Answer.ok(Json.mapper().createObjectNode()));
    }

    private Persona current(RoutingContext context) {
        Cookie cookie = context.request().getCookie(COOKIE);
        String key = cookie == null ? FIRST : cookie.getValue();
        return personas.stream()
                .filter(persona -> persona.key().equals(key))
                .findFirst()
                .orElseGet(() -> Persona.named(personas, FIRST));
    }

    private Answer reply(JsonNode body) {
        Input input = Input.of(body);
        String id = input.text("id", 1_000);
        String conversation = input.textOrEmpty("conversation", 1_000);
        boolean hasFiles = !input.objects("attachments").isEmpty();
        ObjectNode line = Json.mapper()
                .createObjectNode()
                .put("from", "agent")
                .put("text", hasFiles ? input.textOrEmpty("text", MAX_REPLY) : input.text("text", MAX_REPLY))
                .put("at", clock.instant().toString());
        int added = store.write(tx -> tx.update(
                "INSERT INTO chat_line (id, conversation, body) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
                id,
                conversation,
                Json.write(line)));
        ObjectNode answer = Json.mapper().createObjectNode().put("id", id);
        return added == 0 ? Answer.ok(answer) : Answer.created(answer);
    }
}
