package io.saddlebag.message;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** Makes file names safe that come from outside, once and for all: whoever writes one down writes this. */
public final class FileName {
    /** Most bytes of UTF-8: file systems take 255, and somebody may put something in front of it. */
    public static final int LONGEST = 200;

    private static final int LONGEST_EXTENSION = 20;
    /** Controls, and what is not seen but changes how a name reads: directions of writing, joiners, halves of pairs. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\u2028\\u2029]");

    /** What Windows takes for something else. */
    private static final Pattern FORBIDDEN = Pattern.compile("[:*?\"<>|]");

    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern END = Pattern.compile("[. ]+$");
    /** Devices of Windows, with any extension. */
    private static final Pattern RESERVED = Pattern.compile(
            "(?i)(con|prn|aux|nul|clock\\$|conin\\$|conout\\$|(com|lpt)[0-9\\u00b9\\u00b2\\u00b3])(\\..*)?");

    private FileName() {}

    /**
     * The name without any path, without characters that are not seen, that Windows takes for another, or for a device,
     * and not too long; its extension stays.
     *
     * @return empty when nothing is left
     */
    public static String safe(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String seen = FORBIDDEN.matcher(UNSEEN.matcher(last).replaceAll("")).replaceAll("_");
        String plain = END.matcher(BLANKS.matcher(seen).replaceAll(" ").strip()).replaceAll("");
        String named = RESERVED.matcher(plain).matches() ? "_" + plain : plain;
        return bytes(named) <= LONGEST ? named : shortened(named);
    }

    /** What stands behind the last dot, in lower case and without it; empty when there is none. */
    public static String extension(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    private static String shortened(String name) {
        int dot = name.lastIndexOf('.');
        String end = dot > 0 && name.length() - dot <= LONGEST_EXTENSION ? name.substring(dot) : "";
        StringBuilder beginning = new StringBuilder();
        int left = LONGEST - bytes(end);
        for (int at = 0; at < name.length() - end.length(); ) {
            String next = Character.toString(name.codePointAt(at));
            left -= bytes(next);
            if (left < 0) {
                break;
            }
            beginning.append(next);
            at += next.length();
        }
        return END.matcher(beginning).replaceAll("") + end;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
