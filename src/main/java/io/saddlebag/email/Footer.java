package io.saddlebag.email;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What stands below an author's text: signature, disclaimer, a last quotation, what programs add. */
final class Footer {
    private static final int MAX_SIGNATURE = 20;
    private static final int MAX_LIST_FOOTER = 5;
    private static final int MIN_DISCLAIMER = 80;
    private static final Pattern DISCLAIMER = Pattern.compile(Phrases.expression("disclaimer"), Phrases.FLAGS);

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

    private int startOfQuote(int last) {
        int start = last;
        for (int i = last; i >= 0 && (lines.get(i).isQuoted() || lines.get(i).isBlank()); i--) {
            start = lines.get(i).isQuoted() ? i : start;
        }
        return start;
    }

    private int startOfSignature(int last) {
        int filled = 0;
        for (int i = last; i >= 0 && filled <= MAX_SIGNATURE && !lines.get(i).isQuoted(); i--) {
            boolean underscores = filled <= MAX_LIST_FOOTER && lines.get(i).isUnderscores();
            if (lines.get(i).isSignatureMark() || underscores) {
                return i;
            }
            filled += lines.get(i).isBlank() ? 0 : 1;
        }
        return -1;
    }

    /** A paragraph that is long enough and has two of the words that lawyers put there. */
    private int startOfDisclaimer(int last) {
        int start = last;
        int length = 0;
        for (int i = last; i >= 0 && !lines.get(i).isBlank(); i--) {
            start = i;
            length += lines.get(i).text().length();
        }
        long words = lines.subList(start, last + 1).stream()
                .flatMap(line -> DISCLAIMER.matcher(line.text()).results())
                .map(result -> result.group().toLowerCase(Locale.ROOT))
                .distinct()
                .limit(2)
                .count();
        return length >= MIN_DISCLAIMER && words == 2 ? start : -1;
    }
}
