package io.saddlebag.helpdesk;

import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** An outbound mapping of a connector folder, evaluated as it stands there. */
final class Mapping {
    private static final String SUFFIX = ".jsonata";

    private final Map<String, Jsonata> files = new TreeMap<>();

    Mapping(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path file : entries.filter(f -> f.toString().endsWith(SUFFIX)).toList()) {
                String name = file.getFileName().toString().replace(SUFFIX, "");
                files.put(name, Jsonata.jsonata(Files.readString(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Jsonata caller : files.values()) {
            files.forEach((name, called) -> caller.registerFunction(
                    name, Jsonata.function(name, (Object input) -> evaluate(called, input), "<x-:x>")));
        }
    }

    /** What comes next after these answers: a request, done or failed. */
    ObjectNode next(JsonNode command, List<? extends JsonNode> answers) {
        ObjectNode input = Json.mapper().createObjectNode();
        input.set("command", command);
        input.putObject("settings");
        input.putArray("answers").addAll(answers);
        return (ObjectNode) call("outbound", input);
    }

    /** What one file makes of a value. */
    JsonNode call(String file, JsonNode input) {
        Jsonata mapping = files.get(file);
        if (mapping == null) {
            throw new IllegalArgumentException("no " + file + SUFFIX);
        }
        Object plain = Json.mapper().convertValue(input, Object.class);
        return Json.mapper().valueToTree(evaluate(mapping, plain));
    }

    private static Object evaluate(Jsonata mapping, Object input) {
        return mapping.evaluate(input, mapping.createFrame());
    }
}
