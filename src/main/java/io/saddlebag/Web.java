package io.saddlebag;

import io.saddlebag.ops.FrontDoor;
import io.saddlebag.ops.Settings;
import io.saddlebag.sandbox.Sandbox;
import io.saddlebag.webchat.Widget;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The hub on the web: under which addresses it is reached, its front door, and in the sandbox its pages. */
final class Web implements AutoCloseable {
    private final Settings settings;
    private final FrontDoor door;
    private Optional<Sandbox> sandbox = Optional.empty();
    private URI local = URI.create("http://localhost");
    private URI management = URI.create("http://localhost");

    Web(Settings settings) {
        this.settings = settings;
        this.door = new FrontDoor((int) settings.number("http.max-in-flight"), "/sandbox/", Widget.EVENTS);
    }

    /** Called when both servers listen and before any route is there; what routes need to know of it. */
    Map<String, String> listening(Router router, int port, int managementPort) {
        local = URI.create((isTls() ? "https://" : "http://") + reachable(settings.text("http.host")) + ":" + port);
        management = URI.create("http://" + reachable(settings.text("management.host")) + ":" + managementPort);
        door.install(router);
        Map<String, String> known = new LinkedHashMap<>();
        known.put("hub.url", local.toString());
        known.put("hub.public-url", publicUrl());
        if (settings.text("profile").equals("sandbox")) {
            Sandbox started = new Sandbox(sandboxSettings(), Clock.systemUTC());
            sandbox = Optional.of(started);
            started.mount(router);
            started.start();
            known.put("sandbox.smtp-port", Integer.toString(started.mail().smtpPort()));
            known.put("sandbox.imap-port", Integer.toString(started.mail().imapPort()));
        }
        return known;
    }

    /** Whether webhooks are taken over TLS of the hub's own. */
    boolean isTls() {
        return settings.given("http.tls.certificate");
    }

    /** How many requests were turned away because too many were being worked on. */
    long turnedAway() {
        return door.turnedAway();
    }

    private Sandbox.Settings sandboxSettings() {
        return new Sandbox.Settings(
                settings.path("data.directory").resolve("sandbox"),
                local,
                local.resolve("/helpdesk/events"),
                settings.secret("http-helpdesk.secret"),
                settings.secret("webchat.secret"),
                settings.secret("widget.secret"),
                settings.text("sandbox.host"),
                (int) settings.number("sandbox.smtp-port"),
                (int) settings.number("sandbox.imap-port"),
                settings.secret("email.password"));
    }

    /** Lets requests in when all that answers them is there; and no longer when it is about to go. */
    void open(boolean open) {
        door.open(open);
    }

    /** The address under which the world reaches the hub, without a slash at the end. */
    String publicUrl() {
        return settings.given("public.url") ? settings.text("public.url").replaceAll("/+$", "") : local.toString();
    }

    /** The origins of pages that the hub itself serves with a chat window: the sandbox's. */
    Set<String> ownOrigins() {
        if (!settings.text("profile").equals("sandbox")) {
            return Set.of();
        }
        String scheme = local.getScheme() + "://";
        return new TreeSet<>(
                List.of(origin(local), origin(URI.create(publicUrl())), scheme + "localhost:" + local.getPort()));
    }

    private static String origin(URI page) {
        return page.getScheme() + "://" + page.getAuthority();
    }

    /** Where the hub takes webhooks on this machine. */
    URI local() {
        return local;
    }

    /** Where health, metrics and Jolokia answer. */
    URI management() {
        return management;
    }

    /** What is where, for the operator. */
    Map<String, String> places() {
        Map<String, String> places = new LinkedHashMap<>();
        places.put("Webhooks", publicUrl() + "/webhooks/<connector>");
        places.put("Management", management + "/observe/health");
        sandbox.ifPresent(started -> places.putAll(started.places()));
        return places;
    }

    private static String reachable(String host) {
        if (host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]")) {
            return "localhost";
        }
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    @Override
    public void close() {
        sandbox.ifPresent(Sandbox::close);
    }
}
