package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Encoded words in headers (RFC 2047) in the forms that occur: with blanks and question marks inside, without padding,
 * split in the middle of a character, without the end mark, inside quotation marks.
 */
final class EncodedWords {
    private static final int MAX_CONTENT = 10_000;
    private static final Pattern BEGIN =
            Pattern.compile("=\\?\\s?([\\w.:()-]{0,40})\\s?(?:\\*[\\w-]{0,20})?\\?\\s?([bBqQ])\\s?\\?");

    private EncodedWords() {}

    /** The text that is meant; what is no encoded word stays as it is. */
    static String decode(String value) {
        StringBuilder out = new StringBuilder();
        ByteArrayOutputStream pending = new ByteArrayOutputStream();
        String charset = "";
        int end = 0;
        for (Word word = next(value, 0); word != null; word = next(value, end)) {
            String between = value.substring(end, word.start);
            boolean joins = end > 0 && between.isBlank();
            if (!joins || !charset.equalsIgnoreCase(word.charset)) {
                out.append(Charsets.decode(pending.toByteArray(), charset));
                pending.reset();
            }
            if (!joins) {
                out.append(between);
            }
            charset = word.charset;
            pending.writeBytes(word.bytes());
            end = word.end;
        }
        out.append(Charsets.decode(pending.toByteArray(), charset));
        return out.append(value, end, value.length()).toString();
    }

    private static @Nullable Word next(String value, int from) {
        for (int start = value.indexOf("=?", from); start >= 0; start = value.indexOf("=?", start + 2)) {
            Matcher begin = begin(value, start);
            if (begin.lookingAt()) {
                int content = begin.end();
                int stop = stop(value, content);
                int mark = value.startsWith("?=", stop) ? 2 : value.startsWith("?", stop) ? 1 : 0;
                return new Word(
                        start,
                        stop + mark,
                        begin.group(1),
                        begin.group(2).equalsIgnoreCase("b"),
                        value.substring(content, stop));
            }
        }
        return null;
    }

    private static Matcher begin(String value, int start) {
        return BEGIN.matcher(value).region(start, Math.min(value.length(), start + 120));
    }

    /** Where the content ends: at the end mark, or where the next word begins or the value ends without one. */
    private static int stop(String value, int content) {
        int limit = Math.min(value.length(), content + MAX_CONTENT);
        for (int i = content; i < limit; i++) {
            char c = value.charAt(i);
            if (c == '?' && (value.startsWith("?=", i) || i + 1 == value.length())) {
                return i;
            }
            if (c == '=' && value.startsWith("=?", i) && begin(value, i).lookingAt()) {
                return content + value.substring(content, i).stripTrailing().length();
            }
        }
        return limit;
    }

    private record Word(int start, int end, String charset, boolean isBase64, String content) {
        byte[] bytes() {
            return isBase64 ? base64(content) : percent(content.replace('_', ' '), '=');
        }
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
