package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.saddlebag.email.RtfScope.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;

/**
 * Reads the words of RTF: the HTML that Outlook has put into it ([MS-OXRTFEX]), or else plain text. It goes once through
 * the bytes, and follows and executes nothing; what is broken is read as far as it can be.
 */
final class Rtf {
    private static final int DEEPEST = 200;
    private static final int LONGEST_WORD = 32;

    private static final Set<String> UNREAD = Set.of(
            "colortbl",
            "stylesheet",
            "info",
            "pict",
            "header",
            "headerl",
            "headerr",
            "headerf",
            "footer",
            "footerl",
            "footerr",
            "footerf",
            "filetbl",
            "nonshppict",
            "listtable",
            "revtbl",
            "xe",
            "tc",
            "object",
            "rxe",
            "txe");
    private static final Set<String> LINES = Set.of("par", "line", "sect", "page", "row", "nestrow");
    private static final Map<String, String> CHARACTERS = Map.ofEntries(
            Map.entry("tab", "\t"),
            Map.entry("cell", "\t"),
            Map.entry("nestcell", "\t"),
            Map.entry("lquote", "\u2018"),
            Map.entry("rquote", "\u2019"),
            Map.entry("ldblquote", "\u201C"),
            Map.entry("rdblquote", "\u201D"),
            Map.entry("bullet", "\u2022"),
            Map.entry("endash", "\u2013"),
            Map.entry("emdash", "\u2014"),
            Map.entry("emspace", " "),
            Map.entry("enspace", " "),
            Map.entry("qmspace", " "));

    private final byte[] rtf;
    private final RtfText text = new RtfText();
    private final RtfFonts fonts = new RtfFonts();
    private final Deque<RtfScope> around = new ArrayDeque<>();
    private RtfScope scope = RtfScope.DOCUMENT;
    private String charset = "windows-1252";
    private int defaultFont;
    private boolean html;
    private boolean optional;
    private int tooDeep;
    private int skipped;
    private int at;

    private Rtf(byte[] rtf) {
        this.rtf = rtf;
    }

    /** What it says; silent when that is nothing. */
    static Said read(byte[] bytes) {
        Rtf rtf = new Rtf(bytes);
        while (rtf.at < bytes.length) {
            rtf.next(bytes[rtf.at++] & 0xFF);
        }
        return new Said(rtf.html, TnefText.of(rtf.text.all()));
    }

    private void next(int one) {
        switch (one) {
            case '{' -> open();
            case '}' -> close();
            case '\\' -> control();
            case '\r', '\n', 0 -> {}
            default -> put(one);
        }
    }

    private void open() {
        skipped = 0;
        if (around.size() < DEEPEST && tooDeep == 0) {
            around.push(scope);
        } else {
            tooDeep++;
        }
    }

    private void close() {
        skipped = 0;
        optional = false;
        if (tooDeep > 0) {
            tooDeep--;
        } else if (!around.isEmpty()) {
            scope = around.pop();
        }
    }

    private void control() {
        if (at >= rtf.length) {
            return;
        }
        int first = rtf[at] & 0xFF;
        if (isLetter(first)) {
            word();
            return;
        }
        at++;
        switch (first) {
            case '\'' -> put(hex());
            case '\\', '{', '}' -> put(first);
            case '*' -> optional = true;
            case '~' -> put("\u00A0");
            case '_' -> put("\u2011");
            case '\r', '\n' -> put("\n");
            default -> {}
        }
    }

    private void word() {
        int start = at;
        while (at < rtf.length && isLetter(rtf[at]) && at - start < LONGEST_WORD) {
            at++;
        }
        String word = new String(rtf, start, at - start, US_ASCII);
        int sign = at < rtf.length && rtf[at] == '-' ? -1 : 1;
        at += sign < 0 ? 1 : 0;
        int digits = at;
        int number = 0;
        while (at < rtf.length && rtf[at] >= '0' && rtf[at] <= '9' && at - digits < 9) {
            number = number * 10 + rtf[at++] - '0';
        }
        boolean told = at > digits;
        at += at < rtf.length && rtf[at] == ' ' ? 1 : 0;
        if (tooDeep == 0) {
            boolean starred = optional;
            optional = false;
            obey(word, told ? sign * number : -1, told, starred);
        } else if (word.equals("bin")) {
            at += Math.min(rtf.length - at, number);
        }
    }

    /** @param number -1 when there is none, which switches on */
    private void obey(String word, int number, boolean told, boolean starred) {
        switch (word) {
            case "htmltag" -> scope = scope.as(html ? Kind.MARKUP : Kind.OTHER);
            case "fonttbl" -> scope = scope.as(Kind.FONTS);
            case "fromhtml" -> html |= number != 0 && text.isEmpty();
            case "htmlrtf" -> scope = scope.copy(html && number != 0);
            case "v" -> scope = scope.hidden(number != 0);
            case "plain" -> scope = scope.hidden(false).in(fonts.charsetOf(defaultFont));
            case "ansicpg" -> charset = Codepages.name(number).isEmpty() ? charset : Codepages.name(number);
            case "deff" -> defaultFont = number;
            case "f" -> font(number);
            case "fcharset" -> fonts.charset(number);
            case "cpg" -> fonts.codepage(number);
            case "uc" -> scope = scope.fallback(Math.max(0, Math.min(number, 10)));
            case "u" -> {
                if (told && (char) number != 0) {
                    put(Character.toString((char) number));
                    skipped = scope.fallback();
                }
            }
            case "bin" -> at += Math.max(0, Math.min(rtf.length - at, number));
            default -> other(word, starred);
        }
    }

    private void font(int number) {
        if (scope.kind() == Kind.FONTS) {
            fonts.define(number);
        } else {
            scope = scope.in(fonts.charsetOf(number));
        }
    }

    private void other(String word, boolean starred) {
        if (starred || UNREAD.contains(word)) {
            scope = scope.as(Kind.OTHER);
        } else if (LINES.contains(word)) {
            put("\n");
        } else if (CHARACTERS.containsKey(word)) {
            put(CHARACTERS.getOrDefault(word, ""));
        }
    }

    private void put(int one) {
        if (skipped > 0) {
            skipped--;
        } else if (tooDeep == 0 && scope.isRead() && one > 0) {
            String its = scope.charset().isEmpty() ? charset : scope.charset();
            text.add(one, its, html && scope.kind() == Kind.WORDS);
        }
    }

    private void put(String characters) {
        if (skipped > 0) {
            skipped--;
        } else if (tooDeep == 0 && scope.isRead()) {
            text.add(characters);
        }
    }

    /** Two digits; -1 when there are none. */
    private int hex() {
        int high = at < rtf.length ? Character.digit(rtf[at], 16) : -1;
        int low = at + 1 < rtf.length ? Character.digit(rtf[at + 1], 16) : -1;
        if (high < 0 || low < 0) {
            return -1;
        }
        at += 2;
        return high << 4 | low;
    }

    private static boolean isLetter(int one) {
        return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z');
    }

    /**
     * Words, and in which form they are.
     *
     * @param html whether it is that, or else plain text
     */
    record Said(boolean html, TnefText text) {}
}
