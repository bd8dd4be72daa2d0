package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.util.Base64;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** UTF-7 (RFC 2152), which Java does not know, and old programs of Microsoft write. */
final class Utf7 {
    private static final Set<String> NAMES = Set.of("utf-7", "utf7", "unicode-1-1-utf-7", "x-unicode-2-0-utf-7");
    private static final Pattern SHIFTED = Pattern.compile("\\+([A-Za-z0-9+/]*+)-?");

    private Utf7() {}

    /** @param label a charset's name in lower case */
    static boolean isNamed(String label) {
        return NAMES.contains(label);
    }

    /** What is no whole number of characters was never encoded ("+49", "1+1") and stays as it is. */
    static String decode(String ascii) {
        return SHIFTED.matcher(ascii).replaceAll(shifted -> {
            String digits = shifted.group(1);
            String text = digits.length() % 4 == 1
                    ? ""
                    : new String(Base64.getDecoder().decode(digits), UTF_16BE);
            boolean encoded = !text.isEmpty()
                    && Base64.getEncoder()
                            .withoutPadding()
                            .encodeToString(text.getBytes(UTF_16BE))
                            .equals(digits);
            String kept = shifted.group().equals("+-") ? "+" : shifted.group();
            return Matcher.quoteReplacement(encoded ? text : kept);
        });
    }
}
