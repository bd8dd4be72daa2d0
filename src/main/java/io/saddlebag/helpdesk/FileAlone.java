package io.saddlebag.helpdesk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Attachment;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A message with nothing but one of its files, for a file that came later than its message. */
final class FileAlone {
    private FileAlone() {}

    /**
     * The message, as it stands in commands.
     *
     * @param named whether its text is the file's name: a comment of a ticket needs words
     */
    static JsonNode of(Message message, int place, boolean named) {
        Attachment file = message.attachments().get(place);
        ObjectNode alone = Json.mapper().valueToTree(message);
        // helpdesks know messages by their ids, and this is another
        String id = message.id() + "/" + place;
        alone.put(
                "id",
                UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString());
        ObjectNode content = Json.mapper().createObjectNode();
        if (named) {
            content.put("text", "[" + (file.name().isEmpty() ? file.type() : file.name()) + "]");
        }
        alone.set("content", content);
        alone.putArray("attachments").add(Json.mapper().<JsonNode>valueToTree(file));
        return alone;
    }
}
