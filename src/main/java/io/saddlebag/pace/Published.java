package io.saddlebag.pace;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The limits that a system publishes, as the file {@link #FILE} of its connector's folder has them.
 *
 * @param limits the widest first
 * @param together how many waiting messages of a conversation one command may carry; 1: each has its own
 * @param patience how long a message has waited before it shares a command
 */
public record Published(List<Limit> limits, int together, Duration patience) {
    /** Its name in a connector's folder. */
    public static final String FILE = "rates.json";

    /** No limits are known. */
    public static final Published NONE = new Published(List.of(), 1, Duration.ZERO);

    private static final int MOST_TOGETHER = 100;

    public Published {
        limits = List.copyOf(limits);
    }

    /**
     * Reads a connector's file.
     *
     * @throws IllegalArgumentException when it does not say what it should; its message is for the operator
     */
    public static Published read(Path file) {
        try {
            return of(Json.parse(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    static Published of(JsonNode json) {
        List<Limit> limits = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode limit : json.path("limits")) {
            String name = limit.path("name").asText();
            try {
                limits.add(limit(name, limit));
                Limit.require(names.add(name), "there are two of that name");
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("the limit " + name + ": " + e.getMessage(), e);
            }
        }
        JsonNode together = json.path("together");
        return new Published(
                limits,
                Math.max(1, Math.min(MOST_TOGETHER, together.path("most").asInt(1))),
                seconds(together.path("after")));
    }

    private static Limit limit(String name, JsonNode json) {
        JsonNode headers = json.path("headers");
        return new Limit(
                name,
                texts(json.path("requests")).stream().map(Limit.Requests::of).toList(),
                List.copyOf(texts(json.path("each"))),
                patterns(json.path("where")),
                json.path("most").asInt(),
                seconds(json.path("seconds")),
                texts(json.path("commands")),
                new Headers(
                        headers.path("limit").asText(),
                        headers.path("remaining").asText(),
                        headers.path("reset").asText(),
                        headers.path("all").asText()));
    }

    private static Map<String, Pattern> patterns(JsonNode where) {
        Map<String, Pattern> patterns = new HashMap<>();
        where.properties()
                .forEach(field -> patterns.put(
                        field.getKey(), Pattern.compile(field.getValue().asText())));
        return patterns;
    }

    /** The texts of a list, or a text alone. */
    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new LinkedHashSet<>();
        if (list.isTextual()) {
            texts.add(list.asText());
        }
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static Duration seconds(JsonNode seconds) {
        return Duration.ofMillis(Math.round(seconds.asDouble() * 1_000));
    }

    /** Kinds of commands that wait for one another no longer than they must: those of each set need the same limits. */
    public List<Set<String>> lanes() {
        return limits.stream()
                .map(Limit::commands)
                .filter(commands -> !commands.isEmpty())
                .distinct()
                .toList();
    }
}
