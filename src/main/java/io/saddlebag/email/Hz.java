package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.charset.Charset;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HZ (RFC 1843), Chinese in ASCII, which Java does not know. */
final class Hz {
    private static final Set<String> NAMES = Set.of("hz-gb-2312", "hz");
    private static final Charset GB2312 = Charset.forName("GB2312");
    /** Pairs never begin with a tilde, so each character is looked at a few times at most, whatever stands there. */
    private static final Pattern ESCAPED = Pattern.compile(
            "~(?:\\{((?:[\\x21-\\x7D][\\x21-\\x7E])*+[\\x21-\\x7D]?)(?:~\\}|$)|(~)|\\r?\\n)", Pattern.MULTILINE);

    private Hz() {}

    /** @param label a charset's name in lower case */
    static boolean isNamed(String label) {
        return NAMES.contains(label);
    }

    /** What is no pair of bytes stays as it is. */
    static String decode(String ascii) {
        return ESCAPED.matcher(ascii)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) != null
                                ? characters(found.group(1))
                                : found.group(2) != null ? found.group(2) : ""));
    }

    private static String characters(String pairs) {
        byte[] bytes = pairs.getBytes(ISO_8859_1);
        for (int i = 0; i < bytes.length / 2 * 2; i++) {
            bytes[i] |= (byte) 0x80;
        }
        return new String(bytes, GB2312);
    }
}
