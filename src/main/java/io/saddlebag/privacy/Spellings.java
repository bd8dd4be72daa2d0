package io.saddlebag.privacy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
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
 * address or number is somebody else's. Escapes of JSON, forms and quoted-printable are read, and Base64; numbers with
 * spaces in them are not.
 */
final class Spellings {
    /** Shorter ones stand in too many things that are not of this person. */
    private static final int SHORTEST = 6;

    private static final String WORD = "[\\p{L}\\p{N}]";
    private static final Pattern JSON = Pattern.compile("\\\\(?:u([0-9a-f]{4})|.)", Pattern.DOTALL);
    private static final Pattern FORM = Pattern.compile("%([0-9a-f]{2})");
    private static final Pattern QUOTED_PRINTABLE = Pattern.compile("=(?:([0-9a-f]{2})|[ \t]*\r?\n)");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/\\r\\n]{8,}+");
    /** Behind it begins a text of its own: the word before may look like Base64, too. */
    private static final Pattern BLANK_LINE = Pattern.compile("\r?\n\r?\n");

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
                                given -> decoded(text).toLowerCase(Locale.ROOT),
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

    /** What stands in a text in Base64 (RFC 4648, section 4), each piece by itself. */
    private static String decoded(String text) {
        return BASE64.matcher(text)
                .results()
                .flatMap(run -> BLANK_LINE.splitAsStream(run.group()))
                .map(piece -> piece.replaceAll("[\r\n]", ""))
                .map(piece -> piece.length() % 4 == 1 ? piece.substring(0, piece.length() - 1) : piece)
                .map(piece -> new String(Base64.getDecoder().decode(piece), StandardCharsets.UTF_8))
                .collect(Collectors.joining(" "));
    }

    private static String plain(MatchResult escape, String other) {
        String code = escape.group(1);
        return code == null
                ? other
                : String.valueOf((char) Integer.parseInt(code, 16)).toLowerCase(Locale.ROOT);
    }
}
