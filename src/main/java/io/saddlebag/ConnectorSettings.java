package io.saddlebag;

import io.saddlebag.connector.Bounds;
import io.saddlebag.connector.ConnectorFolder;
import io.saddlebag.connector.Connectors;
import io.saddlebag.ops.Misspelling;
import io.saddlebag.ops.Settings;
import io.saddlebag.ops.WrongSetting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.util.StringHelper;

/** What the settings say about connectors: where they lie, and what each is told. */
public final class ConnectorSettings {
    private static final String DIRECTORY = "connectors.directory";
    private static final Pattern USED = Pattern.compile("isUsed\\('([^']+)'\\)");
    private static final Pattern KAMELET_OF = Pattern.compile("kamelet:([a-z0-9-]+)");

    private final Settings settings;

    /** Reads them there. */
    public ConnectorSettings(Settings settings) {
        this.settings = settings;
    }

    /**
     * Where connectors lie; a later directory's file replaces an earlier one's.
     *
     * @throws WrongSetting when the integrator's is none
     */
    public List<Path> directories() {
        List<Path> directories = new ArrayList<>(List.of(own()));
        if (settings.given(DIRECTORY)) {
            if (!Files.isDirectory(settings.path(DIRECTORY))) {
                throw new WrongSetting(
                        settings.describe(DIRECTORY)
                                + ", which is no directory; give the one that holds your connectors' folders, or leave it empty.");
            }
            directories.add(settings.path(DIRECTORY));
        }
        return directories;
    }

    /**
     * The hub's and the integrator's. A mistake in the integrator's mappings shows now; the hub's own were compiled by
     * its tests.
     *
     * @throws io.saddlebag.connector.MappingFailed when one of the integrator's does not compile
     */
    Connectors connectors() {
        Bounds usual = Bounds.DEFAULT;
        Bounds bounds = new Bounds(
                settings.duration("connectors.time-limit"), usual.depth(), usual.values(), usual.characters());
        Connectors connectors = Connectors.in(directories(), bounds);
        connectors.all().stream().filter(folder -> folder.reachesBeyond(own())).forEach(ConnectorFolder::compile);
        return connectors;
    }

    private static Path own() {
        return Foundations.home().resolve("connectors");
    }

    /**
     * Connectors and routes may have any settings of their own; what none of them speaks of and is nearly called like
     * one of a Kamelet is a slip.
     *
     * @throws WrongSetting names the first
     */
    void refuseMisspelt(Connectors connectors) {
        for (ConnectorFolder connector : connectors.all()) {
            for (String rest : settings.startingWith(connector.name() + ".").keySet()) {
                String name = connector.name() + "." + rest;
                if (!isPropertyOf(connector, rest) && !isSpokenOf(name, connectors)) {
                    Misspelling.nearest(rest, properties(connector)).ifPresent(meant -> {
                        throw new WrongSetting(
                                name + " (" + settings.origin(name) + ") is not a setting of the connector "
                                        + connector.name() + "; did you mean " + connector.name() + "." + meant + "?");
                    });
                }
            }
        }
    }

    /**
     * Helpdesks are set up by settings alone.
     *
     * @param helpdesks their connectors
     * @throws WrongSetting names the first setting that is empty and must not be, or that is to be an address and is none
     */
    void needFor(List<String> helpdesks, Connectors connectors) {
        for (String helpdesk : helpdesks) {
            String url = helpdesk + ".url";
            // one with braces is made when the hub's own address is known
            if (settings.given(url) && !settings.text(url).matches("https?://[^/].*|.*\\{\\{.*")) {
                throw new WrongSetting(settings.describe(url)
                        + ", which is no address; give one such as https://helpdesk.example.com.");
            }
            missing(connectors.get(helpdesk), helpdesk + "-sink", "").ifPresent(name -> {
                throw new WrongSetting(
                        name + " is empty, and the helpdesk " + helpdesk + " cannot do without it" + where(helpdesk));
            });
        }
    }

    /**
     * The routes of a connector are started by one setting, and may need others.
     *
     * @throws WrongSetting names the first that is empty
     */
    void needForChannels(Connectors connectors) {
        for (ConnectorFolder connector : connectors.all()) {
            connector
                    .routes()
                    .filter(file ->
                            !Files.exists(settings.path("routes.directory").resolve(file.getFileName())))
                    .stream()
                    .flatMap(file -> Stream.of(text(file).split("(?m)^- route:", -1)))
                    .forEach(route -> needFor(route, connector));
        }
    }

    private void needFor(String route, ConnectorFolder connector) {
        Matcher used = USED.matcher(route);
        Matcher kamelet = KAMELET_OF.matcher(route);
        if (used.find() && settings.given(used.group(1)) && kamelet.find()) {
            missing(connector, kamelet.group(1), route).ifPresent(name -> {
                throw new WrongSetting(
                        settings.describe(used.group(1)) + ", but " + name + " is empty" + where(connector.name()));
            });
        }
    }

    /** The first setting that a Kamelet cannot do without, is not given, and does not stand in the route. */
    private Optional<String> missing(ConnectorFolder connector, String kamelet, String route) {
        Set<String> given = settings.startingWith(connector.name() + ".").keySet().stream()
                .map(StringHelper::dashToCamelCase)
                .collect(Collectors.toSet());
        return connector.kamelet(kamelet).map(KameletFile::read).stream()
                .flatMap(file -> file.required().stream())
                .filter(property -> !given.contains(property) && !stands(property, route))
                .map(property -> connector.name() + "." + StringHelper.camelCaseToDash(property))
                .findFirst();
    }

    /** As a parameter in YAML's ways of writing one, or in a URI. */
    private static boolean stands(String property, String route) {
        return Pattern.compile("\\b" + Pattern.quote(property) + "\\b[\"']?\\s*[:=]")
                .matcher(route)
                .find();
    }

    private static String where(String connector) {
        return "; connectors/" + connector + "/README.md says what to give.";
    }

    private static boolean isPropertyOf(ConnectorFolder connector, String rest) {
        String property = " " + StringHelper.dashToCamelCase(rest) + ":";
        return connector.kamelets().values().stream()
                .anyMatch(file -> text(file).contains(property));
    }

    /** Any connector's files may speak of it, routes, and the values of other settings. */
    private boolean isSpokenOf(String name, Connectors connectors) {
        Stream<Path> files = connectors.all().stream()
                .flatMap(connector ->
                        Stream.concat(connector.kamelets().values().stream(), connector.routes().stream()));
        return Stream.concat(files, theirRoutes()).anyMatch(file -> text(file).contains(name))
                || settings.asProperties().values().stream()
                        .anyMatch(value -> String.valueOf(value).contains("{{" + name));
    }

    private Stream<Path> theirRoutes() {
        Path directory = settings.path("routes.directory");
        if (!Files.isDirectory(directory)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException("the routes directory " + directory + " cannot be read", e);
        }
    }

    private static Set<String> properties(ConnectorFolder connector) {
        Set<String> names = new TreeSet<>();
        connector.kamelets().values().stream()
                .flatMap(file -> KameletFile.read(file).properties().stream())
                .forEach(property -> names.add(StringHelper.camelCaseToDash(property)));
        return names;
    }

    /** Whatever it holds: other files may lie beside routes. */
    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the file " + file + " cannot be read", e);
        }
    }
}
