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
import java.util.function.Predicate;
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
     * Connectors and routes may have any settings of their own. What begins like a connector's and nothing speaks of has
     * no effect, and what is nearly called like one is a slip.
     *
     * @throws WrongSetting names the first
     */
    void refuseMisspelt(Connectors connectors) {
        Set<String> others = new TreeSet<>(settings.setBeginningWith(""));
        for (ConnectorFolder connector : connectors.all()) {
            for (String name : settings.setBeginningWith(connector.name() + ".")) {
                others.remove(name);
                String rest = name.substring(connector.name().length() + 1);
                if (!isPropertyOf(connector, rest) && !isSpokenOf(name, connectors)) {
                    throw unknown(
                            name,
                            "is not a setting of the connector " + connector.name(),
                            Misspelling.nearest(name, properties(connector)),
                            connector.kamelets().isEmpty()
                                    ? "name it in a route, as connectors/" + connector.name() + "/README.md shows"
                                    : "connectors/" + connector.name() + "/README.md lists what it takes");
                }
            }
        }
        Set<String> all = new TreeSet<>();
        if (!others.isEmpty()) {
            connectors.all().forEach(connector -> all.addAll(properties(connector)));
        }
        for (String name : others) {
            Optional<String> meant = Misspelling.nearest(name, all);
            if (meant.isPresent() && !isSpokenOf(name, connectors)) {
                throw unknown(name, "is a setting that nothing speaks of", meant, "");
            }
        }
    }

    private WrongSetting unknown(String name, String what, Optional<String> meant, String otherwise) {
        // without the value: it may be that of a secret whose name is misspelt
        return new WrongSetting(name + " (" + settings.origin(name) + ") " + what + "; "
                + meant.map(other -> "did you mean " + other + "?").orElse(otherwise + "."));
    }

    /**
     * Helpdesks are set up by settings alone.
     *
     * @param helpdesks their connectors
     * @throws WrongSetting names the first setting that is empty and must not be
     */
    void needFor(List<String> helpdesks, Connectors connectors) {
        for (String helpdesk : helpdesks) {
            missing(connectors.get(helpdesk), helpdesk + "-sink", "").ifPresent(what -> {
                throw new WrongSetting(
                        what + ", and the helpdesk " + helpdesk + " cannot do without it" + where(helpdesk));
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
            missing(connector, kamelet.group(1), route).ifPresent(what -> {
                throw new WrongSetting(settings.describe(used.group(1)) + ", but " + what + where(connector.name()));
            });
        }
    }

    /** What a Kamelet cannot do without, is not given, and does not stand in the route, as a phrase. */
    private Optional<String> missing(ConnectorFolder connector, String kamelet, String route) {
        Set<String> given = settings.startingWith(connector.name() + ".").keySet().stream()
                .map(StringHelper::dashToCamelCase)
                .collect(Collectors.toSet());
        Predicate<String> there = property -> given.contains(property) || stands(property, route);
        Optional<KameletFile> file = connector.kamelet(kamelet).map(KameletFile::read);
        Optional<String> empty = file.stream()
                .flatMap(read -> read.required().stream())
                .filter(there.negate())
                .map(property -> setting(connector, property) + " is empty")
                .findFirst();
        return empty.or(() -> file.map(KameletFile::alternatives)
                .filter(sets -> !sets.isEmpty()
                        && sets.stream().noneMatch(set -> set.stream().allMatch(there)))
                .map(sets -> sets.stream()
                        .map(set -> set.stream()
                                .map(property -> setting(connector, property))
                                .collect(Collectors.joining(" with ")))
                        .collect(Collectors.joining(", ", "none of ", " is given"))));
    }

    private static String setting(ConnectorFolder connector, String property) {
        return connector.name() + "." + StringHelper.camelCaseToDash(property);
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
        return connector.kamelets().values().stream()
                .flatMap(file -> KameletFile.read(file).properties().stream())
                .map(property -> setting(connector, property))
                .collect(Collectors.toSet());
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
