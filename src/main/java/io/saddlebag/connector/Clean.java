package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * Replaces by U+FFFD what no store takes: U+0000 (PostgreSQL refuses it) and surrogates without their other half, which
 * have no UTF-8.
 */
final class Clean {
    private static final char REPLACEMENT = '\uFFFD';

    private Clean() {}

    /** Cleans a tree in place; says whether there was anything to replace. */
    static boolean tree(JsonNode node) {
        boolean replaced = false;
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
                replaced |= tree(field.getValue());
                String name = text(field.getKey());
                JsonNode value = value(field.getValue());
                if (!name.equals(field.getKey()) || !value.equals(field.getValue())) {
                    object.remove(field.getKey());
                    object.set(name, value);
                    replaced = true;
                }
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                replaced |= tree(array.get(i));
                JsonNode value = value(array.get(i));
                if (!value.equals(array.get(i))) {
                    array.set(i, value);
                    replaced = true;
                }
            }
        }
        return replaced;
    }

    private static JsonNode value(JsonNode node) {
        return node.isTextual() && firstUnclean(node.textValue(), 0) >= 0
                ? JsonNodeFactory.instance.textNode(text(node.textValue()))
                : node;
    }

    /** The same text when there is nothing to replace. */
    static String text(String text) {
        int first = firstUnclean(text, 0);
        if (first < 0) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text);
        for (int at = first; at >= 0; at = firstUnclean(text, at + 1)) {
            clean.setCharAt(at, REPLACEMENT);
        }
        return clean.toString();
    }

    private static int firstUnclean(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || (Character.isLowSurrogate(c) && !(i > 0 && Character.isHighSurrogate(text.charAt(i - 1))))) {
                return i;
            }
            if (Character.isHighSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
