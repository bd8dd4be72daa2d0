package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Encoded words in headers (RFC 2047) in the forms that occur: with blanks inside, without padding, split in the middle
 * of a character, without the end mark, inside quotation marks.
 */
final class EncodedWords {
    private static final Pattern WORD = Pattern.compile(
            "=\\?([\\w.:()-]{1,40})(?:\\*[\\w-]{0,20})?\\?([bBqQ])\\?([^?\\r\\n]{0,10000})(?:\\?=|\\?$|$)");

    private EncodedWords() {}

    /** The text that is meant; what is no encoded word stays as it is. */
    static String decode(String value) {
        if (!value.contains("=?")) {
            return value;
        }
        StringBuilder out = new StringBuilder();
        ByteArrayOutputStream pending = new ByteArrayOutputStream();
        String charset = "";
        int end = 0;
        Matcher word = WORD.matcher(value);
        while (word.find()) {
            String between = value.substring(end, word.start());
            boolean joins = end > 0 && between.isBlank();
            if (!joins || !charset.equalsIgnoreCase(word.group(1))) {
                out.append(Charsets.decode(pending.toByteArray(), charset));
                pending.reset();
            }
            if (!joins) {
                out.append(between);
            }
            charset = word.group(1);
            pending.writeBytes(bytes(word.group(2), word.group(3)));
            end = word.end();
        }
        out.append(Charsets.decode(pending.toByteArray(), charset));
        return out.append(value, end, value.length()).toString();
    }

    private static byte[] bytes(String encoding, String content) {
        return encoding.equalsIgnoreCase("b") ? base64(content) : percent(content.replace('_', ' '), '=');
    }

    private static byte[] base64(String content) {
        String digits = content.replaceAll("[^A-Za-z0-9+/]", "");
        int usable = digits.length() % 4 == 1 ? digits.length() - 1 : digits.length();
        return Base64.getDecoder().decode(digits.substring(0, usable));
    }

    /** The bytes of a text in which a mark and two hex digits stand for a byte; other marks stand for themselves. */
    static byte[] percent(String content, char mark) {
        byte[] in = content.getBytes(ISO_8859_1);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            int coded = in[i] == mark && i + 2 < in.length ? hex(in[i + 1], in[i + 2]) : -1;
            out.write(coded < 0 ? in[i] : coded);
            i += coded < 0 ? 0 : 2;
        }
        return out.toByteArray();
    }

    private static int hex(byte high, byte low) {
        int h = Character.digit(high, 16);
        int l = Character.digit(low, 16);
        return h < 0 || l < 0 ? -1 : h << 4 | l;
    }
}
