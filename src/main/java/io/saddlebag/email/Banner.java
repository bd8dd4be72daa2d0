package io.saddlebag.email;

import java.util.List;
import java.util.regex.Pattern;

/** A warning of strangers that a company's mail server puts above what its people get. */
final class Banner {
    private static final int MAX_LENGTH = 600;
    private static final int MAX_LINES = 8;
    private static final String AROUND = "(?![\\p{L}\\d])";

    private static final Pattern WARNING =
            Pattern.compile("^\\W{0,10}" + Phrases.expression("banner-warning") + AROUND, Phrases.FLAGS);
    private static final Pattern STRANGER = word("banner-stranger");
    private static final Pattern DANGER = word("banner-danger");
    private static final Pattern ADVICE = word("banner-advice");
    private static final Pattern SENTENCE = Pattern.compile("[.!>)\\]*]$");
    private static final Pattern OF_MICROSOFT = Pattern.compile("aka\\.ms/LearnAboutSenderIdentification");

    private Banner() {}

    private static Pattern word(String list) {
        return Pattern.compile("(?<![\\p{L}\\d])" + Phrases.expression(list) + AROUND, Phrases.FLAGS);
    }

    /**
     * The line after the banner that begins in a line, where more follows; the line itself if there is none. It ends with
     * the sentence that makes it one: in HTML the author's words often follow without a blank line.
     */
    static int end(List<Line> lines, int start) {
        StringBuilder words = new StringBuilder();
        int end = start;
        boolean whole = false;
        while (!whole
                && end < lines.size()
                && end < start + MAX_LINES
                && !lines.get(end).isBlank()) {
            String line = lines.get(end).words();
            words.append(line).append(' ');
            end++;
            whole = (SENTENCE.matcher(line).find()
                            || end == lines.size()
                            || lines.get(end).isBlank())
                    && isBanner(words);
        }
        boolean more = lines.stream().skip(end).anyMatch(line -> !line.isBlank());
        return more && whole ? end : start;
    }

    private static boolean isBanner(CharSequence words) {
        return words.length() <= MAX_LENGTH
                && (OF_MICROSOFT.matcher(words).find()
                        || (WARNING.matcher(words).find()
                                && STRANGER.matcher(words).find()
                                && DANGER.matcher(words).find()
                                && ADVICE.matcher(words).find()
                                && !Phrases.saysI(words)));
    }
}
