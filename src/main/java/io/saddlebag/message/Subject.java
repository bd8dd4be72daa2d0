package io.saddlebag.message;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** A subject line, and what it is about. */
public record Subject(String text) {
    private static final int MAX_LENGTH = 1_000;

    private static final String REPLY =
            "(?:re|aw|sv)\\d{0,3}|r|ref|antw|antwort|vs|ynt|yan[ıi]t|cevap|odp|ang|ats|atb|res|resp|rif|ri|vast|"
                    + "svar|vá|vedr|bls|balas|hal|ответ|отв|на|відп|відповідь|одг|απ|σχετ|réf|rép|rsp|"
                    + "回复|回覆|答复|答覆|回信|返信|회신|답장|תשובה|השב|رد|رد على|ตอบ|ตอบกลับ|trả lời";
    private static final String FORWARD = "fwd?|forward(?:ed)?|wg|weitergeleitet|tr|rv|reenv|enc|vb|vl|doorst|trs|"
            + "továbbítás|pd|přep|i|inoltro|vid|pfwd|redir|iletme|ilt|пересл|перес|пер|fs|προωθ|προώθ|"
            + "转发|轉寄|轉發|転送|전달|הועבר|إعادة توجيه|ส่งต่อ|chuyển tiếp";
    private static final String COUNT = "\\s*(?:\\[\\d{1,3}]|\\(\\d{1,3}\\)|\\^\\d{1,3}|\\*\\d{1,3})?\\s*[:：]\\s*";

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    private static final Pattern PREFIX = Pattern.compile("^(?:" + REPLY + "|" + FORWARD + ")" + COUNT, FLAGS);
    private static final Pattern TAGGED =
            Pattern.compile("^\\[[^\\]]{1,60}]\\s*(?=(?:" + REPLY + "|" + FORWARD + ")" + COUNT + ")", FLAGS);
    /** One letter means too many things. */
    private static final Pattern FORWARDED = Pattern.compile("^(?:" + FORWARD.replace("|i|", "|") + ")" + COUNT, FLAGS);

    private static final Set<Character.UnicodeScript> UNDIVIDED = Set.of(
            Character.UnicodeScript.HIRAGANA,
            Character.UnicodeScript.KATAKANA,
            Character.UnicodeScript.THAI,
            Character.UnicodeScript.LAO,
            Character.UnicodeScript.KHMER,
            Character.UnicodeScript.MYANMAR);
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    public Subject {
        text = text.codePointCount(0, text.length()) <= MAX_LENGTH
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_LENGTH));
    }

    /** The subject without reply and forward prefixes of any language, so that a thread's mails have the same. */
    public String topic() {
        String topic = text;
        String before;
        do {
            before = topic;
            topic = PREFIX.matcher(topic).replaceFirst("");
            topic = TAGGED.matcher(topic).replaceFirst("").strip();
        } while (!topic.equals(before));
        return topic;
    }

    /** The topic in the form in which topics are compared: in lower case, its white space folded. */
    public String comparable() {
        return WHITE_SPACE.matcher(topic()).replaceAll(" ").toLowerCase(Locale.ROOT);
    }

    /** Whether the other's topic stands in this one, in whole words; nothing stands in everything. */
    public boolean mentions(Subject other) {
        String whole = comparable();
        String part = other.comparable();
        for (int at = whole.indexOf(part); at >= 0; at = whole.indexOf(part, at + 1)) {
            if (isBorder(whole, at) && isBorder(whole, at + part.length())) {
                return true;
            }
        }
        return false;
    }

    /** Scripts that put no blanks between words have a border everywhere. */
    private static boolean isBorder(String text, int at) {
        return at == 0
                || at == text.length()
                || !isOfAWord(text.codePointBefore(at))
                || !isOfAWord(text.codePointAt(at));
    }

    private static boolean isOfAWord(int character) {
        return Character.isLetterOrDigit(character)
                && !Character.isIdeographic(character)
                && !UNDIVIDED.contains(Character.UnicodeScript.of(character));
    }

    /** Whether it says so itself: a reply to a forwarded mail is no forwarded mail. */
    public boolean isForwarded() {
        return FORWARDED.matcher(text).find();
    }
}
