package io.saddlebag;

import io.saddlebag.ops.Settings;
import io.saddlebag.store.Blobs;
import io.saddlebag.store.Store;
import io.saddlebag.webchat.Widget;
import io.saddlebag.webchat.WidgetSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the hub's own chat window together: its settings, its place on the web, and its way into the routes. */
final class ChatWindow {
    private static final Logger LOG = LoggerFactory.getLogger(ChatWindow.class);
    private static final String INBOUND = "direct:from-the-chat-window";

    private ChatWindow() {}

    static Widget of(Settings settings, Store store, Blobs blobs, Path incoming, Clock clock) {
        return new Widget(settings(settings), store, blobs, incoming, clock);
    }

    /** @throws IllegalArgumentException when one of widget.origins is none; its message is for the operator */
    static WidgetSettings settings(Settings settings) {
        return new WidgetSettings(
                settings.secret("widget.secret"),
                settings.secret("widget.previous-secret"),
                settings.list("widget.origins"),
                settings.duration("widget.token-lifetime"),
                settings.duration("widget.visitor-lifetime"),
                (int) settings.number("widget.visitor-rate"),
                (int) settings.number("widget.address-rate"),
                settings.text("widget.address-header"),
                (int) settings.number("widget.max-text"),
                settings.size("widget.max-file"),
                (int) settings.number("widget.max-streams"));
    }

    /**
     * Opens it, if it has a secret.
     *
     * @param typing is told which visitor writes
     */
    static void open(Settings settings, Widget widget, Routes routes, Web web, VisitorTyping typing) {
        if (settings.given("widget.secret")) {
            if (!settings.given("widget.origins") && !settings.text("profile").equals("sandbox")) {
                LOG.warn("no page may show the chat window: widget.secret is set, but widget.origins is empty");
            }
            routes.page(router -> {
                typing.through(helpdesk -> Targets.helpdeskSink(routes, helpdesk));
                widget.mount(router, web.ownOrigins(), accept(routes), typing);
            });
        }
    }

    /** Whether a message is on disk. A source that is paused, or a store that takes nothing, takes none. */
    private static Predicate<byte[]> accept(Routes routes) {
        ProducerTemplate template = routes.template();
        return message -> {
            Exchange exchange = template.send(INBOUND, in -> in.getMessage().setBody(message));
            return exchange.getException() == null
                    && exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE) == null;
        };
    }
}
