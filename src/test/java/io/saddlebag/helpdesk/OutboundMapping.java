package io.saddlebag.helpdesk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.connector.Bounds;
import io.saddlebag.connector.Mapping;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The outbound mapping of a connector folder, file by file, within the bounds that the hub sets it. */
final class OutboundMapping {
    // a busy machine must not fail a test of what is made
    private static final Bounds BOUNDS = new Bounds(
            Duration.ofSeconds(20), Bounds.DEFAULT.depth(), Bounds.DEFAULT.values(), Bounds.DEFAULT.characters());

    private final Map<String, Mapping> files;
    private final ObjectNode settings;

    OutboundMapping(Path folder) {
        this(folder, Map.of());
    }

    /** With settings that the mapping may see. */
    OutboundMapping(Path folder, Map<String, String> settings) {
        this.settings = Json.mapper().valueToTree(settings);
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path file :
                    entries.filter(f -> f.toString().endsWith(".jsonata")).toList()) {
                sources.put(file.getFileName().toString(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files = Mapping.of(folder.getFileName().toString(), sources, BOUNDS);
    }

    /** What comes next after these answers: a request, done or failed. */
    ObjectNode next(JsonNode command, List<? extends JsonNode> answers) {
        ObjectNode input = Json.mapper().createObjectNode();
        input.set("command", command);
        input.set("settings", settings);
        input.putArray("answers").addAll(answers);
        return (ObjectNode) call("outbound", input);
    }

    /** What one file makes of a value. */
    JsonNode call(String file, JsonNode input) {
        Mapping mapping = files.get(file + ".jsonata");
        if (mapping == null) {
            throw new IllegalArgumentException("no " + file + ".jsonata");
        }
        return mapping.apply(input);
    }
}
