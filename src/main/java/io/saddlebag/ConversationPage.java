package io.saddlebag;

import io.saddlebag.conversation.Conversation;
import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.Line;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.store.Store;
import io.saddlebag.store.Tx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Where the link of an escalation leads: one conversation, read only. Whoever has the link may read it, for its last
 * part is signed; nothing else of the customer is shown.
 */
final class ConversationPage {
    static final String PATH = "/conversations/";

    private static final int MOST = 500;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String STYLE =
            """
            :root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
            body{max-width:44rem;margin:2rem auto;padding:0 1rem}
            h1{font-size:1.25rem}
            article{border:1px solid color-mix(in srgb,currentColor 18%,transparent);border-radius:.75rem;
            padding:.75rem 1rem;margin:.75rem 0}
            article.agent,article.bot{margin-left:3rem}
            header{font-size:.85rem;opacity:.75}
            details{font-size:.9rem;margin-top:.5rem}
            p{white-space:pre-wrap;overflow-wrap:anywhere;margin:.25rem 0 0}
            """;

    private final Store store;
    private final Timeline timeline;
    private final ConversationTokens tokens;

    ConversationPage(Store store, Timeline timeline, ConversationTokens tokens) {
        this.store = store;
        this.timeline = timeline;
        this.tokens = tokens;
    }

    /** The path of a conversation's page. */
    String path(String conversationId) {
        return PATH + tokens.token(conversationId);
    }

    void mount(Router router) {
        router.get(PATH + ":token").handler(context -> context.vertx()
                .executeBlocking(() -> html(context.pathParam("token")), false)
                .onSuccess(html -> answer(context, html))
                .onFailure(failure -> context.response().setStatusCode(503).end()));
    }

    private static void answer(RoutingContext context, Optional<String> html) {
        context.response()
                .setStatusCode(html.isPresent() ? 200 : 404)
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Content-Security-Policy", "default-src 'none'; style-src '" + hash(STYLE) + "'")
                .putHeader("Cache-Control", "no-store")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Robots-Tag", "noindex")
                .end(html.orElse("There is no such conversation."));
    }

    private Optional<String> html(String token) {
        return tokens.conversation(token)
                .flatMap(id -> store.read(
                        tx -> timeline.conversation(tx, id).map(conversation -> page(conversation, said(tx, id)))));
    }

    private List<Said> said(Tx tx, String conversationId) {
        return timeline.ofConversation(tx, conversationId, MOST).stream()
                .map(line -> new Said(
                        line,
                        timeline.message(tx, line.id())
                                .map(message -> message.content().quotedText().strip())
                                .orElse("")))
                .toList();
    }

    /** Built as a tree, so whatever people wrote stays text. */
    private static String page(Conversation conversation, List<Said> said) {
        Document page = Document.createShell("");
        page.title("Conversation");
        page.head().appendElement("style").appendChild(new DataNode(STYLE));
        page.body()
                .appendElement("h1")
                .text(conversation.subject().isEmpty() ? "Conversation" : conversation.subject());
        for (Said one : said) {
            Line line = one.line();
            Element article = page.body().appendElement("article").addClass(line.role());
            article.appendElement("header")
                    .text(String.join(
                            " · ",
                            line.name().isEmpty() ? line.role() : line.name(),
                            line.channel(),
                            TIME.format(line.at())));
            article.appendElement("p").text(line.text().isEmpty() ? "(nothing to show)" : line.text());
            if (!one.quoted().isEmpty()) {
                Element folded = article.appendElement("details");
                folded.appendElement("summary").text("Quoted text and signature");
                folded.appendElement("p").text(one.quoted());
            }
            line.files().forEach(file -> article.appendElement("p").text("File: " + file));
        }
        return page.outputSettings(new Document.OutputSettings().prettyPrint(false))
                .outerHtml();
    }

    /** A line and what it leaves out of its message. */
    private record Said(Line line, String quoted) {}

    private static String hash(String style) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
