package io.saddlebag.privacy;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds what a person is known by in a text of whatever form. It has to stand there by itself: what is part of a longer
 * address or number is somebody else's. Escapes of JSON, forms and quoted-printable are read; base64 is not, nor are
 * numbers with spaces in them.
 */
final class Spellings {
    /** Shorter ones stand in too many things that are not of this person. */
    private static final int SHORTEST = 6;

    private static final String WORD = "[\\p{L}\\p{N}]";
    private static final Pattern JSON = Pattern.compile("\\\\(?:u([0-9a-f]{4})|.)", Pattern.DOTALL);
    private static final Pattern FORM = Pattern.compile("%([0-9a-f]{2})");
    private static final Pattern QUOTED_PRINTABLE = Pattern.compile("=(?:([0-9a-f]{2})|[ \t]*\r?\n)");

    private final Optional<Pattern> any;

    Spellings(Collection<String> spellings) {
        String sought = spellings.stream()
                .map(spelling -> spelling.toLowerCase(Locale.ROOT))
                .filter(spelling -> spelling.length() >= SHORTEST)
                .map(Spellings::alone)
                .collect(Collectors.joining("|"));
        this.any = sought.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(sought));
    }

    /** An address goes on before and behind: mary-ann@example.org and ann@example.org.uk are other people's. */
    private static String alone(String spelling) {
        boolean address = spelling.contains("@");
        String before = address ? WORD + "[._+-]?" : WORD;
        String behind = address ? "[.-]?" + WORD : WORD;
        return "(?<!" + before + ")" + Pattern.quote(spelling) + "(?!" + behind + ")";
    }

    /** Whether a text tells of the person. */
    boolean in(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return any.isPresent()
                && Stream.<Function<String, String>>of(
                                given -> given,
                                given -> read(given, '\\', JSON, " "),
                                given -> read(given, '%', FORM, ""),
                                given -> read(given, '=', QUOTED_PRINTABLE, ""))
                        .map(reading -> reading.apply(lower))
                        .distinct()
                        .anyMatch(reading -> any.get().matcher(reading).find());
    }

    /** With its escapes in their plain form; those that stand for no character of their own become something else. */
    private static String read(String text, char mark, Pattern escapes, String other) {
        return text.indexOf(mark) < 0
                ? text
                : escapes.matcher(text).replaceAll(escape -> Matcher.quoteReplacement(plain(escape, other)));
    }

    private static String plain(MatchResult escape, String other) {
        String code = escape.group(1);
        return code == null
                ? other
                : String.valueOf((char) Integer.parseInt(code, 16)).toLowerCase(Locale.ROOT);
    }
}
