package io.saddlebag.helpdesk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.util.Map;
import java.util.TreeMap;

/** What a stub answers. */
record StubAnswer(int status, ObjectNode body, Map<String, String> headers) {
    static StubAnswer ok(String name, JsonNode value) {
        return of(200, name, value);
    }

    static StubAnswer created(String name, JsonNode value) {
        return of(201, name, value);
    }

    static StubAnswer error(int status, String error, String description) {
        ObjectNode body = Json.mapper().createObjectNode().put("error", error).put("description", description);
        return new StubAnswer(status, body, Map.of());
    }

    StubAnswer with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new StubAnswer(status, body, more);
    }

    private static StubAnswer of(int status, String name, JsonNode value) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.set(name, value.deepCopy());
        return new StubAnswer(status, body, Map.of());
    }
}
