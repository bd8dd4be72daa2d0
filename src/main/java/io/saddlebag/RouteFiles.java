package io.saddlebag;

import io.saddlebag.connector.ConnectorFolder;
import io.saddlebag.connector.Connectors;
import io.saddlebag.ops.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.util.StringHelper;

/**
 * The files that Camel loads: the hub's routes, those of the connectors and of the integrator, and the Kamelets.
 *
 * @param settings tell where the integrator's lie, and what the Kamelets are told
 * @param connectors whose Kamelets they are
 */
record RouteFiles(Settings settings, Connectors connectors) {
    /** The hub's own, in the order in which a message meets them. An integrator's file of the same name replaces one. */
    private static final List<String> OWN = List.of("errors", "accept", "record", "triage", "helpdesk", "reply", "api");

    private static final String ROUTES = ".camel.yaml";
    /** Where Camel looks for Kamelets; what somebody has set comes after ours. */
    private static final String LOCATION = "camel.component.kamelet.location";

    /** Has Camel load them: the routes when it starts, a Kamelet when a route uses it. */
    void load(Camel main, Properties properties) {
        properties.setProperty("camel.main.routesIncludePattern", String.join(",", patterns()));
        properties.merge(LOCATION, KameletResources.LOCATION, (theirs, ours) -> ours + "," + theirs);
        main.bind(KameletResources.NAME, new KameletResources(connectors));
    }

    /** Where the routes are; an integrator's file takes the place of one of that name. */
    private List<String> patterns() {
        Map<String, String> routes = new LinkedHashMap<>();
        OWN.forEach(name -> routes.put(name + ROUTES, "classpath:routes/" + name + ROUTES));
        connectors.all().forEach(connector -> connector
                .routes()
                .ifPresent(file -> routes.put(String.valueOf(file.getFileName()), "file:" + file)));
        Path theirs = settings.path("routes.directory");
        if (Files.isDirectory(theirs)) {
            try (Stream<Path> files = Files.list(theirs)) {
                files.filter(file -> file.toString().endsWith(ROUTES))
                        .sorted()
                        .forEach(file -> routes.put(String.valueOf(file.getFileName()), "file:" + file));
            } catch (IOException e) {
                throw new UncheckedIOException("the routes directory " + theirs + " cannot be read", e);
            }
        }
        return List.copyOf(routes.values());
    }

    /**
     * The settings of a connector are the defaults of its Kamelets' properties: {@code whatsapp.app-secret} is {@code
     * appSecret} of {@code whatsapp-source}. So the usual route needs no parameters, and no secret stands in a URI.
     */
    Map<String, String> kameletDefaults(CamelContext context) {
        Map<String, String> defaults = new LinkedHashMap<>();
        for (ConnectorFolder connector : connectors.all()) {
            Map<String, String> theirs = settings.startingWith(connector.name() + ".");
            for (String kamelet : connector.kamelets().keySet()) {
                theirs.forEach((name, value) -> defaults.put(
                        "camel.kamelet." + kamelet + "." + StringHelper.dashToCamelCase(name),
                        context.resolvePropertyPlaceholders(value)));
            }
        }
        return defaults;
    }
}
