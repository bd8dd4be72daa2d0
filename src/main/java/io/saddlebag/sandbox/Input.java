package io.saddlebag.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a request's JSON strictly: what is wrong is refused with 422, by the name of the field. Unknown fields pass. */
record Input(String path, JsonNode json) {
    private static final int MANY = 1_000;

    static Input of(JsonNode body) {
        Input input = new Input("", body);
        input.require(body.isObject(), "the body", "is not a JSON object");
        return input;
    }

    /** A text that must be there and not blank. */
    String text(String field, int length) {
        String text = textOrEmpty(field, length);
        require(!text.isBlank(), name(field), "is missing or blank");
        return text;
    }

    String textOrEmpty(String field, int length) {
        JsonNode value = json.path(field);
        if (isAbsent(value)) {
            return "";
        }
        require(value.isTextual(), name(field), "is not a text");
        require(value.textValue().length() <= length, name(field), "is longer than " + length + " characters");
        return value.textValue();
    }

    /** One of some words; empty when absent. */
    Optional<String> word(String field, Set<String> words) {
        String word = textOrEmpty(field, 100);
        require(
                word.isEmpty() || words.contains(word),
                name(field),
                "is none of " + words.stream().sorted().toList());
        return Optional.of(word).filter(w -> !w.isEmpty());
    }

    /** A time in ISO 8601 with a zone, as it was written. */
    String time(String field) {
        String time = text(field, 100);
        try {
            Instant.parse(time);
        } catch (DateTimeParseException e) {
            throw refusal(name(field), "is not a time like 2026-11-22T10:00:00Z");
        }
        return time;
    }

    Optional<Input> object(String field) {
        JsonNode value = json.path(field);
        if (isAbsent(value)) {
            return Optional.empty();
        }
        require(value.isObject(), name(field), "is not an object");
        return Optional.of(new Input(name(field), value));
    }

    /** The objects of a list; none when absent. */
    List<Input> objects(String field) {
        List<Input> objects = new ArrayList<>();
        for (JsonNode value : list(field)) {
            String name = name(field) + "[" + objects.size() + "]";
            require(value.isObject(), name, "is not an object");
            objects.add(new Input(name, value));
        }
        return objects;
    }

    /** The texts of a list; none when absent. */
    List<String> texts(String field) {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : list(field)) {
            require(value.isTextual(), name(field) + "[" + texts.size() + "]", "is not a text");
            texts.add(value.textValue());
        }
        return texts;
    }

    void require(boolean holds, String name, String problem) {
        if (!holds) {
            throw refusal(name, problem);
        }
    }

    private JsonNode list(String field) {
        JsonNode value = json.path(field);
        if (isAbsent(value)) {
            return MissingNode.getInstance();
        }
        require(value.isArray(), name(field), "is not a list");
        require(value.size() <= MANY, name(field), "has more than " + MANY + " entries");
        return value;
    }

    private String name(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static Refused refusal(String name, String problem) {
        return new Refused(422, name + " " + problem);
    }
}
