package io.saddlebag.webchat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.connector.HmacSignature;
import io.saddlebag.connector.SignatureScheme;
import io.saddlebag.connector.SignatureScheme.Algorithm;
import io.saddlebag.connector.SignatureScheme.Encoding;
import io.saddlebag.connector.SignatureScheme.Format;
import io.saddlebag.connector.SignatureScheme.Timestamp;
import io.saddlebag.connector.Unauthorized;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks what the shop's server says of who is signed in: signed like the webhooks of web chat, and not long ago. */
final class SignedUser {
    private static final String TIME = "timestamp";
    private static final String SIGNATURE = "signature";
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final int LONGEST = 1_000;
    private static final List<String> FIELDS = List.of("id", "name", "email", "phone");

    private final HmacSignature signature;

    SignedUser(String secret, String previous, Clock clock) {
        this.signature = new HmacSignature(
                new SignatureScheme(
                        Algorithm.HMAC_SHA256,
                        Encoding.HEX,
                        SIGNATURE,
                        "sha256=",
                        "{timestamp}.{body}",
                        new Timestamp(TIME, Format.UNIX_SECONDS, TOLERANCE)),
                List.of(secret, previous),
                clock);
    }

    /**
     * Who it is; with an empty user nobody is signed in.
     *
     * @param user JSON, exactly as it was signed
     * @throws Refused when it is not signed by the shop's server, not now, or is no user
     */
    Optional<JsonNode> check(String user, String timestamp, String signed) {
        if (user.isEmpty()) {
            return Optional.empty();
        }
        try {
            Map<String, String> given = Map.of(TIME, timestamp, SIGNATURE, signed);
            signature.verify(name -> Optional.ofNullable(given.get(name)), user.getBytes(StandardCharsets.UTF_8));
            return Optional.of(known(Json.parse(user.getBytes(StandardCharsets.UTF_8)), user.length()));
        } catch (Unauthorized e) {
            throw new Refused(401, "the user is not signed by the shop's server, or not within the last five minutes");
        } catch (InvalidMessage e) {
            throw new Refused(422, "the user is not JSON");
        }
    }

    private static ObjectNode known(JsonNode user, int length) {
        ObjectNode known = Json.mapper().createObjectNode();
        for (String field : FIELDS) {
            if (user.path(field).isValueNode() && !user.path(field).asText().isBlank()) {
                known.put(field, user.path(field).asText());
            }
        }
        if (!known.has("id") || length > LONGEST) {
            throw new Refused(422, "the user has no id, or is longer than " + LONGEST + " characters");
        }
        return known;
    }
}
