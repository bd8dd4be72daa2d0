package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;

/** Makes JSON of a format that is more than JSON, so that a mapping can go on from there. */
@FunctionalInterface
public interface ItemReader {
    /**
     * Reads a file.
     *
     * @throws IOException when it can't be read, now
     * @throws RuntimeException when its content is not of the format
     */
    JsonNode read(Path file) throws IOException;
}
