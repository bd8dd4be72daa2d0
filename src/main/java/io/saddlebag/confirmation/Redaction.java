package io.saddlebag.confirmation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.saddlebag.message.Flag;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import java.util.List;
import java.util.stream.Stream;

/** Messages as they are recorded: without codes, and marked when nobody but the hub has to hear them. */
final class Redaction {
    static final String DOTS = "••••••";

    private Redaction() {}

    /** Marked as said to the hub alone. */
    static Message alone(Message message) {
        ObjectNode json = Json.mapper().valueToTree(message);
        ArrayNode flags = json.putArray("flags");
        Stream.concat(message.flags().stream(), Stream.of(Flag.CONFIRMATION))
                .sorted()
                .forEach(flags::add);
        return Json.read(json, Message.class);
    }

    /** Without a code, wherever it stands; HTML in which it is not found as it was read goes altogether. */
    static Message without(Message message, String code) {
        ObjectNode json = Json.mapper().valueToTree(message);
        ObjectNode content = (ObjectNode) json.path("content");
        if (!message.content().html().contains(code)) {
            content.remove("html");
        }
        json.put("raw", "");
        without(content, code);
        without(json.path("metadata"), code);
        return Json.read(json, Message.class);
    }

    private static JsonNode without(JsonNode node, String code) {
        if (node.isTextual()) {
            return TextNode.valueOf(node.asText().replace(code, DOTS));
        }
        if (node instanceof ObjectNode object) {
            List.copyOf(object.properties())
                    .forEach(entry -> object.set(entry.getKey(), without(entry.getValue(), code)));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, without(array.get(i), code));
            }
        }
        return node;
    }
}
