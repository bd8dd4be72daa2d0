package io.saddlebag.connector;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * One case of a connector's examples.
 *
 * @param connector whose it is
 * @param name the name of its directory
 * @param files its files by their names
 */
public record Example(ConnectorFolder connector, String name, Map<String, Path> files) {
    public Example {
        files = Map.copyOf(files);
    }

    /** Its file of that name. */
    Optional<Path> file(String file) {
        return Optional.ofNullable(files.get(file));
    }

    /** The connector and the case. */
    @Override
    public String toString() {
        return connector.name() + "/" + name;
    }
}
