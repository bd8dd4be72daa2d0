package io.saddlebag.webchat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody in front of the chat window, as their token says.
 *
 * @param id made by the hub at random: whoever does not know it cannot read what was written
 * @param origin of the page for which the token was made; it is good for no other
 * @param issued when
 * @param user who is signed in, as the shop's server signed it
 */
record Visitor(String id, String origin, Instant issued, Optional<JsonNode> user) {
    static Visitor read(JsonNode token) {
        return new Visitor(
                token.path("v").asText(),
                token.path("o").asText(),
                Instant.ofEpochSecond(token.path("t").asLong()),
                Optional.of(token.path("u")).filter(JsonNode::isObject));
    }

    /** With names of one letter: it travels with every request. */
    ObjectNode json() {
        ObjectNode token = Json.mapper().createObjectNode();
        token.put("v", id).put("o", origin).put("t", issued.getEpochSecond());
        user.ifPresent(signed -> token.set("u", signed));
        return token;
    }
}
