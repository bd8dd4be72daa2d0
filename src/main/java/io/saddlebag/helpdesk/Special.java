package io.saddlebag.helpdesk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What only some channels carry and an agent asks for in place of an answer, in any helpdesk, by one line:
 * {@code /template <name> [<language> [<parameter> | <parameter> …]]} or {@code /react <emoji>}, on the customer's last
 * message; a {@link Directive} may stand before it. The customer gets nothing of the line itself.
 *
 * @param name what it is, as {@code carries.json} and the message's metadata name it
 * @param metadata what the sink is told
 * @param shown what stands on the timeline instead of the line
 * @param problem why it cannot be understood, or empty
 */
record Special(String name, ObjectNode metadata, String shown, String problem) {
    private static final int MOST_PARAMETERS = 20;
    private static final Pattern LINE =
            Pattern.compile("\\A\\s*/(template|react)(?![\\w-])[ \\t]*([^\\r\\n]*)(?:\\R(.*))?\\z", Pattern.DOTALL);
    private static final Pattern TEMPLATE =
            Pattern.compile("([a-z0-9_]{1,512})(?:\\s+([a-z]{2,3}(?:_[A-Z]{2,3})?)(?:\\s+(.+))?)?");
    private static final Pattern EMOJI = Pattern.compile("[^\\p{Alnum}\\s/]{1,16}");

    static Optional<Special> of(Message message) {
        Matcher line = LINE.matcher(Directive.rest(message.content().text()));
        if (!line.matches()) {
            return Optional.empty();
        }
        boolean alone = line.group(3) == null || line.group(3).isBlank();
        Special asked = line.group(1).equals("react")
                ? reaction(line.group(2).strip())
                : template(line.group(2).strip());
        return Optional.of(
                alone && message.attachments().isEmpty() ? asked : asked.but("it goes without other words and files"));
    }

    private static Special reaction(String emoji) {
        ObjectNode metadata = Json.mapper().createObjectNode().put("emoji", emoji);
        Special reaction = new Special("reaction", metadata, emoji, "");
        return EMOJI.matcher(emoji).matches() ? reaction : reaction.but("the line is /react and an emoji");
    }

    private static Special template(String asked) {
        Matcher line = TEMPLATE.matcher(asked);
        ObjectNode metadata = Json.mapper().createObjectNode();
        if (!line.matches()) {
            return new Special("template", metadata, "", "")
                    .but("the line is /template, its name and language, and its parameters with | between them");
        }
        metadata.put("name", line.group(1));
        if (line.group(2) != null) {
            metadata.put("language", line.group(2));
        }
        List<String> parameters = line.group(3) == null
                ? List.of()
                : Stream.of(line.group(3).split("\\|", MOST_PARAMETERS))
                        .map(String::strip)
                        .toList();
        if (!parameters.isEmpty()) {
            parameters.forEach(metadata.putArray("parameters")::add);
        }
        String shown = "[" + line.group(1) + "]" + (parameters.isEmpty() ? "" : " " + String.join(" | ", parameters));
        return new Special("template", metadata, shown, "");
    }

    private Special but(String why) {
        return new Special(name, metadata, shown, why);
    }

    /** The message as the channel gets it. */
    ObjectNode instead(ObjectNode message) {
        message.withObject("metadata").set(name, metadata);
        return inWords(message);
    }

    /** The message with what stands on the timeline; what it was sent by stays what it was. */
    ObjectNode inWords(ObjectNode message) {
        message.withObject("content")
                .put("text", shown)
                .put("visibleText", shown)
                .remove("html");
        return message;
    }
}
