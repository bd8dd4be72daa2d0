package io.saddlebag.webchat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.VisitorLines.VisitorLine;
import io.saddlebag.message.Attachment;
import io.saddlebag.message.Json;

/** A line as the page gets it. */
final class LineJson {
    private LineJson() {}

    /** As a server-sent event; its id is the line's number, by which a page that was away goes on. */
    static String event(VisitorLine line) {
        ObjectNode json = Json.mapper()
                .createObjectNode()
                .put("from", line.own() ? "visitor" : "agent")
                .put("name", line.own() ? "" : line.name())
                .put("text", line.text())
                .put("at", line.at().toString());
        if (line.own()) {
            json.put("key", line.originalId().substring(line.originalId().indexOf('/') + 1));
        }
        ArrayNode files = json.putArray("files");
        for (Attachment file : line.files()) {
            files.addObject()
                    .put("name", file.name())
                    .put("size", file.size().orElse(0L))
                    .put("path", "files/" + line.number() + "/" + file.sha256());
        }
        return "id: " + line.number() + "\nevent: line\ndata: " + Json.write(json) + "\n\n";
    }
}
