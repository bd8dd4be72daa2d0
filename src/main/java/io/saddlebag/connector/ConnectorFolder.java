package io.saddlebag.connector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of one system: its mappings, Kamelets and examples. A folder may lie in several roots; then each file
 * comes from the last root that has it.
 */
public final class ConnectorFolder {
    private static final String MAPPING = ".jsonata";
    private static final String KAMELET = ".kamelet.yaml";

    private final String name;
    private final SortedMap<String, Path> files;
    private final Map<String, Mapping> mappings;

    /** @param files path within the folder, with slashes, to the file */
    ConnectorFolder(String name, SortedMap<String, Path> files, Bounds bounds) {
        this.name = name;
        this.files = new TreeMap<>(files);
        Map<String, String> sources = new LinkedHashMap<>();
        this.files.forEach((file, path) -> {
            if (file.endsWith(MAPPING) && !file.contains("/")) {
                sources.put(file, text(path));
            }
        });
        this.mappings = Mapping.of(name, sources, bounds);
    }

    /** Its name, which messages carry as their connector. */
    public String name() {
        return name;
    }

    /**
     * Compiles its mappings now, so that a mistake shows before they are used.
     *
     * @throws MappingFailed when one does not compile
     */
    public void compile() {
        mappings.values().forEach(Mapping::compile);
    }

    /** Whether any of its files lies elsewhere than below a directory. */
    public boolean reachesBeyond(Path directory) {
        return files.values().stream().anyMatch(file -> !file.startsWith(directory));
    }

    /** Splits a payload into items; absent when the payload is the one item. */
    public Optional<Mapping> items() {
        return mapping("items");
    }

    /** Makes canonical messages of one item; absent when the connector only sends. */
    public Optional<Mapping> inbound() {
        return mapping("inbound");
    }

    /** Makes requests of commands; absent when the connector only receives. */
    public Optional<Mapping> outbound() {
        return mapping("outbound");
    }

    /** Finds the files of messages; absent when they come with the messages, or not at all. */
    public Optional<Mapping> fetch() {
        return mapping("fetch");
    }

    /** Reads at the helpdesk what a thin event is about; absent when its events tell all. */
    public Optional<Mapping> read() {
        return mapping("read");
    }

    /** Tells which tickets there are and what stands in them; absent when they cannot be compared with the hub's. */
    public Optional<Mapping> inspect() {
        return mapping("inspect");
    }

    /** Asks what the system knows of a customer; absent when it knows none. */
    public Optional<Mapping> account() {
        return mapping("account");
    }

    /** Asks the system whose an order is; absent when it knows no orders. */
    public Optional<Mapping> owner() {
        return mapping("owner");
    }

    /** Shows at a ticket that its customer writes; absent when the system has no way to show it. */
    public Optional<Mapping> typing() {
        return mapping("typing");
    }

    /** Whether anything can be received by it: with a Kamelet of its own, or by its mapping with another's. */
    public boolean receives() {
        return inbound().isPresent() || kamelets().keySet().stream().anyMatch(kamelet -> kamelet.endsWith("-source"));
    }

    /** Whether messages or commands can be sent by it: with a Kamelet of its own, or by its mapping with another's. */
    public boolean sends() {
        return outbound().isPresent() || kamelet(name + "-sink").isPresent();
    }

    /** Asks whether the system takes the credentials; absent when there is nothing to ask. */
    public Optional<Mapping> check() {
        return mapping("check");
    }

    /** Answers the requests by which a provider tries out an address; absent when it makes none. */
    public Optional<Mapping> handshake() {
        return mapping("handshake");
    }

    /** The mapping of that name, without {@code .jsonata}. */
    public Optional<Mapping> mapping(String mapping) {
        return Optional.ofNullable(mappings.get(mapping + MAPPING));
    }

    /** The file at a path within the folder. */
    public Optional<Path> file(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** The routes that bind its first account; absent when the integrator binds it. */
    public Optional<Path> routes() {
        return file(name + ".camel.yaml");
    }

    /** Its Kamelets by their names. */
    public SortedMap<String, Path> kamelets() {
        SortedMap<String, Path> kamelets = new TreeMap<>();
        files.forEach((path, file) -> {
            if (path.endsWith(KAMELET) && !path.contains("/")) {
                kamelets.put(path.substring(0, path.length() - KAMELET.length()), file);
            }
        });
        return kamelets;
    }

    /** The Kamelet of that name. */
    public Optional<Path> kamelet(String kamelet) {
        return file(kamelet + KAMELET);
    }

    /** The files of its examples: case to file name to file. */
    public SortedMap<String, SortedMap<String, Path>> examples() {
        SortedMap<String, SortedMap<String, Path>> cases = new TreeMap<>();
        files.forEach((path, file) -> {
            String[] parts = path.split("/", -1);
            if (parts.length == 3 && parts[0].equals("examples")) {
                cases.computeIfAbsent(parts[1], any -> new TreeMap<>()).put(parts[2], file);
            }
        });
        return cases;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Can't read " + file, e);
        }
    }
}
