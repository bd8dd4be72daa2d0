package io.saddlebag.connector;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What comes of a command if a request of it is answered 2xx, as the mapping says when it asks for the request, so that it
 * need not be asked once more.
 *
 * @param known fields of the result
 * @param places where in the body of the answer the other fields stand
 */
record Foreseen(ObjectNode known, Map<String, JsonPointer> places) {
    private static final String AT = "at";

    Foreseen {
        places = Map.copyOf(places);
    }

    /**
     * What a mapping says behind {@code done} when it asks for a request: the result, where {@code {"at": "/a/b"}} stands
     * for what is there in the answer (a JSON Pointer, RFC 6901). Nothing when it says nothing.
     */
    static Optional<Foreseen> of(JsonNode asked) {
        JsonNode done = asked.path("done");
        if (!done.isObject()) {
            return Optional.empty();
        }
        ObjectNode known = JsonNodeFactory.instance.objectNode();
        Map<String, JsonPointer> places = new LinkedHashMap<>();
        done.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value.isObject() && value.size() == 1 && value.has(AT)) {
                places.put(field.getKey(), pointer(value.get(AT)));
            } else {
                known.set(field.getKey(), value);
            }
        });
        return Optional.of(new Foreseen(known, places));
    }

    private static JsonPointer pointer(JsonNode at) {
        try {
            return JsonPointer.compile(at.asText());
        } catch (IllegalArgumentException e) {
            throw new Exceeded("says that a field of the result is at what is no JSON Pointer");
        }
    }

    /** The result, if the answer is a 2xx that has all that was foreseen in it. */
    Optional<ObjectNode> in(ApiAnswer answer) {
        if (answer.status() / 100 != 2) {
            return Optional.empty();
        }
        ObjectNode result = known.deepCopy();
        for (Map.Entry<String, JsonPointer> place : places.entrySet()) {
            JsonNode found = answer.body().at(place.getValue());
            if (found.isContainerNode() ? found.isEmpty() : found.asText("").isEmpty()) {
                return Optional.empty();
            }
            result.set(place.getKey(), found);
        }
        return Optional.of(result);
    }
}
