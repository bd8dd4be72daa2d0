package io.saddlebag.helpdesk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an agent wants of the hub with an answer, told by the message's metadata or, in any helpdesk, by a first line
 * {@code /via <channel>} or {@code /ask <channel>}, which the customer does not see.
 *
 * @param via another channel that it is to go to, or empty
 * @param asks the channel of which it asks whether it may be used, or empty
 * @param line whether it stands in the text
 */
record Directive(String via, String asks, boolean line) {
    private static final Pattern LINE =
            Pattern.compile("\\A\\s*/(via|ask)[ \\t]+([a-zA-Z][a-zA-Z0-9-]{0,60})[ \\t]*(?:\\R|\\z)");

    static Directive of(Message message) {
        Matcher line = LINE.matcher(message.content().text());
        if (line.find()) {
            String channel = line.group(2).toLowerCase(Locale.ROOT);
            boolean asks = line.group(1).equals("ask");
            return new Directive(asks ? "" : channel, asks ? channel : "", true);
        }
        return new Directive(text(message, "via"), text(message, "asks"), false);
    }

    private static String text(Message message, String name) {
        JsonNode value = message.metadata().get(name);
        return value != null && value.isTextual() ? value.asText() : "";
    }

    /** The message as the customer gets it. What the line said stands in its metadata, so that it outlives edits. */
    JsonNode without(Message message) {
        ObjectNode shown = stripped(message);
        if (line) {
            ObjectNode metadata = shown.withObject("metadata");
            metadata.remove(List.of("via", "asks"));
            metadata.put(via.isEmpty() ? "asks" : "via", via + asks);
        }
        return shown;
    }

    /** The message without the line; what it was sent by stays what it was. */
    ObjectNode stripped(Message message) {
        ObjectNode shown = Json.mapper().valueToTree(message);
        if (line) {
            ObjectNode content = shown.withObject("content");
            content.put("text", rest(message.content().text()));
            content.put("visibleText", rest(message.content().visibleText()));
            // the line stands in it too, between tags that nobody knows
            content.remove("html");
        }
        return shown;
    }

    /** A text without the line, if it begins with one. */
    static String rest(String text) {
        return LINE.matcher(text).replaceFirst("");
    }
}
