package io.saddlebag.connector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.saddlebag.message.Json;
import io.saddlebag.message.RawForm;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Keeps the form in which something came in: in place when it is small text, else in the blob store. */
final class Raw {
    static final String JSON = "application/json";
    /** One item that {@code items.jsonata} cut out of a payload, in contrast to a payload. */
    static final String ITEM = "application/vnd.saddlebag.item+json";

    private static final ObjectWriter ASCII = Json.mapper().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    private final Blobs blobs;

    Raw(Blobs blobs) {
        this.blobs = blobs;
    }

    /** A whole payload, byte for byte. */
    RawForm payload(String mediaType, byte[] bytes) {
        return utf8(bytes)
                .filter(text -> text.length() <= RawForm.MAX_INLINE && text.indexOf('\0') < 0)
                .map(text -> RawForm.inline(mediaType, text))
                .orElseGet(() -> RawForm.blob(mediaType, blobs.put(bytes)));
    }

    /** One item of a payload, as JSON. */
    RawForm item(JsonNode item) {
        String text = Json.write(item);
        if (!Clean.text(text).equals(text)) {
            // half a surrogate pair can be kept only as an escape
            text = ascii(item);
        }
        return text.length() <= RawForm.MAX_INLINE
                ? RawForm.inline(ITEM, text)
                : RawForm.blob(ITEM, blobs.put(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Optional<String> utf8(byte[] bytes) {
        if (bytes.length > 4 * RawForm.MAX_INLINE) {
            return Optional.empty();
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static String ascii(JsonNode item) {
        try {
            return ASCII.writeValueAsString(item);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A JSON tree has no JSON form", e);
        }
    }
}
