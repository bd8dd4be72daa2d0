package io.saddlebag.email;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line of a mail's text and what can be said of it alone. */
record Line(String text) {
    /** Longer ones are prose: no program writes such lines around what it quotes. */
    private static final int MAX_LENGTH = 1_000;

    /** A comparison or a face is no mark of quotation. */
    private static final Pattern QUOTED = Pattern.compile("^\\s{0,4}[A-Z]{0,3}[>＞](?!=\\s|[:;]-?[()DP]|[._]{1,3}<)");

    private static final Pattern QUOTE_MARKS = Pattern.compile("^(?:\\s{0,4}[A-Z]{0,3}[>＞]){1,100}\\s?");
    private static final Pattern RULE = Pattern.compile("^\\s*(?:[-–—=_*#~+]\\s?){2,}\\s*$|^\\s*[ᐧ·]\\s*$");
    private static final Pattern DIRECTION =
            Pattern.compile("[\\u061C\\u200B\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069\\uFEFF]");
    private static final Pattern TAG = Pattern.compile("(?i)(?:</?(?:div|p|br|span)\\s?/?>)+");
    private static final Pattern ADDED = added();

    private static Pattern added() {
        String by = Phrases.expression("sent-by");
        String brand = "(?<![\\p{IsLatin}\\p{IsCyrillic}\\p{IsGreek}\\d])" + Phrases.expression("brand");
        String mine = "(?<![\\p{L}])" + Phrases.expression("my") + "\\s";
        String what = "(?:" + brand + "|" + mine + "(?:\\S{1,15}\\s)?" + Phrases.expression("device") + ")";
        String few = "(?:\\S{1,15}\\s){0,2}?";
        return Pattern.compile(
                "^[(<\\[*_«\\s]{0,4}(?:"
                        + (by + "[^,;:!?]{0,40}?" + what + "(?![\\p{L}\\d])[^,;!?]{0,60}|")
                        + ("(?:von|über|mit|vanaf|van|met)\\s" + few + what + "\\s" + few
                                + "(?:gesendet|verzonden|verstuurd)|")
                        + ("(?:" + mine + ")?" + what + "\\s?" + few + Phrases.expression("sent-after") + "|")
                        + (Phrases.expression("added") + ")[)>\\]*_»\\s.]{0,4}$"),
                Phrases.FLAGS);
    }

    static List<Line> of(String text) {
        return text.lines()
                .flatMap(line -> Attribution.ownLine(line).stream())
                .map(Line::new)
                .toList();
    }

    boolean isBlank() {
        return text.chars().allMatch(c -> Character.isWhitespace(c) || c == 0xA0 || c == 0x200B || c == 0xFEFF);
    }

    boolean isQuoted() {
        return QUOTED.matcher(text).find();
    }

    /** A line of dashes, stars and the like. */
    boolean isRule() {
        return text.length() <= MAX_LENGTH && RULE.matcher(text).matches();
    }

    /** The mark of RFC 3676, section 4.3, also without the blank that belongs to it. */
    boolean isSignatureMark() {
        return text.length() <= 20 && words().equals("--");
    }

    boolean isUnderscores() {
        return text.strip().matches("_{4,100}");
    }

    /** Added by a telephone or a mail program: "Sent from my …". */
    boolean isAddedByProgram() {
        return text.length() <= 200 && ADDED.matcher(words()).matches();
    }

    /**
     * With plain blanks and digits, no blanks around it, without marks of direction and without the tags that some
     * telephones leave in plain text; empty when too long to matter.
     */
    String words() {
        return text.length() > MAX_LENGTH
                ? ""
                : plainDigits(DIRECTION
                        .matcher(text.startsWith("<") ? TAG.matcher(text).replaceAll(" ") : text)
                        .replaceAll("")
                        .replaceAll("[\\u00A0\\u202F\\u2009\\u3000]", " ")
                        .strip());
    }

    /** Dates are written in the digits of many scripts. */
    private static String plainDigits(String text) {
        return text.chars().noneMatch(c -> c > 0x7F && Character.isDigit(c))
                ? text
                : text.codePoints()
                        .map(c -> c > 0x7F && Character.isDigit(c) ? '0' + Character.digit(c, 10) : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    /** Without the outermost of its marks of quotation. */
    Line without() {
        return isQuoted() ? new Line(text.replaceFirst("^\\s{0,4}[A-Z]{0,3}[>＞]\\s?", "")) : this;
    }

    /** Without its marks of quotation. */
    String unquoted() {
        Matcher marks = QUOTE_MARKS.matcher(words());
        return marks.find() ? words().substring(marks.end()).strip() : words();
    }
}
