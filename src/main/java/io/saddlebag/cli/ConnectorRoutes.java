package io.saddlebag.cli;

import io.saddlebag.connector.ConnectorFolder;
import io.saddlebag.connector.Connectors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.util.URISupport;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Which routes use which Kamelets, as their files say; nothing is started. */
final class ConnectorRoutes {
    private static final String KAMELET = "kamelet:";
    private static final String SUFFIX = ".camel.yaml";
    /** The hub's own file that binds connectors. */
    private static final String OWN = "helpdesk" + SUFFIX;

    private static final Pattern NEEDED = Pattern.compile("method=isUsed\\(([^)]*)\\)");

    private final Map<String, String> routes;
    private final Map<String, Map<?, ?>> beginnings;

    private ConnectorRoutes(Map<String, String> routes, Map<String, Map<?, ?>> beginnings) {
        this.routes = routes;
        this.beginnings = beginnings;
    }

    /**
     * Reads the routes of the connectors, the hub's own, and those of a directory, whose files replace those of the
     * same name.
     *
     * @param directory of the integrator; may be missing
     * @param helpdesks the connectors of which routes are made by the templates of the hub
     */
    static ConnectorRoutes in(Connectors connectors, Path directory, List<String> helpdesks) {
        Map<String, Object> files = new LinkedHashMap<>();
        files.put(OWN, own(OWN));
        connectors.all().forEach(connector -> connector
                .routes()
                .ifPresent(file -> files.put(String.valueOf(file.getFileName()), read(file))));
        if (Files.isDirectory(directory)) {
            try (Stream<Path> theirs = Files.list(directory)) {
                theirs.filter(file -> file.toString().endsWith(SUFFIX))
                        .sorted()
                        .forEach(file -> files.put(String.valueOf(file.getFileName()), read(file)));
            } catch (IOException e) {
                throw new CommandFailed("the routes directory " + directory + " cannot be read", e);
            }
        }
        ConnectorRoutes routes = new ConnectorRoutes(new LinkedHashMap<>(), new HashMap<>());
        files.values().forEach(file -> routes.collect(file, helpdesks));
        return routes;
    }

    /** The ids of the routes that use a Kamelet of the connector, or another's with the connector's mappings. */
    List<String> using(ConnectorFolder connector) {
        List<String> kamelets = connector.kamelets().keySet().stream()
                .map(kamelet -> KAMELET + kamelet)
                .toList();
        List<String> using = new ArrayList<>();
        routes.forEach((id, text) -> {
            if (Stream.of(text.split("[\\s,{}]+", -1))
                    .anyMatch(word -> uses(word, kamelets) || word.equals("connector=" + connector.name()))) {
                using.add(id);
            }
        });
        return using;
    }

    /** The settings of which a route needs one; empty when it needs none. */
    List<String> settings(String route) {
        Matcher needed = NEEDED.matcher(routes.getOrDefault(route, ""));
        return needed.find()
                ? Stream.of(needed.group(1).split("[',\\s]+", -1))
                        .filter(name -> !name.isEmpty())
                        .toList()
                : List.of();
    }

    /** The Kamelet that a route begins with, and what it is given; nothing when it begins otherwise. */
    Optional<Beginning> beginning(String route) {
        Map<?, ?> from = beginnings.getOrDefault(route, Map.of());
        String uri = String.valueOf(from.get("uri"));
        if (!uri.startsWith(KAMELET)) {
            return Optional.empty();
        }
        Map<String, Object> parameters = new HashMap<>();
        try {
            int query = uri.indexOf('?');
            parameters.putAll(query < 0 ? Map.of() : URISupport.parseQuery(uri.substring(query + 1), false));
        } catch (URISyntaxException e) {
            throw new CommandFailed("the route " + route + " begins with an address that cannot be read", e);
        }
        if (from.get("parameters") instanceof Map<?, ?> given) {
            given.forEach((name, value) -> parameters.put(String.valueOf(name), value));
        }
        String kamelet = uri.substring(KAMELET.length()).replaceFirst("[?/].*$", "");
        return Optional.of(new Beginning(kamelet, parameters));
    }

    /** A source Kamelet and its parameters. */
    record Beginning(String kamelet, Map<String, Object> parameters) {}

    private static boolean uses(String word, List<String> kamelets) {
        String bare = word.replaceFirst("\\?.*$", "").replaceFirst("^.*=", "");
        return kamelets.contains(bare.replaceFirst("/.*$", ""));
    }

    private void collect(Object file, List<String> helpdesks) {
        for (Object entry : file instanceof List<?> list ? list : List.of()) {
            if (entry instanceof Map<?, ?> map && map.get("route") instanceof Map<?, ?> route) {
                String id = String.valueOf(route.get("id"));
                routes.put(id, route.toString());
                beginnings.put(id, route.get("from") instanceof Map<?, ?> from ? from : Map.of());
            } else if (entry instanceof Map<?, ?> map && map.get("routeTemplate") instanceof Map<?, ?> template) {
                helpdesks.forEach(helpdesk -> routes.put(
                        template.get("id") + "-" + helpdesk, template.toString().replace("{{helpdesk}}", helpdesk)));
            }
        }
    }

    private static Object own(String name) {
        try (InputStream in =
                Objects.requireNonNull(ConnectorRoutes.class.getResourceAsStream("/routes/" + name), name)) {
            return load(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object read(Path file) {
        try {
            return load(Files.readString(file));
        } catch (IOException e) {
            throw new CommandFailed("the routes file " + file + " cannot be read", e);
        }
    }

    private static Object load(String yaml) {
        return new Load(LoadSettings.builder().build()).loadFromString(yaml);
    }
}
