package io.saddlebag;

import io.saddlebag.connector.ConnectorFolder;
import io.saddlebag.connector.Connectors;
import io.saddlebag.ops.jmx.Sources;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.kamelet.KameletEndpoint;

/** The routes that begin with a connector's source Kamelet. What is paused is the route within that Kamelet. */
final class CamelSources implements Sources {
    private static final String CONNECTOR_PROPERTY = "connector";
    private static final List<String> ACCOUNT_PROPERTIES = List.of("account", "accounts");

    private final CamelContext context;
    private final Connectors connectors;

    CamelSources(CamelContext context, Connectors connectors) {
        this.context = context;
        this.connectors = connectors;
    }

    @Override
    public List<SourceRoute> all() {
        return context.getRoutes().stream()
                .filter(route -> !route.isCreatedByKamelet())
                .map(Route::getEndpoint)
                .filter(KameletEndpoint.class::isInstance)
                .map(KameletEndpoint.class::cast)
                .flatMap(kamelet -> source(kamelet).stream())
                .toList();
    }

    private Optional<SourceRoute> source(KameletEndpoint kamelet) {
        List<String> accounts = ACCOUNT_PROPERTIES.stream()
                .flatMap(property ->
                        Stream.ofNullable(kamelet.getKameletProperties().get(property)))
                .flatMap(value -> Arrays.stream(String.valueOf(value).split(",", -1)))
                .map(String::strip)
                .filter(account -> !account.isEmpty())
                .toList();
        return connector(kamelet).map(name -> new SourceRoute(kamelet.getRouteId(), name, accounts));
    }

    /** The one whose mappings read what comes: its own Kamelet's, or that which a Kamelet for many is told. */
    private Optional<String> connector(KameletEndpoint kamelet) {
        Object told = kamelet.getKameletProperties().get(CONNECTOR_PROPERTY);
        return connectors.all().stream()
                .filter(folder -> told == null
                        ? folder.kamelet(kamelet.getTemplateId()).isPresent()
                        : folder.name().equals(told))
                .map(ConnectorFolder::name)
                .findFirst();
    }

    @Override
    public boolean isPaused(SourceRoute route) {
        return !context.getRouteController().getRouteStatus(route.id()).isStarted();
    }

    @Override
    public void pause(SourceRoute route) {
        try {
            context.getRouteController().suspendRoute(route.id());
        } catch (Exception e) {
            throw new IllegalStateException("the route " + route.id() + " does not pause: " + e.getMessage(), e);
        }
    }

    @Override
    public void resume(SourceRoute route) {
        try {
            context.getRouteController().resumeRoute(route.id());
        } catch (Exception e) {
            throw new IllegalStateException("the route " + route.id() + " does not resume: " + e.getMessage(), e);
        }
    }
}
