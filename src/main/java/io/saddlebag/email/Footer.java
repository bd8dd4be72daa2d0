package io.saddlebag.email;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What stands below an author's text: signature, disclaimer, a last quotation, what programs add. */
final class Footer {
    private static final int MAX_SIGNATURE = 20;
    private static final int MAX_LIST_FOOTER = 5;
    private static final int MIN_DISCLAIMER = 80;
    private static final int FULL_LINE = 60;
    private static final Pattern DISCLAIMER = Pattern.compile(Phrases.expression("disclaimer"), Phrases.FLAGS);
    private static final Pattern THIS_MAIL = Pattern.compile(Phrases.expression("this-mail"), Phrases.FLAGS);
    private static final Pattern HEADING = Pattern.compile(
            "^[*_]{0,2}" + Phrases.expression("disclaimer-heading") + "\\s?[:：]?[*_]{0,2}$", Phrases.FLAGS);
    private static final Pattern LIST = Pattern.compile("(?i)mailing list|/listinfo/|/mailman");
    private static final Pattern ASKS = Pattern.compile("[?？؟]\\s*$");

    private final List<Line> lines;
    private final BitSet hidden;
    private final OwnText ownText;

    /** Whether an author's words stand in a range of lines. */
    @FunctionalInterface
    interface OwnText {
        boolean between(int from, int to);
    }

    Footer(List<Line> lines, BitSet hidden, OwnText ownText) {
        this.lines = lines;
        this.hidden = hidden;
        this.ownText = ownText;
    }

    /** Hides from below, as long as something goes and some of the author's text stays. */
    void cut(int end) {
        int before = end;
        int after = cutOnce(before);
        while (after < before) {
            before = after;
            after = cutOnce(before);
        }
    }

    private int cutOnce(int end) {
        int last = end - 1;
        while (last >= 0 && (hidden.get(last) || lines.get(last).isBlank())) {
            last--;
        }
        int start = last < 0 ? -1 : startOfFooter(last);
        if (start < 0 || !ownText.between(0, start)) {
            return last + 1;
        }
        hidden.set(start, end);
        return start;
    }

    /** Where a footer begins that ends with that line; -1 when there is none. */
    private int startOfFooter(int last) {
        Line line = lines.get(last);
        if (line.isRule() || line.isAddedByProgram()) {
            return last;
        }
        if (line.isQuoted()) {
            return startOfQuote(last);
        }
        int signature = startOfSignature(last);
        return signature >= 0 ? signature : startOfDisclaimer(last);
    }

    /** What the author introduces with a colon is shown, whoever wrote it first. */
    private int startOfQuote(int last) {
        int start = last;
        int above = last;
        for (; above >= 0 && (lines.get(above).isQuoted() || lines.get(above).isBlank()); above--) {
            start = lines.get(above).isQuoted() ? above : start;
        }
        boolean introduced = above >= 0
                && !hidden.get(above)
                && lines.get(above).words().matches(".*[:：]")
                && !Attribution.hasEvidence(lines.get(above).words());
        return introduced ? -1 : start;
    }

    private int startOfSignature(int last) {
        int filled = 0;
        for (int i = last; i >= 0 && filled <= MAX_SIGNATURE && !lines.get(i).isQuoted(); i--) {
            boolean underscores = filled <= MAX_LIST_FOOTER
                    && (lines.get(i).isUnderscores() || (lines.get(i).words().equals("__") && namesAList(i, last)));
            if (lines.get(i).isSignatureMark() || underscores) {
                return lines.get(i).text().equals("-- ") || !asksBelow(i, last) ? i : -1;
            }
            filled += lines.get(i).isBlank() ? 0 : 1;
        }
        return -1;
    }

    /** Without the blank that belongs to the mark, it may be a mere line above an author's question. */
    private boolean asksBelow(int mark, int last) {
        return lines.subList(mark, last + 1).stream()
                .anyMatch(line -> ASKS.matcher(line.text()).find());
    }

    private boolean namesAList(int mark, int last) {
        return lines.subList(mark, last + 1).stream()
                .anyMatch(line -> LIST.matcher(line.text()).find());
    }

    /** A paragraph that is long enough, speaks of the mail and has two of the words that lawyers put there. */
    private int startOfDisclaimer(int last) {
        int paragraph = last;
        while (paragraph > 0 && !lines.get(paragraph - 1).isBlank()) {
            paragraph--;
        }
        int start = -1;
        for (int i = last; i >= paragraph; i--) {
            String text = lines.get(i).text();
            start = DISCLAIMER.matcher(text).find() || THIS_MAIL.matcher(text).find() ? i : start;
        }
        if (start < 0) {
            return -1;
        }
        while (start > paragraph && goesOn(lines.get(start - 1).text().strip())) {
            start--;
        }
        String text = lines.subList(start, last + 1).stream().map(Line::text).collect(Collectors.joining(" "));
        long words = DISCLAIMER
                .matcher(text)
                .results()
                .map(result -> result.group().toLowerCase(Locale.ROOT))
                .distinct()
                .limit(2)
                .count();
        boolean found = text.length() >= MIN_DISCLAIMER
                && words == 2
                && THIS_MAIL.matcher(text).find()
                && !Phrases.saysI(text);
        return found ? withHeading(start) : -1;
    }

    private int withHeading(int disclaimer) {
        int above = disclaimer - 1;
        while (above > 0 && lines.get(above).isBlank()) {
            above--;
        }
        return above > 0 && HEADING.matcher(lines.get(above).words()).matches() ? above : disclaimer;
    }

    /** Whether a program broke this line where it was full. */
    private static boolean goesOn(String line) {
        return line.length() >= FULL_LINE && ".!?:".indexOf(line.charAt(line.length() - 1)) < 0;
    }
}
