package io.saddlebag.ops;

import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * What a running hub says of itself in {@code hub.json} of its data directory, so that the command line finds it.
 *
 * @param pid its process
 * @param http where webhooks are taken: {@code http://127.0.0.1:8080}
 * @param management where health, metrics and Jolokia answer: {@code http://127.0.0.1:8081}
 */
public record HubFile(long pid, URI http, URI management) {
    private static final String NAME = "hub.json";

    /** Writes the file, all of it or nothing. */
    public void write(Path dataDirectory) throws IOException {
        Path draft = Files.writeString(dataDirectory.resolve(NAME + ".new"), Json.write(this) + "\n");
        Files.move(
                draft,
                dataDirectory.resolve(NAME),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** What stands in the data directory; empty when no hub runs there, for one that was killed leaves its file behind. */
    public static Optional<HubFile> read(Path dataDirectory) throws IOException {
        Path file = dataDirectory.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.read(Files.readString(file), HubFile.class)).filter(HubFile::alive);
        } catch (InvalidMessage e) {
            throw new IOException(file + " is not readable; delete it when no hub runs there", e);
        }
    }

    /** Takes the file away when the hub stops. */
    public static void delete(Path dataDirectory) throws IOException {
        Files.deleteIfExists(dataDirectory.resolve(NAME));
    }

    private boolean alive() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
