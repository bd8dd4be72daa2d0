package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A field with parameters (Content-Type, Content-Disposition), read forgivingly: RFC 2231 continued and encoded values,
 * RFC 2047 words where they must not be, values with blanks that nobody quoted.
 *
 * @param value what stands before the first semicolon, lower case
 */
record Parameters(String value, Map<String, String> parameters) {
    private static final int MAX = 200;
    private static final Pattern NAME = Pattern.compile("([\\w.-]{1,60})(?:\\*(\\d{1,3}))?(\\*)?");
    private static final Pattern EXTENDED = Pattern.compile("([\\w.:-]{0,40})'([\\w-]{0,20})'(.*)", Pattern.DOTALL);

    /** The parameter of that name, decoded; empty when there is none. */
    String get(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** @param field bytes, one to a character */
    static Parameters parse(String field) {
        List<String> segments = segments(field);
        Map<String, Pieces> collected = new TreeMap<>();
        for (String segment : segments.subList(1, segments.size())) {
            int equals = segment.indexOf('=');
            Matcher name = NAME.matcher(
                    segment.substring(0, Math.max(0, equals)).strip().toLowerCase(Locale.ROOT));
            if (name.matches()) {
                int number = name.group(2) == null ? -1 : Integer.parseInt(name.group(2));
                collected
                        .computeIfAbsent(name.group(1), n -> new Pieces())
                        .add(
                                number,
                                name.group(3) != null,
                                unquoted(segment.substring(equals + 1).strip()));
            }
        }
        Map<String, String> decoded = new TreeMap<>();
        collected.forEach((name, pieces) -> decoded.put(name, pieces.text()));
        return new Parameters(segments.get(0).strip().toLowerCase(Locale.ROOT), decoded);
    }

    /** The field cut at its semicolons, but for those within quotation marks. */
    private static List<String> segments(String field) {
        List<String> segments = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < field.length() && segments.size() < MAX; i++) {
            char c = field.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                segments.add(field.substring(start, i));
                start = i + 1;
            }
        }
        segments.add(field.substring(start));
        return segments;
    }

    private static String unquoted(String value) {
        if (!value.startsWith("\"")) {
            return value;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < value.length() && value.charAt(i) != '"'; i++) {
            i += value.charAt(i) == '\\' && i + 1 < value.length() ? 1 : 0;
            text.append(value.charAt(i));
        }
        return text.toString();
    }

    /** The pieces of one parameter: {@code name}, or {@code name*0*}, {@code name*1} … */
    private static final class Pieces {
        private final Map<Integer, byte[]> numbered = new TreeMap<>();
        private String charset = "";

        void add(int number, boolean encoded, String text) {
            String content = text;
            Matcher start = EXTENDED.matcher(text);
            if (encoded && number <= 0 && start.matches()) {
                charset = start.group(1);
                content = start.group(3);
            }
            byte[] bytes = encoded ? EncodedWords.percent(content, '%') : content.getBytes(ISO_8859_1);
            if (encoded && number < 0) {
                numbered.put(number, bytes);
            } else {
                numbered.putIfAbsent(number, bytes);
            }
        }

        /** The continued form is for readers of RFC 2231 and wins over a plain one beside it. */
        String text() {
            boolean continued = numbered.keySet().stream().anyMatch(n -> n >= 0);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            numbered.forEach((number, bytes) -> {
                if (!continued || number >= 0) {
                    all.writeBytes(bytes);
                }
            });
            return EncodedWords.decode(Charsets.decode(all.toByteArray(), charset));
        }
    }
}
