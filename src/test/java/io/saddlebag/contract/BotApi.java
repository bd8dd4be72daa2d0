package io.saddlebag.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.saddlebag.message.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The description of Telegram's Bot API that requests are held against: methods, their fields, which of them are needed
 * and of what types they are. Strict: what it does not know is a violation.
 */
public final class BotApi {
    private static final String LIST = "Array of ";

    private final JsonNode methods;
    private final JsonNode types;

    private BotApi(JsonNode document) {
        methods = document.path("methods");
        types = document.path("types");
    }

    /** The description, if this machine has it. */
    public static Optional<BotApi> description() {
        return Contract.document("telegram-bot-api.json").map(BotApi::new);
    }

    /** What is wrong with a call that sends its fields as JSON; empty when nothing is. */
    public List<String> violations(String method, JsonNode body) {
        List<String> found = new ArrayList<>();
        if (methods.has(method)) {
            check(methods.path(method), body, method, found);
        } else {
            found.add("there is no method " + method);
        }
        return found;
    }

    /** The same of a call that sends its fields as parts of a form, in which everything is a text or a file. */
    public List<String> formViolations(String method, JsonNode parts) {
        var body = Json.mapper().createObjectNode();
        List<String> found = new ArrayList<>();
        parts.forEach(part -> {
            String name = part.path("name").asText();
            if (body.has(name)) {
                found.add(method + "." + name + " is there twice");
            }
            body.set(name, part.has("blob") ? Json.mapper().createObjectNode().put("file", "") : literal(part));
        });
        found.addAll(violations(method, body));
        return found;
    }

    private static JsonNode literal(JsonNode part) {
        String text = part.path("value").asText();
        try {
            JsonNode tree = Json.mapper().readTree(text);
            return tree.isMissingNode() ? TextNode.valueOf(text) : tree;
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }

    private void check(JsonNode described, JsonNode given, String where, List<String> found) {
        JsonNode fields = described.path("fields");
        given.fieldNames().forEachRemaining(name -> {
            if (fields.valueStream()
                    .noneMatch(field -> field.path("name").asText().equals(name))) {
                found.add(where + " has no field " + name);
            }
        });
        fields.forEach(field -> {
            String name = field.path("name").asText();
            if (given.has(name)) {
                if (types(field).noneMatch(type -> is(type, given.path(name)))) {
                    found.add(where + "." + name + " is not "
                            + String.join(" or ", types(field).toList()));
                }
                types(field)
                        .filter(type -> types.path(type).has("fields")
                                && given.path(name).isObject())
                        .findFirst()
                        .ifPresent(type -> check(types.path(type), given.path(name), where + "." + name, found));
            } else if (field.path("required").asBoolean()) {
                found.add(where + "." + name + " is missing");
            }
        });
    }

    private static Stream<String> types(JsonNode field) {
        return field.path("types").valueStream().map(JsonNode::asText);
    }

    private static boolean is(String type, JsonNode value) {
        if (type.startsWith(LIST)) {
            return value.isArray()
                    && value.valueStream().allMatch(element -> is(type.substring(LIST.length()), element));
        }
        return switch (type) {
            case "Integer" -> value.isIntegralNumber();
            case "Float" -> value.isNumber();
            case "String" -> value.isTextual();
            case "Boolean", "True" -> value.isBoolean();
            default -> value.isObject();
        };
    }
}
