package io.saddlebag;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.connector.ConnectorFolder;
import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Exchanger;
import io.saddlebag.connector.FileStore;
import io.saddlebag.connector.Plan;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.helpdesk.RouteSink;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.ops.Settings;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.util.URISupport;

/**
 * Asks systems whether they take the credentials that are in place, without a hub: through the very routes and Kamelets
 * that send, with {@code check.jsonata} in the place of {@code outbound.jsonata}. Nothing is received meanwhile.
 */
public final class CredentialChecks implements AutoCloseable {
    private static final String EXCHANGE = "exchange-with-api";
    /** Camel calls the routes that it makes of Kamelets by their names and a number. */
    private static final List<String> WITHIN_KAMELETS = List.of(".*-sink-.*", ".*-action-.*");

    /**
     * On a sink: {@code true} when it takes commands of kind check, without a mapping. On a source: the action Kamelet
     * that does nothing but sign in where it receives from.
     */
    private static final String CHECK = "saddlebag.io/check";

    private final Camel main = new Camel();
    private final Ids ids = new Ids();

    /** Starts those of the routes that are named and whose settings are given. */
    public CredentialChecks(Settings settings, Connectors connectors, List<String> routes) {
        Properties properties = settings.asProperties();
        properties.setProperty("camel.main.name", "saddlebag-check");
        RouteFiles files = new RouteFiles(settings, connectors);
        files.load(main, properties);
        properties.setProperty(
                "camel.main.routeFilterIncludePattern",
                Stream.of(routes, List.of(EXCHANGE), WITHIN_KAMELETS)
                        .flatMap(List::stream)
                        .collect(Collectors.joining(",")));
        properties.setProperty("camel.main.startupSummaryLevel", "Off");
        properties.setProperty("camel.main.autoConfigurationLogSummary", "false");
        properties.setProperty("camel.main.jmxEnabled", "false");
        properties.setProperty("camel.server.enabled", "false");
        properties.setProperty("camel.management.enabled", "false");
        main.setInitialProperties(properties);
        Channels channels = new Channels(settings, connectors);
        main.bind("channels", channels);
        List<String> asked = new HelpdeskSettings(settings)
                .connectors().stream()
                        .filter(connector -> routes.contains(HelpdeskRoutes.sink(connector)))
                        .toList();
        HelpdeskRoutes helpdesks = new HelpdeskRoutes(asked, channels);
        main.bind("exchanger", new Exchanger(connectors, new NoFiles(), 0));
        String url = "http://localhost:" + settings.text("http.port");
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterConfigure(BaseMainSupport started) {
                PropertiesComponent known = started.getCamelContext().getPropertiesComponent();
                known.addOverrideProperty("hub.url", url);
                known.addOverrideProperty(
                        "hub.public-url", settings.given("public.url") ? settings.text("public.url") : url);
                files.kameletDefaults(started.getCamelContext()).forEach(known::addOverrideProperty);
                helpdesks.addTo(started.getCamelContext());
            }
        });
        try {
            main.start();
        } catch (Exception e) {
            throw new IllegalStateException("the routes do not start: " + Routes.rootCause(e), e);
        }
    }

    /** Whether the route was started. */
    public boolean isStarted(String route) {
        return main.getCamelContext().getRoute(route) != null;
    }

    /** Whether there is anything to ask the system behind a connector's routes; those of others need not start. */
    public static boolean canAsk(ConnectorFolder connector) {
        return connector.check().isPresent() || checksItself(connector);
    }

    /** What the system behind a route says; nothing when there is nothing to ask it. */
    public Optional<Answer> ask(ConnectorFolder connector, String route) {
        return canAsk(connector) && isStarted(route) ? Optional.of(ask("direct:" + route)) : Optional.empty();
    }

    /**
     * What the system says from which a source Kamelet receives; nothing when that is not to be asked.
     *
     * @param parameters of the Kamelet, as a route gives them
     */
    public Optional<Answer> ask(ConnectorFolder connector, String source, Map<String, Object> parameters) {
        return connector
                .kamelet(source)
                .map(file -> KameletFile.read(file).annotation(CHECK))
                .filter(action -> !action.isEmpty())
                .map(action -> askAt(endpoint(connector, action, parameters)));
    }

    /** By a route of its own: within those that receive, what goes wrong would be handled as theirs. */
    private Answer askAt(String endpoint) {
        String id = "check-action-" + ids.next();
        try {
            main.getCamelContext().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:" + id)
                            .routeId(id)
                            .routeConfigurationId("pass-on")
                            .to(endpoint);
                }
            });
        } catch (Exception e) {
            return new Answer(false, Routes.rootCause(e));
        }
        return ask("direct:" + id);
    }

    private static String endpoint(ConnectorFolder connector, String action, Map<String, Object> parameters) {
        Map<String, Object> known = new TreeMap<>(parameters);
        known.keySet()
                .retainAll(connector
                        .kamelet(action)
                        .map(file -> KameletFile.read(file).properties())
                        .orElseGet(Set::of));
        // secrets are references, so they may stand there; what is to be resolved must not be encoded
        String query = URISupport.createQueryString(known, false);
        return "kamelet:" + action + (query.isEmpty() ? "" : "?" + query);
    }

    private Answer ask(String endpoint) {
        String command = Json.write(Map.of("id", ids.next(), "kind", Plan.CHECK, "again", false));
        Outcome outcome = new RouteSink(main.getCamelContext().createProducerTemplate(), endpoint).send(command);
        if (outcome instanceof Outcome.Done done) {
            JsonNode result = Json.parse(done.result().getBytes(StandardCharsets.UTF_8));
            return new Answer(true, result.path("detail").asText("it answers"));
        }
        return new Answer(
                false,
                outcome instanceof Outcome.Failed failed
                        ? failed.reason()
                        : outcome instanceof Outcome.Retry retry ? retry.reason() : "it does not answer");
    }

    /** A sink that signs in by itself, without a mapping. */
    private static boolean checksItself(ConnectorFolder connector) {
        return connector
                .kamelet(connector.name() + "-sink")
                .map(file -> KameletFile.read(file).annotation(CHECK))
                .filter("true"::equals)
                .isPresent();
    }

    @Override
    public void close() {
        main.stop();
    }

    /**
     * What a system says to the credentials.
     *
     * @param good whether it takes them
     * @param detail who we are to it, or what is wrong
     */
    public record Answer(boolean good, String detail) {}

    /** A check moves no files. */
    private static final class NoFiles implements FileStore {
        @Override
        public Optional<Path> find(String sha256) {
            return Optional.empty();
        }

        @Override
        public Kept put(InputStream content) {
            throw new IllegalStateException("a check fetches no files");
        }
    }
}
