package io.saddlebag.helpdesk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.util.Map;

/**
 * A request as it came.
 *
 * @param headers by lower-case name
 * @param body empty when there was none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StubRequest(
        String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {
    /** {@code POST /api/v2/tickets}. */
    public String methodAndPath() {
        return method + " " + path;
    }

    /** The body, which must be JSON. */
    public JsonNode json() {
        return Json.parse(body);
    }

    /** What Zendesk wants inside an object of one property. */
    JsonNode wrapped(String name) {
        JsonNode value = json().path(name);
        if (!value.isObject()) {
            ObjectNode error = Json.mapper().createObjectNode();
            error.putObject("error")
                    .put("title", "Invalid attribute")
                    .put("message", "You passed an invalid value for the " + name + " attribute. Must be an object");
            throw new Refused(new StubAnswer(400, error, Map.of()));
        }
        return value;
    }
}
