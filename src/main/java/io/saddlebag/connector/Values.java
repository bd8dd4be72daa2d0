package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries values between JSON trees and the plain Java values of JSONata, counting them on the way. */
final class Values {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Bounds bounds;
    private int values;
    private long characters;

    private Values(Bounds bounds) {
        this.bounds = bounds;
    }

    /** @throws Exceeded when it is more than the bounds allow */
    static @Nullable Object fromJson(JsonNode tree, Bounds bounds) {
        return new Values(bounds).plain(tree);
    }

    /** @throws Exceeded when it is more than the bounds allow, or holds something that JSON can't say */
    static JsonNode toJson(@Nullable Object value, Bounds bounds) {
        return new Values(bounds).tree(value, 0);
    }

    private @Nullable Object plain(JsonNode node) {
        count("reads");
        switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                node.properties().forEach(field -> map.put(field.getKey(), plain(field.getValue())));
                return map;
            }
            case ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>(node.size());
                node.forEach(element -> list.add(plain(element)));
                return list;
            }
            case STRING -> {
                return counted(node.textValue(), "reads");
            }
            case NUMBER -> {
                return node.numberValue();
            }
            case BOOLEAN -> {
                return node.booleanValue();
            }
            default -> {
                return null;
            }
        }
    }

    private JsonNode tree(@Nullable Object value, int depth) {
        count("makes");
        if (depth > Json.MAX_DEPTH) {
            throw new Exceeded("makes a value nested deeper than " + Json.MAX_DEPTH);
        }
        if (value == null) {
            return NullNode.getInstance();
        } else if (value instanceof String text) {
            return NODES.textNode(counted(text, "makes"));
        } else if (value instanceof Boolean truth) {
            return NODES.booleanNode(truth);
        } else if (value instanceof Number number) {
            return number(number);
        } else if (value instanceof Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            map.forEach((key, field) -> object.set(counted(String.valueOf(key), "makes"), tree(field, depth + 1)));
            return object;
        } else if (value instanceof List<?> list) {
            ArrayNode array = NODES.arrayNode(list.size());
            list.forEach(element -> array.add(tree(element, depth + 1)));
            return array;
        }
        throw new Exceeded("makes a function where a value was expected");
    }

    private static JsonNode number(Number number) {
        if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
            return NODES.numberNode(number.intValue());
        } else if (number instanceof Long whole) {
            return NODES.numberNode(whole.longValue());
        } else if (number instanceof BigInteger whole) {
            return NODES.numberNode(whole);
        } else if (number instanceof BigDecimal exact) {
            return NODES.numberNode(exact);
        }
        double inexact = number.doubleValue();
        if (!Double.isFinite(inexact)) {
            throw new Exceeded("makes a number that JSON can't say");
        }
        return NODES.numberNode(inexact);
    }

    private void count(String does) {
        if (++values > bounds.values()) {
            throw new Exceeded(does + " more than " + bounds.values() + " values");
        }
    }

    private String counted(String text, String does) {
        characters += text.length();
        if (characters > bounds.characters()) {
            throw new Exceeded(does + " more than " + bounds.characters() + " characters");
        }
        return text;
    }
}
