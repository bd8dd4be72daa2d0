package io.saddlebag;

import io.saddlebag.connector.Bounds;
import io.saddlebag.connector.ConnectorFolder;
import io.saddlebag.connector.Connectors;
import io.saddlebag.ops.Misspelling;
import io.saddlebag.ops.Settings;
import io.saddlebag.ops.WrongSetting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.util.StringHelper;

/** What the settings say about connectors: where they lie, and what each is told. */
public final class ConnectorSettings {
    private static final String DIRECTORY = "connectors.directory";
    private static final String KAMELET = ".kamelet.yaml";

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
                if (!isSpokenOf(name, rest, connector)) {
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
     * @throws WrongSetting names the first setting that is empty and must not be
     */
    void needFor(List<String> helpdesks, Connectors connectors) {
        for (String helpdesk : helpdesks) {
            connectors.get(helpdesk).file(helpdesk + "-sink" + KAMELET).map(KameletFile::read).stream()
                    .flatMap(kamelet -> kamelet.required().stream())
                    .map(property -> helpdesk + "." + StringHelper.camelCaseToDash(property))
                    .filter(name -> !settings.given(name))
                    .findFirst()
                    .ifPresent(name -> {
                        throw new WrongSetting(name + " is empty, and the helpdesk " + helpdesk
                                + " cannot do without it; connectors/" + helpdesk + "/README.md says what to give.");
                    });
        }
    }

    private boolean isSpokenOf(String name, String rest, ConnectorFolder connector) {
        String property = StringHelper.dashToCamelCase(rest) + ":";
        return connector.kamelets().stream().anyMatch(file -> text(file).contains(" " + property))
                || Stream.concat(connector.routes().stream(), theirRoutes())
                        .anyMatch(file -> text(file).contains(name));
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
        connector.kamelets().stream()
                .filter(file -> file.toString().endsWith(KAMELET))
                .flatMap(file -> KameletFile.read(file).properties().stream())
                .forEach(property -> names.add(StringHelper.camelCaseToDash(property)));
        return names;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the file " + file + " cannot be read", e);
        }
    }
}
