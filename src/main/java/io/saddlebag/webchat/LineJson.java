package io.saddlebag.webchat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.VisitorLines.Position;
import io.saddlebag.conversation.VisitorLines.VisitorLine;
import io.saddlebag.message.Attachment;
import io.saddlebag.message.Json;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line as the page gets it. */
final class LineJson {
    private static final Pattern ID = Pattern.compile("([0-9]{1,9})\\.([0-9]{1,9})");

    private LineJson() {}

    /**
     * As a server-sent event: of a line that the page has it tells what it says now. Its id is how far the page has come
     * with it, by which one that was away goes on.
     */
    static String event(VisitorLine line, Position before) {
        boolean isNew = line.number() > before.line();
        return "id: " + id(before.and(line)) + "\nevent: " + (isNew ? "line" : "changed") + "\ndata: "
                + Json.write(json(line)) + "\n\n";
    }

    /** A position as the id of an event. */
    static String id(Position position) {
        return position.line() + "." + position.change();
    }

    /** The position that an id of an event tells; nothing when it is none. */
    static Optional<Position> position(String id) {
        Matcher parts = ID.matcher(id);
        return parts.matches()
                ? Optional.of(new Position(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2))))
                : Optional.empty();
    }

    private static ObjectNode json(VisitorLine line) {
        ObjectNode json = Json.mapper()
                .createObjectNode()
                .put("number", line.number())
                .put("from", line.own() ? "visitor" : "agent")
                .put("name", line.own() ? "" : line.name())
                .put("text", line.text())
                .put("at", line.at().toString());
        if (line.change() > 0) {
            json.put(line.gone() ? "gone" : "edited", true);
        }
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
        return json;
    }
}
