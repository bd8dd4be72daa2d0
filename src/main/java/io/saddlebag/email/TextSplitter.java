package io.saddlebag.email;

import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The rules of {@link VisibleText}, in this order: a text that is all quotation; what leads into the author's text; the
 * first line from which on all is an earlier mail; what stands below the author's text.
 */
final class TextSplitter {
    private final List<Line> lines;
    /** The lines that are not visible. */
    private final BitSet hidden = new BitSet();

    private int end;

    TextSplitter(List<Line> lines) {
        this.lines = lines;
        this.end = lines.size();
    }

    VisibleText split() {
        if (hasOwnText(0, end)) {
            cutEarlierMails(cutLead());
            new Footer(lines, hidden, this::hasOwnText).cut(end);
        } else if (isPassedOnMail()) {
            return new TextSplitter(lines.stream().map(Line::without).toList()).split();
        } else if (isQuotedMail()) {
            hidden.set(0, end);
        }
        boolean forwarded = lines.stream().anyMatch(line -> EarlierMail.isForwarded(line.unquoted()));
        return new VisibleText(text(false), text(true), forwarded);
    }

    /** All is quoted, and the program said whose words they are: nobody wrote anything. */
    private boolean isQuotedMail() {
        return next(0) < end && Attribution.isOne(lines.get(next(0)).unquoted());
    }

    /** All is marked as quoted, and it is a mail that somebody passes on without a word: that mail is what there is. */
    private boolean isPassedOnMail() {
        List<Line> without = lines.stream().map(Line::without).toList();
        int first = next(0);
        return first < end
                && lines.stream().allMatch(line -> line.isBlank() || line.isQuoted())
                && EarlierMail.isForwarded(without.get(first).words());
    }

    /** Hides what stands above the author's text and gives where to go on. */
    private int cutLead() {
        int start = next(Banner.end(lines, next(0)));
        if (lines.get(start).isAddedByProgram()) {
            start = next(start + 1);
        }
        hidden.set(0, start);
        Line first = lines.get(start);
        if (EarlierMail.begins(lines, start)) {
            int header = EarlierMail.endOfHeader(lines, start);
            hidden.set(0, header);
            return header;
        }
        boolean marked = first.isQuoted() && Attribution.isOne(first.unquoted());
        int quote = marked ? start + 1 : Attribution.end(lines, start);
        if (quote == Attribution.NONE
                || (!marked && endOfQuote(quote) == quote && !Attribution.isSure(lines, start, quote))) {
            return start;
        }
        hidden.set(0, quote);
        int after = endOfQuote(quote);
        if (after == quote || isAnsweredInside(after)) {
            return quote;
        }
        hidden.set(0, after);
        return after;
    }

    /** Whether more quotations follow with text below them: then each gives an answer its meaning. */
    private boolean isAnsweredInside(int from) {
        return IntStream.range(from, end)
                .filter(i -> lines.get(i).isQuoted())
                .limit(1)
                .anyMatch(i -> hasOwnText(endOfQuote(i), end));
    }

    private void cutEarlierMails(int from) {
        for (int i = from; i < end; i++) {
            Line line = lines.get(i);
            if (line.isBlank() || (line.isQuoted() && !EarlierMail.isBetweenMarks(line.words()))) {
                continue;
            }
            if (EarlierMail.begins(lines, i)) {
                cutFrom(i);
                return;
            }
            int quote = Attribution.end(lines, i);
            if (quote != Attribution.NONE) {
                int after = endOfQuote(quote);
                if (after == quote && !Attribution.isSure(lines, i, quote)) {
                    continue;
                }
                if (after == quote || !hasOwnText(after, end)) {
                    cutFrom(EarlierMail.withLabelsAbove(lines, i));
                    return;
                }
                hidden.set(i, quote);
                i = after - 1;
            }
        }
    }

    private void cutFrom(int line) {
        hidden.set(line, end);
        end = line;
    }

    /** The line after the quotation that begins in a line or after the blank lines there; the line itself if none. */
    private int endOfQuote(int from) {
        int i = next(from);
        if (i >= end || !lines.get(i).isQuoted()) {
            return from;
        }
        int last = i;
        for (; i < end && (lines.get(i).isQuoted() || lines.get(i).isBlank()); i++) {
            last = lines.get(i).isQuoted() ? i : last;
        }
        return last + 1;
    }

    /** The first line from there on that is not blank. */
    private int next(int from) {
        int i = from;
        while (i < end && lines.get(i).isBlank()) {
            i++;
        }
        return i;
    }

    /** Whether an author's words stand in these lines: up to a signature's mark, neither quoted nor mere lines. */
    private boolean hasOwnText(int from, int to) {
        for (int i = from; i < to && !lines.get(i).isSignatureMark(); i++) {
            Line line = lines.get(i);
            if (!hidden.get(i) && !line.isBlank() && !line.isQuoted() && !line.isRule() && !line.isAddedByProgram()) {
                return true;
            }
        }
        return false;
    }

    private String text(boolean ofHidden) {
        return Texts.trimLines(IntStream.range(0, lines.size())
                .filter(i -> hidden.get(i) == ofHidden)
                .mapToObj(i -> lines.get(i).text())
                .collect(Collectors.joining("\n")));
    }
}
