package io.saddlebag.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An operation of an OpenAPI document.
 *
 * @param path its segments; a variable one stands in braces
 * @param parameters its own and its path's, without references
 */
record Operation(String method, List<String> path, JsonNode definition, List<JsonNode> parameters) {
    boolean matches(String otherMethod, List<String> other) {
        boolean matches = method.equals(otherMethod) && path.size() == other.size();
        for (int i = 0; matches && i < path.size(); i++) {
            matches = path.get(i).startsWith("{") || path.get(i).equals(other.get(i));
        }
        return matches;
    }

    long variables() {
        return path.stream().filter(segment -> segment.startsWith("{")).count();
    }

    Optional<JsonNode> parameter(String in, String name) {
        return parameters.stream()
                .filter(p -> p.path("in").asText().equals(in))
                .filter(p -> p.path("name").asText().equalsIgnoreCase(name))
                .findFirst();
    }

    Stream<String> required(String in) {
        return parameters.stream()
                .filter(p ->
                        p.path("in").asText().equals(in) && p.path("required").asBoolean())
                .map(p -> p.path("name").asText());
    }
}
