package io.saddlebag.email;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The line or lines by which mail programs introduce what they quote: "On … somebody wrote:". */
final class Attribution {
    /** What {@link #end} gives when there is none. */
    static final int NONE = -1;

    private static final int MAX_LINES = 6;
    private static final int MAX_LENGTH = 400;
    private static final int MAX_FOREIGN = 250;
    private static final int FULL_LINE = 50;

    private static final String TIME = "(?<![\\d.:])\\d{1,2}\\s?[:.hH：]\\s?\\d{2}(?!\\d|\\s?[./]\\s?\\d)";
    private static final String EMAIL = "[^\\s@<>]@[^\\s@<>]";
    private static final String YEAR = "(?<!\\d)(?:19|20)\\d\\d(?!\\d)";
    private static final String DAY = "(?<!\\d)\\d{1,2}(?!\\d)";
    private static final String DATE = "\\d{1,4}\\s?([./-])\\s?\\d{1,2}\\s?\\1\\s?\\d{1,4}|" + DAY + ".{0,40}" + YEAR
            + "|" + YEAR + ".{0,40}" + DAY;

    private static final String BEFORE = "(?<![\\p{L}\\d])";
    private static final String AFTER = "(?![\\p{L}])";
    private static final String VERB = BEFORE + Phrases.any("wrote") + AFTER + "|" + Phrases.any("wrote-undivided");
    private static final String VERB_THEN = BEFORE + Phrases.any("wrote-then") + AFTER;

    private static final Pattern WROTE = Pattern.compile(VERB + "|" + VERB_THEN, Phrases.FLAGS);
    /** The verb stands last, or a name or a date is behind it; behind an address it may always be the last. */
    private static final Pattern WHOLE = Pattern.compile(
            "(?:" + VERB + ")[\\s)\"'*_]{0,5}(?:[:：][*_\\s]{0,3}-{0,10}$|-{2,}$)|(?:" + VERB_THEN
                    + ").{1,200}[:：][*_\\s]{0,3}$|" + EMAIL + "[^:]{0,80}" + VERB_THEN + "\\s?[:：][*_\\s]{0,3}$",
            Phrases.FLAGS);

    /** Between dashes a name and the verb are enough. */
    private static final Pattern BETWEEN_DASHES =
            Pattern.compile("^-{2,}\\s[^-:]{1,60}\\s(?:" + VERB + ")\\s?-{2,}$", Phrases.FLAGS);
    /** Without a colon: a date, then a name and an address in its brackets, then the verb and nothing else. */
    private static final Pattern ADDRESS_AND_VERB =
            Pattern.compile("<[^<>\\s]{1,100}@[^<>\\s]{1,100}>\\s?(?:" + VERB + ")$", Phrases.FLAGS);

    private static final Pattern OWN_WORDS = Pattern.compile(
            BEFORE + Phrases.any("self-wrote") + "\\s+(?:" + WROTE.pattern() + ")|(?:" + WROTE.pattern() + ")\\s+"
                    + Phrases.any("wrote-self") + AFTER,
            Phrases.FLAGS);
    private static final Pattern OWN_STORY = Pattern.compile(BEFORE + Phrases.any("self-said")
            + "\\s+(?:(?:\\p{Ll}\\S{0,19}|Ihnen|Sie|Euch|Dir)\\s+){0,5}?(?iu:" + WROTE.pattern() + ")");
    private static final Pattern OPENING = Pattern.compile("^[*_\\s-]{0,8}" + Phrases.any("opening") + "(?:\\s|\\d|,)");
    /** A person's address, a time, or a day with its year. */
    private static final Pattern EVIDENCE = Pattern.compile(EMAIL + "|" + TIME + "|" + DATE);

    private static final Pattern HAS_EMAIL = Pattern.compile(EMAIL);
    private static final Pattern HAS_DATE = Pattern.compile(DATE);
    private static final Pattern HAS_TIME = Pattern.compile(TIME);

    /** Without a verb: a date with its zone or an address, then nothing else. */
    private static final Pattern DATE_AND_NAME = Pattern.compile(
            "^\\d{4}[-/]\\d{1,2}[-/]\\d{1,2}\\s+(?:" + TIME
                    + "\\s+)?(?:(?:GMT|UTC)[+-]\\d{1,2}:?\\d{2}\\s+[^<>]{1,100}|[^<>]{0,100}<[^<>\\s]{1,100}@[^<>]{1,100}>)\\s*(?:<[^<>]{1,200}>\\s*)?:?$");

    /** In whatever language: an address in its brackets, and soon the colon. */
    private static final Pattern ADDRESS_AND_COLON = Pattern.compile(
            "<[^<>\\s]{1,100}@[^<>\\s]{1,100}>(?:\\s@\\s)?[^<>@:]{0,60}(?:" + TIME + ")?[^<>@:]{0,5}[:：]$");

    private static final Pattern DATE_BY_ADDRESS = Pattern.compile("^\\d.{6,60}\\s[^\\s@]{1,64}@[^\\s@]{1,100}[:：]$");
    private static final Pattern DATE_ALONE = Pattern.compile(
            "^" + Phrases.any("opening") + "\\s.{6,40}" + TIME + "(?::\\d\\d)?\\s?(?:[+-]\\d{4}|[A-Z]{2,4})?$");
    private static final Pattern QUOTING =
            Pattern.compile("^" + Phrases.any("quoting") + "\\s[^:]{0,200}" + EMAIL + "[^:]{0,100}:$", Phrases.FLAGS);
    private static final Pattern YOU_WROTE = Pattern.compile(
            BEFORE + Phrases.any("you-wrote") + "\\s+(?:\\S{1,20}\\s+){0,3}?(?:" + WROTE.pattern() + ")|(?:"
                    + WROTE.pattern() + ")\\s+" + Phrases.any("you-wrote") + AFTER,
            Phrases.FLAGS);

    private static final Pattern NAME_WROTE =
            Pattern.compile("^[^:]{1,60}(?:" + WROTE.pattern() + ")\\s*[:：]$", Phrases.FLAGS);

    /** Words without a digit, then how an attribution begins and its date. */
    private static final Pattern SHARED = Pattern.compile("^(?![>\\s*_-]*" + Phrases.any("opening")
            + "(?:\\s|$))([^\\d<>@]{2,200}?)[\\s-]{1,6}((?<![\\p{L}\\d])" + Phrases.any("opening")
            + "\\s(?:\\p{L}{1,12}[.,]{0,2}\\s){0,2}\\d.*)$");

    private Attribution() {}

    /** The line after the attribution that begins in a line, or {@link #NONE}. */
    static int end(List<Line> lines, int start) {
        String first = lines.get(start).words();
        if (!mayBegin(first)) {
            return NONE;
        }
        if (isQuotedNext(lines, start + 1) && (NAME_WROTE.matcher(first).find() || isDated(first))) {
            return start + 1;
        }
        StringBuilder joined = new StringBuilder();
        int used = 0;
        for (int i = start; i < lines.size() && used < MAX_LINES && joined.length() <= MAX_LENGTH; i++) {
            Line line = lines.get(i);
            if (i > start && endsBefore(joined, lines, i)) {
                return NONE;
            }
            if (!line.isBlank()) {
                joined.append(joined.isEmpty() ? "" : " ").append(line.words());
                used++;
            }
            if (isWhole(joined.toString()) || isForeign(joined.toString(), lines, start, i)) {
                return i + 1;
            }
        }
        return NONE;
    }

    /**
     * A line in two where somebody's words and an attribution share it, as when a program wrote HTML as text; else as it
     * is.
     */
    static List<String> ownLine(String line) {
        if (line.length() > MAX_LENGTH
                || !mayEnd(line.strip())
                || !HAS_EMAIL.matcher(line).find()) {
            return List.of(line);
        }
        Matcher shared = SHARED.matcher(line);
        return shared.find()
                        && isDatedExactly(shared.group(2))
                        && isOne(shared.group(2))
                        && !EarlierMail.isAnnouncement(shared.group(1))
                ? List.of(shared.group(1), shared.group(2))
                : List.of(line);
    }

    /** Whether it is one, on one line. */
    static boolean isOne(String line) {
        return mayBegin(line) && isWhole(line);
    }

    /**
     * Whether it introduces an earlier mail even when no line below is marked as quoted: people introduce what they tell
     * of others in much the same words.
     */
    static boolean isSure(List<Line> lines, int start, int end) {
        StringBuilder joined = new StringBuilder();
        lines.subList(start, end).forEach(line -> joined.append(line.words()).append(' '));
        boolean told = YOU_WROTE.matcher(joined).find();
        return HAS_EMAIL.matcher(joined).find()
                || BETWEEN_DASHES.matcher(joined.toString().strip()).find()
                || (isDatedExactly(joined) && !told);
    }

    /** Whether a line names an address, a time, or a day with its year, as programs do. */
    static boolean hasEvidence(String line) {
        return line.length() <= MAX_LENGTH && EVIDENCE.matcher(line).find();
    }

    /** Whether it names a day and a time. */
    static boolean isDatedExactly(CharSequence text) {
        return HAS_DATE.matcher(text).find() && HAS_TIME.matcher(text).find();
    }

    /** Programs that write no colon, and those that write no verb, above what is marked as quoted. */
    private static boolean isDated(String line) {
        return line.length() <= 150
                && isDatedExactly(line)
                && (WROTE.matcher(line).find()
                        || DATE_BY_ADDRESS.matcher(line).find()
                        || DATE_ALONE.matcher(line).find())
                && !isOwn(line);
    }

    /** In a language that no list knows, or without a verb; broken only where the line was full. */
    private static boolean isForeign(String text, List<Line> lines, int start, int last) {
        return text.length() <= MAX_FOREIGN
                && !text.isEmpty()
                && ":：".indexOf(text.charAt(text.length() - 1)) >= 0
                && !isOpen(text)
                && isDatedExactly(text)
                && ADDRESS_AND_COLON.matcher(text).find()
                && !isOwn(text)
                && lines.subList(start, last).stream()
                        .allMatch(line -> line.text().length() >= FULL_LINE)
                && (last + 1 == lines.size() || lines.get(last + 1).isBlank() || isQuotedNext(lines, last + 1));
    }

    private static boolean mayBegin(String line) {
        return line.length() <= MAX_LENGTH
                && !line.startsWith("<")
                && !line.regionMatches(true, 0, "mailto:", 0, 7)
                && (line.chars().anyMatch(c -> Character.isDigit(c) || c == '@' || c == '<')
                        || (line.endsWith(":") && WROTE.matcher(line).find())
                        || BETWEEN_DASHES.matcher(line).find());
    }

    private static boolean isWhole(String text) {
        if (text.length() > MAX_LENGTH || isOpen(text) || closesUnopened(text)) {
            return false;
        }
        return DATE_AND_NAME.matcher(text).find()
                || QUOTING.matcher(text).find()
                || BETWEEN_DASHES.matcher(text).find()
                || (ADDRESS_AND_VERB.matcher(text).find() && isDatedExactly(text))
                || (mayEnd(text)
                        && EVIDENCE.matcher(text).find()
                        && WHOLE.matcher(text).find()
                        && !isOwn(text));
    }

    /** Whether who writes tells of what he or she wrote. */
    private static boolean isOwn(String text) {
        return OWN_WORDS.matcher(text).find() || OWN_STORY.matcher(text).find();
    }

    /** Whether it ends as {@link #WHOLE} has to; to look is much cheaper than to search. */
    private static boolean mayEnd(String text) {
        int last = text.length() - 1;
        while (last > 0 && (Character.isWhitespace(text.charAt(last)) || "*_)\"'".indexOf(text.charAt(last)) >= 0)) {
            last--;
        }
        return last > 0 && ":：-".indexOf(text.charAt(last)) >= 0;
    }

    /** Whether an angle bracket is open: programs break lines within an address. */
    private static boolean isOpen(String text) {
        return text.chars().filter(c -> c == '<').count()
                > text.chars().filter(c -> c == '>').count();
    }

    private static boolean closesUnopened(String text) {
        return text.indexOf('>') >= 0 && (text.indexOf('<') < 0 || text.indexOf('>') < text.indexOf('<'));
    }

    /** Whether a line cannot belong to what was read so far. */
    private static boolean endsBefore(CharSequence joined, List<Line> lines, int i) {
        String text = joined.toString();
        boolean open = isOpen(text);
        Line line = lines.get(i);
        if (line.isBlank()) {
            return !open && !(i + 1 < lines.size() && lines.get(i + 1).words().startsWith("<"));
        }
        boolean sentence = text.matches("(?s).*[.!?]")
                && !text.contains("<")
                && !WROTE.matcher(text).find();
        return !open
                && (line.isQuoted() || sentence || OPENING.matcher(line.words()).find());
    }

    private static boolean isQuotedNext(List<Line> lines, int from) {
        return from < lines.size()
                && (lines.get(from).isQuoted()
                        || (lines.get(from).isBlank()
                                && from + 1 < lines.size()
                                && lines.get(from + 1).isQuoted()));
    }
}
