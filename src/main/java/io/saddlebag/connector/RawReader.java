package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;

/** Makes JSON of a raw form that is more than JSON, as it is done when it comes in. */
@FunctionalInterface
public interface RawReader {
    /**
     * Reads a raw form.
     *
     * @param earlier what it came as, and when
     * @throws IOException when the file can't be read, now
     * @throws RuntimeException when its content is not of the format
     */
    JsonNode read(Earlier earlier, Path raw) throws IOException;
}
