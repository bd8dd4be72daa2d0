package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Looks at each file that has come in, and says in its message what it is, and what speaks against opening it. */
final class FileInspection {
    private static final String HASH = "[0-9a-f]{64}";

    private final FileTypes types = new FileTypes();
    private final Function<String, Optional<Path>> files;

    /** @param files finds a file by its SHA-256 */
    FileInspection(Function<String, Optional<Path>> files) {
        this.files = files;
    }

    /**
     * Puts name, type and warning into what a message says about a file, if the file is here.
     *
     * @throws UncheckedIOException when the disk does not give it
     */
    void inspect(JsonNode attachment) {
        if (attachment instanceof ObjectNode file
                && file.path("sha256").asText().matches(HASH)) {
            files.apply(file.path("sha256").asText()).ifPresent(path -> inspect(file, path));
        }
    }

    private void inspect(ObjectNode file, Path path) {
        FileTypes.Known known;
        try {
            known = types.of(path, file.path("name").asText(), file.path("type").asText());
        } catch (IOException e) {
            throw new UncheckedIOException("a file that came in cannot be read: " + e.getMessage(), e);
        }
        file.put("name", known.name());
        file.put("type", known.type());
        file.put("warning", known.warning());
    }
}
