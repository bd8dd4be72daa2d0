package io.saddlebag.email;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The beginning of a mail that is quoted or forwarded whole: a line that announces it, or its header. */
final class EarlierMail {
    private static final int MAX_HEADER_LINES = 14;

    private static final Pattern ORIGINAL = announcing("original");
    private static final Pattern FORWARDED = announcing("forwarded");
    private static final Pattern BETWEEN_MARKS =
            Pattern.compile("^>>>\\s[^<>]{1,100}(?:<[^<>]{3,200}>)?[^<>]{0,60}\\d[:.]\\d\\d[^<>]{0,20}>>>$");
    private static final Pattern ORIGINAL_GLUED =
            Pattern.compile("^-{4,}\\s?" + Phrases.any("original") + "\\s?-{4,}\\s?(\\S.*)$", Phrases.FLAGS);
    private static final Pattern ORIGINAL_ALONE = alone("original");
    private static final Pattern FORWARDED_ALONE = alone("forwarded");
    /** Helpdesks ask for the answer above such a line, in any language; some programs write no more than one word. */
    private static final Pattern REPLY_ABOVE =
            Pattern.compile("^##-\\s.{5,200}\\s-##$|^-{8,}\\s?Original\\s?-{8,}$", Phrases.FLAGS);

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
        return Pattern.compile("^[*_]{0,2}[-‐-―_=]{2,}" + phrase + "[-‐-―_=]{2,}[*_]{0,2}$", Phrases.FLAGS);
    }

    private static Pattern alone(String list) {
        return Pattern.compile("^[*_]{0,2}" + Phrases.any(list) + "\\s?[:：]?[*_]{0,2}$", Phrases.FLAGS);
    }

    /** Marked like a quotation, but above what is not marked. */
    static boolean isBetweenMarks(String words) {
        return BETWEEN_MARKS.matcher(words).find();
    }

    /** Whether a header's line on who wrote begins so. */
    static boolean tellsFromWhom(String words) {
        return label(words) == Label.FROM;
    }

    /** Whether these are the words that stand between dashes above an earlier mail, however many dashes are left. */
    static boolean isAnnouncement(String words) {
        return ORIGINAL_ALONE.matcher(words.replaceAll("^[-\\s]+|[-\\s]+$", "")).find();
    }

    /** Whether an earlier mail begins in that line. */
    static boolean begins(List<Line> lines, int i) {
        String words = lines.get(i).words();
        Matcher glued = ORIGINAL_GLUED.matcher(words);
        return ORIGINAL.matcher(words).find()
                || (glued.find() && label(glued.group(1)) == Label.FROM)
                || REPLY_ABOVE.matcher(words).find()
                || isBetweenMarks(words)
                || isForwarded(words)
                || isHeader(lines, i)
                || (ORIGINAL_ALONE.matcher(words).find() && isHeader(lines, nextFilled(lines, i + 1)));
    }

    /** Some programs put whom and what about above the line that introduces a quotation. */
    static int withLabelsAbove(List<Line> lines, int attribution) {
        int first = attribution;
        while (first > 0 && label(lines.get(first - 1).words()) != null) {
            first--;
        }
        return first < attribution && first > 0 && lines.get(first - 1).isRule() ? first - 1 : attribution;
    }

    private static int nextFilled(List<Line> lines, int from) {
        int i = from;
        while (i < lines.size() && lines.get(i).isBlank()) {
            i++;
        }
        return i;
    }

    static boolean isForwarded(String words) {
        return FORWARDED.matcher(words).find()
                || (words.endsWith(":") && FORWARDED_ALONE.matcher(words).find());
    }

    /** The line after the announcement and the header that begin in a line. */
    static int endOfHeader(List<Line> lines, int i) {
        int from = isHeader(lines, i) ? i : nextFilled(lines, i + 1);
        return from < lines.size() && label(lines.get(from).words()) != null ? endOfBlock(lines, from) : i + 1;
    }

    /**
     * A header says from whom and at least two things more, and with them an address, or when it was sent and the
     * subject: what a customer writes about a journey or a parcel (From, To, Sent) is none. From whose address and when,
     * to the minute, is enough.
     */
    private static boolean isHeader(List<Line> lines, int start) {
        Label first = start < lines.size() ? label(lines.get(start).words()) : null;
        boolean within = start > 0 && label(lines.get(start - 1).words()) != null;
        if (within || (first != Label.FROM && first != Label.SENT && first != Label.DATE)) {
            return false;
        }
        Set<Label> labels = EnumSet.noneOf(Label.class);
        boolean address = false;
        boolean sent = false;
        boolean dated = false;
        boolean writer = first == Label.FROM && lines.get(start).words().contains("@");
        int end = endOfBlock(lines, start);
        for (int i = start; i < end; i++) {
            String words = lines.get(i).words();
            Set<Label> here = i == start && first == Label.FROM ? labelsWithin(words) : EnumSet.noneOf(Label.class);
            Label label = label(words);
            if (label != null) {
                here.add(label);
            }
            labels.addAll(here);
            address |= !here.isEmpty() && words.contains("@");
            boolean time = here.contains(Label.SENT) || here.contains(Label.DATE);
            sent |= time && Attribution.hasEvidence(words);
            dated |= time && Attribution.isDatedExactly(words);
        }
        boolean whole = first == Label.FROM && sent && labels.contains(Label.SUBJECT);
        return labels.contains(Label.FROM) && ((labels.size() >= 3 && (address || whole)) || (writer && dated));
    }

    /** Some programs write the whole header on one line. */
    private static Set<Label> labelsWithin(String words) {
        Set<Label> labels = EnumSet.noneOf(Label.class);
        for (int colon = words.indexOf(": "); colon > 0; colon = words.indexOf(": ", colon + 1)) {
            String before = words.substring(0, colon).stripTrailing();
            Label label =
                    LABELS.get(before.substring(before.lastIndexOf(' ') + 1).toLowerCase(Locale.ROOT));
            if (label != null) {
                labels.add(label);
            }
        }
        return labels;
    }

    /** Where the header ends that begins in a line; some programs leave a line blank between each two. */
    private static int endOfBlock(List<Line> lines, int start) {
        int end = start;
        int filled = 0;
        while (end < lines.size() && filled < MAX_HEADER_LINES) {
            if (lines.get(end).isBlank()) {
                int next = nextFilled(lines, end);
                if (next > end + 2
                        || next >= lines.size()
                        || label(lines.get(next).words()) == null) {
                    return end;
                }
                end = next;
            }
            end++;
            filled++;
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
