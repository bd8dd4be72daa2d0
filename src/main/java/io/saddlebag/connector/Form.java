package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.InvalidMessage;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A form post ({@code application/x-www-form-urlencoded}, URL Standard § 5.1) as a JSON object of name to value, or to
 * a list of values when the name comes more than once. Unlike the standard's parser this one refuses what is not
 * properly encoded.
 */
final class Form {
    static final String MEDIA_TYPE = "application/x-www-form-urlencoded";

    private static final int MAX_FIELDS = 2_000;

    private Form() {}

    static boolean isForm(String mediaType) {
        return mediaType.strip().regionMatches(true, 0, MEDIA_TYPE, 0, MEDIA_TYPE.length());
    }

    /** A form post with these fields, in the order of their names. */
    static String write(Map<String, List<String>> fields) {
        return fields.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(
                        field -> field.getValue().stream().map(value -> encoded(field.getKey()) + "=" + encoded(value)))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static JsonNode parse(byte[] body) {
        ObjectNode form = JsonNodeFactory.instance.objectNode();
        int fields = 0;
        for (int start = 0; start < body.length; ) {
            int end = indexOf(body, '&', start, body.length);
            if (end > start) {
                if (++fields > MAX_FIELDS) {
                    throw new InvalidMessage("payload", "is a form of more than " + MAX_FIELDS + " fields");
                }
                int equals = indexOf(body, '=', start, end);
                add(form, decode(body, start, equals), decode(body, Math.min(equals + 1, end), end));
            }
            start = end + 1;
        }
        if (form.isEmpty()) {
            throw new InvalidMessage("payload", "is empty; a form was expected");
        }
        return form;
    }

    private static void add(ObjectNode form, String name, String value) {
        JsonNode before = form.get(name);
        if (before == null) {
            form.put(name, value);
        } else if (before instanceof ArrayNode list) {
            list.add(value);
        } else {
            form.putArray(name).add(before).add(value);
        }
    }

    private static int indexOf(byte[] body, char wanted, int start, int end) {
        for (int i = start; i < end; i++) {
            if (body[i] == wanted) {
                return i;
            }
        }
        return end;
    }

    private static String decode(byte[] body, int start, int end) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(end - start);
        for (int i = start; i < end; i++) {
            if (body[i] == '%') {
                int high = i + 2 < end ? Character.digit(body[i + 1], 16) : -1;
                int low = i + 2 < end ? Character.digit(body[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw new InvalidMessage("payload", "is no form: a percent sign without two hex digits");
                }
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.write(body[i] == '+' ? ' ' : body[i]);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidMessage("payload", "is no form: it is not valid UTF-8");
        }
    }
}
