package io.saddlebag.webchat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Where the chat window's script comes from and what it calls, all below {@code /webchat}. */
final class ChatDoor {
    static final String SCRIPT = "/webchat/chat-window.js";

    private static final String ROOT = "/webchat";
    static final String EVENTS = ROOT + "/events";
    private static final int SMALL = 16 * 1024;
    private static final int FILES = 5;
    private static final int BYTES_A_CHARACTER = 6;

    private final WidgetSettings settings;
    private final Gate gate;
    private final Sessions sessions;
    private final SignedUser users;
    private final Upload upload;
    private final Download download;
    private final Streams streams;
    private final Predicate<byte[]> accept;
    private final WrittenNow typing;

    /** @param accept keeps a message in the form of web chat's webhook; false when it cannot be kept now */
    ChatDoor(
            WidgetSettings settings,
            Gate gate,
            Sessions sessions,
            SignedUser users,
            Upload upload,
            Download download,
            Streams streams,
            Predicate<byte[]> accept,
            WrittenNow typing) {
        this.settings = settings;
        this.gate = gate;
        this.sessions = sessions;
        this.users = users;
        this.upload = upload;
        this.download = download;
        this.streams = streams;
        this.accept = accept;
        this.typing = typing;
    }

    void mount(Router router) {
        Buffer script = script();
        router.get(ROOT + "/widget.js").handler(context -> context.response()
                .putHeader("Content-Type", "text/javascript; charset=utf-8")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Access-Control-Allow-Origin", "*")
                .putHeader("Cross-Origin-Resource-Policy", "cross-origin")
                .putHeader("Cache-Control", "public, max-age=300")
                .end(script));
        router.route(ROOT + "/*").failureHandler(Answer::problem).handler(gate::enter);
        router.post(ROOT + "/session").handler(new Body(SMALL)).handler(Answer.of(this::session));
        router.route(ROOT + "/*").handler(gate::recognise);
        router.get(EVENTS).handler(this::events);
        router.post(ROOT + "/messages")
                .handler(gate::count)
                .handler(new Body(SMALL + BYTES_A_CHARACTER * settings.maxText()))
                .handler(Answer.of(this::write));
        router.post(ROOT + "/files").handler(gate::count).handler(upload);
        router.get(ROOT + "/files/:line/:sha256").handler(download);
        router.post(ROOT + "/typing").handler(typing);
        router.route(ROOT + "/*").handler(context -> context.fail(new Refused(404, "there is no such path")));
    }

    private JsonNode session(RoutingContext context) {
        JsonNode asked = Body.of(context);
        String origin = Objects.requireNonNull(context.request().getHeader("Origin"));
        JsonNode signed = asked.path("identity");
        Visitor visitor = sessions.renew(asked.path("token").asText(), origin)
                .orElseGet(() -> sessions.open(
                        origin,
                        asked.path("ticket").asText(),
                        asked.path("guest").asText(),
                        users.check(
                                signed.path("user").asText(),
                                signed.path("timestamp").asText(),
                                signed.path("signature").asText())));
        return Json.mapper()
                .createObjectNode()
                .put("token", sessions.token(visitor))
                .put("ticket", sessions.ticket(visitor))
                .put("seconds", sessions.lifetime().toSeconds())
                .put("maxText", settings.maxText())
                .put("maxFile", settings.maxFile());
    }

    private void events(RoutingContext context) {
        Visitor visitor = Gate.visitor(context);
        String last = Objects.requireNonNullElse(context.request().getHeader("Last-Event-ID"), "");
        HttpServerResponse response = context.response();
        response.putHeader("Content-Type", "text/event-stream").putHeader("X-Accel-Buffering", "no");
        streams.begin(visitor.id(), LineJson.position(last), response, sessions.end(visitor));
    }

    private JsonNode write(RoutingContext context) {
        JsonNode asked = Body.of(context);
        Visitor visitor = Gate.visitor(context);
        String id = asked.path("id").asText();
        String text = asked.path("text").asText().strip();
        if (!id.matches("[A-Za-z0-9_-]{8,64}")) {
            throw new Refused(422, "id is not of 8 to 64 letters, digits, - and _");
        }
        if (text.length() > settings.maxText()) {
            throw new Refused(422, "text has more than " + settings.maxText() + " characters");
        }
        ObjectNode message = Json.mapper()
                .createObjectNode()
                .put("version", 1)
                .put("id", visitor.id() + "/" + id)
                .put("conversation", visitor.id())
                .put("text", text);
        message.putObject("visitor").put("id", visitor.id());
        visitor.user().ifPresent(user -> message.set("user", user));
        files(asked.path("files"), visitor, message.putArray("attachments"));
        if (text.isEmpty() && message.path("attachments").isEmpty()) {
            throw new Refused(422, "there is neither text nor a file");
        }
        whereabouts(asked, message);
        if (!accept.test(Json.write(message).getBytes(StandardCharsets.UTF_8))) {
            throw new Refused(503, "the message cannot be stored now; send it again later");
        }
        return Json.mapper().createObjectNode().put("id", id);
    }

    private void files(JsonNode references, Visitor visitor, ArrayNode attachments) {
        if (references.size() > FILES) {
            throw new Refused(422, "a message may have " + FILES + " files at most");
        }
        references.forEach(reference -> attachments.add(upload.attachment(reference.asText(), visitor)
                .orElseThrow(() -> new Refused(422, "a file is not this visitor's, or is too old"))));
    }

    /** Where the visitor says to be: a claim, for the agent. */
    private static void whereabouts(JsonNode asked, ObjectNode message) {
        String language = asked.path("language").asText();
        if (language.matches("[A-Za-z0-9-]{2,35}")) {
            message.put("language", language);
        }
        String url = asked.at("/page/url").asText();
        if (url.matches("https?://.*")) {
            message.putObject("page")
                    .put("url", shortened(url, 2_000))
                    .put("title", shortened(asked.at("/page/title").asText(), 300));
        }
    }

    private static String shortened(String text, int length) {
        return text.length() > length ? text.substring(0, length) : text;
    }

    /** Without indentation and comments, which are for those who read the source. */
    static Buffer script() {
        try (InputStream in = ChatDoor.class.getResourceAsStream(SCRIPT)) {
            String source = new String(Objects.requireNonNull(in, SCRIPT).readAllBytes(), StandardCharsets.UTF_8);
            return Buffer.buffer(source.lines()
                    .map(String::strip)
                    .filter(line -> !line.startsWith("//"))
                    .collect(Collectors.joining("\n")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
