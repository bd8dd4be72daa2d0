package io.saddlebag.email;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The beginning of a mail that is quoted or forwarded whole: a line that announces it, or its header. */
final class EarlierMail {
    private static final int MAX_HEADER_LINES = 14;

    private static final Pattern ORIGINAL = announcing("original");
    private static final Pattern FORWARDED = announcing("forwarded");

    /** What the lines of a header tell; the same word can be the label of several in different languages. */
    private enum Label {
        FROM,
        SENT,
        DATE,
        TO,
        SUBJECT,
        COPY
    }

    private static final int MAX_LABEL = 30;
    private static final Map<String, Label> LABELS = labels();

    private EarlierMail() {}

    private static Pattern announcing(String list) {
        String phrase = "[\\s*\"'„“]*" + Phrases.any(list) + "[^-–—_=]{0,60}";
        return Pattern.compile(
                "^[*_]{0,2}(?:[-–—_=]{2,}" + phrase + "[-–—_=]{2,}|" + Phrases.any(list) + "\\s?[:：])[*_]{0,2}$",
                Phrases.FLAGS);
    }

    /** Whether an earlier mail begins in that line. */
    static boolean begins(List<Line> lines, int i) {
        String words = lines.get(i).words();
        return ORIGINAL.matcher(words).find() || isForwarded(words) || isHeader(lines, i);
    }

    static boolean isForwarded(String words) {
        return FORWARDED.matcher(words).find();
    }

    /** The line after the announcement and the header that begin in a line. */
    static int endOfHeader(List<Line> lines, int i) {
        int from = i;
        if (!isHeader(lines, i)) {
            from++;
            while (from < lines.size() && lines.get(from).isBlank()) {
                from++;
            }
        }
        return from < lines.size() && label(lines.get(from).words()) != null ? endOfBlock(lines, from) : i + 1;
    }

    /**
     * A header says from whom and at least two things more, of which one is the subject or the sending: what a customer
     * writes about a journey (From, To, Date) is none.
     */
    private static boolean isHeader(List<Line> lines, int start) {
        if (label(lines.get(start).words()) != Label.FROM) {
            return false;
        }
        Set<Label> labels = EnumSet.noneOf(Label.class);
        boolean address = false;
        for (int i = start; i < endOfBlock(lines, start); i++) {
            Label label = label(lines.get(i).words());
            if (label != null) {
                labels.add(label);
                address |= lines.get(i).words().contains("@");
            }
        }
        return labels.size() >= 3 && (address || labels.contains(Label.SUBJECT) || labels.contains(Label.SENT));
    }

    private static int endOfBlock(List<Line> lines, int start) {
        int end = start;
        while (end < lines.size()
                && end < start + MAX_HEADER_LINES
                && !lines.get(end).isBlank()) {
            end++;
        }
        return end;
    }

    private static @Nullable Label label(String words) {
        int colon = words.replace('：', ':').indexOf(':');
        return colon <= 0 || colon > MAX_LABEL
                ? null
                : LABELS.get(words.substring(0, colon)
                        .replaceAll("[*_\\s]+", " ")
                        .strip()
                        .toLowerCase(Locale.ROOT));
    }

    private static Map<String, Label> labels() {
        Map<String, Label> labels = new HashMap<>();
        for (Label label : Label.values()) {
            Phrases.list(label.name().toLowerCase(Locale.ROOT)).forEach(word -> labels.putIfAbsent(word, label));
        }
        return Map.copyOf(labels);
    }
}
