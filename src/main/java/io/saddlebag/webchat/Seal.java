package io.saddlebag.webchat;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.Hmac;
import io.saddlebag.message.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Gives things to browsers that only the hub can have made: JSON and its HMAC-SHA-256, both in Base64url, with a dot
 * between. It hides nothing. The MAC is over the text and compared as text, so there is no second spelling of a seal.
 */
final class Seal {
    private static final int LONGEST = 4_096;
    private static final int ALIAS = 22;

    private final List<Hmac> keys;

    /**
     * @param secret makes seals
     * @param previous was the secret until now, and still opens them; may be empty
     * @param purpose what is sealed: what was sealed for one purpose opens for no other
     */
    Seal(String secret, String previous, String purpose) {
        this.keys = Stream.of(secret, previous)
                .filter(text -> !text.isEmpty())
                .map(text -> Hmac.sha256(Hmac.sha256(text).of("saddlebag chat window: " + purpose)))
                .toList();
    }

    String close(JsonNode content) {
        String text = encode(Json.write(content).getBytes(StandardCharsets.UTF_8));
        return text + "." + encode(keys.get(0).of(text));
    }

    /** What was sealed; nothing when it was not sealed here, for this. */
    Optional<JsonNode> open(String sealed) {
        int dot = sealed.indexOf('.');
        if (dot < 0 || sealed.length() > LONGEST) {
            return Optional.empty();
        }
        String text = sealed.substring(0, dot);
        byte[] given = sealed.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
        boolean genuine = false;
        for (Hmac key : keys) {
            genuine |= MessageDigest.isEqual(encode(key.of(text)).getBytes(StandardCharsets.UTF_8), given);
        }
        try {
            return genuine ? Optional.of(Json.parse(Base64.getUrlDecoder().decode(text))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A short name for something that must not be read from it, the same each time. */
    String alias(String something) {
        return encode(keys.get(0).of(something)).substring(0, ALIAS);
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
