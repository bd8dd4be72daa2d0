package io.saddlebag.helpdesk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Answers in Intercom's form. */
final class IntercomAnswers {
    private IntercomAnswers() {}

    static void unless(boolean right, String field, String problem) {
        if (!right) {
            throw new Refused(refusal(422, "parameter_invalid", field + " " + problem));
        }
    }

    static StubAnswer ok(ObjectNode body) {
        return new StubAnswer(200, body, Map.of());
    }

    static StubAnswer refusal(int status, String code, String message) {
        ObjectNode body = object().put("type", "error.list").put("request_id", "r");
        body.putArray("errors").addObject().put("code", code).put("message", message);
        return new StubAnswer(status, body, Map.of());
    }

    static ObjectNode object() {
        return Json.mapper().createObjectNode();
    }

    static ArrayNode array(List<? extends JsonNode> values) {
        return Json.mapper().createArrayNode().addAll(values);
    }

    /** No Retry-After, as with the real one. */
    static StubAnswer tooMany(Instant until) {
        return refusal(429, "rate_limit_exceeded", "Exceeded rate limit in 10_seconds")
                .with("X-RateLimit-Remaining", "0")
                .with("X-RateLimit-Reset", Long.toString(until.getEpochSecond()));
    }
}
