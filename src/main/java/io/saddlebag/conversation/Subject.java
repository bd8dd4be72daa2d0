package io.saddlebag.conversation;

import java.util.Locale;
import java.util.regex.Pattern;

/** Subject lines, compared by what they are about. */
final class Subject {
    /** Reply and forward prefixes as mail programs of many languages write them: a short word, perhaps a count, a colon. */
    private static final Pattern PREFIX = Pattern.compile(
            "^\\s*(?:\\[[^\\]]{1,40}\\]\\s*)?(?:re|aw|sv|vs|antw|antwort|odp|ynt|res|rv|r|ref|rif|tr|fw|fwd|wg|vb|vl|doorst|enc|i|"
                    + "回复|答复|转发|返信|転送|回覆|轉寄|답장|전달|отв|ответ|пер|hal|továbbítás|vá|atb|bls|trs|ilt|pd)"
                    + "\\s*(?:\\[\\d{1,3}\\]|\\(\\d{1,3}\\)|\\d{1,3})?\\s*[:：]\\s*",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final int MOST_PREFIXES = 20;

    private Subject() {}

    /** The subject without prefixes, in lower case, its white space folded. */
    static String topic(String subject) {
        String rest = subject.length() > 500 ? subject.substring(0, 500) : subject;
        for (int i = 0; i < MOST_PREFIXES; i++) {
            String shorter = PREFIX.matcher(rest).replaceFirst("");
            if (shorter.equals(rest)) {
                break;
            }
            rest = shorter;
        }
        return rest.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }
}
