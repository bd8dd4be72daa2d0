package io.saddlebag.connector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The connector folders found under a list of directories. Nothing else tells the hub which systems there are. */
public final class Connectors {
    /** {@code <name>/examples/<case>/<file>} */
    private static final int MAX_DEPTH = 4;

    private final SortedMap<String, ConnectorFolder> folders;

    private Connectors(SortedMap<String, ConnectorFolder> folders) {
        this.folders = folders;
    }

    /**
     * Reads all folders. Names that start with a dot are passed over.
     *
     * @param roots each holds one folder per system; a file of a later root replaces the same file of an earlier one
     * @throws IllegalArgumentException when a root is no directory
     */
    public static Connectors in(List<Path> roots) {
        return in(roots, Bounds.DEFAULT);
    }

    /** As {@link #in(List)}, with other bounds for the mappings. */
    public static Connectors in(List<Path> roots, Bounds bounds) {
        SortedMap<String, SortedMap<String, Path>> found = new TreeMap<>();
        roots.forEach(root -> collect(root, Path.of(""), found));
        return folders(found, bounds);
    }

    /**
     * As {@link #in(List)}, with one more folder that lies elsewhere; its files replace the same files of the folder of
     * its name.
     */
    public static Connectors with(List<Path> roots, Path folder) {
        SortedMap<String, SortedMap<String, Path>> found = new TreeMap<>();
        roots.forEach(root -> collect(root, Path.of(""), found));
        Path absolute = folder.toAbsolutePath().normalize();
        collect(absolute, Path.of(String.valueOf(absolute.getFileName())), found);
        return folders(found, Bounds.DEFAULT);
    }

    private static Connectors folders(SortedMap<String, SortedMap<String, Path>> found, Bounds bounds) {
        SortedMap<String, ConnectorFolder> folders = new TreeMap<>();
        found.forEach((name, files) -> folders.put(name, new ConnectorFolder(name, files, bounds)));
        return new Connectors(folders);
    }

    /** All folders, by name. */
    public Collection<ConnectorFolder> all() {
        return folders.values();
    }

    /** The folder of that name, if there is one. */
    public Optional<ConnectorFolder> find(String name) {
        return Optional.ofNullable(folders.get(name));
    }

    /**
     * The folder of that name.
     *
     * @throws IllegalArgumentException when there is none; says which there are
     */
    public ConnectorFolder get(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no connector " + name + "; there are " + String.join(", ", folders.keySet()) + "."));
    }

    /** Files below a directory, as if they stood below that name. */
    private static void collect(Path root, Path below, SortedMap<String, SortedMap<String, Path>> found) {
        if (!Files.isDirectory(root)) {
            throw new IllegalArgumentException("The connector directory " + root + " is no directory.");
        }
        // links are followed: a mounted Kubernetes volume consists of them
        try (Stream<Path> paths = Files.walk(root, MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            paths.filter(Files::isRegularFile).forEach(file -> {
                Path path = below.resolve(root.relativize(file));
                if (path.getNameCount() > 1 && !hidden(path)) {
                    String within =
                            path.subpath(1, path.getNameCount()).toString().replace('\\', '/');
                    found.computeIfAbsent(path.getName(0).toString(), any -> new TreeMap<>())
                            .put(within, file);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("Can't read the connector directory " + root, e);
        }
    }

    private static boolean hidden(Path path) {
        for (Path name : path) {
            if (name.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }
}
