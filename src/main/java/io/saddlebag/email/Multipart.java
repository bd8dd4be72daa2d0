package io.saddlebag.email;

import java.util.Locale;
import java.util.regex.Pattern;

/** A multipart that is being read: puts together what its parts say. */
final class Multipart {
    private static final int STUB = 400;
    private static final Pattern LINE_BREAK = Pattern.compile("\n");

    private final String subtype;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder html = new StringBuilder();
    private final StringBuilder quotable = new StringBuilder();
    private String preamble = "";
    private int parts;

    Multipart(String subtype) {
        this.subtype = subtype.toLowerCase(Locale.ROOT);
    }

    /** Whether a text in it is part of what the mail says, rather than a file. */
    boolean takesTexts(Part part) {
        return switch (subtype) {
            case "alternative" -> !part.isAttachment();
            case "related" -> parts == 0 && !part.isAttachment();
            default -> !part.isAttachment() && (part.fileName().isEmpty() || (parts == 0 && isSilent()));
        };
    }

    /** Counts a part, whatever it was. */
    void oneMore() {
        parts++;
    }

    void preamble(String words) {
        preamble = words;
    }

    /** Adds what a part says: in an alternative another form of the same, else the next. */
    void add(Words words) {
        if (words.isSilent()) {
            return;
        }
        if (subtype.equals("alternative")) {
            addForm(words);
        } else {
            addNext(words);
        }
    }

    /** The first plain form and the last HTML form count (RFC 2046, section 5.1.4). */
    private void addForm(Words words) {
        if (text.isEmpty()) {
            append(text, words.text());
        }
        if (!words.quotable().isBlank()) {
            html.setLength(0);
            quotable.setLength(0);
            append(html, words.html());
            append(quotable, words.quotable());
        }
    }

    private void addNext(Words words) {
        boolean marked = !words.quotable().isBlank();
        if (marked && quotable.isEmpty()) {
            append(html, asHtml(text));
            append(quotable, text.toString());
        }
        if (marked || !quotable.isEmpty()) {
            append(html, marked ? words.html() : asHtml(words.text()));
            append(quotable, marked ? words.quotable() : words.text());
        }
        append(text, words.plain());
    }

    Words words() {
        String plain = text.toString();
        if (parts == 0 && isSilent()) {
            return new Words(Texts.trimLines(preamble), "", "");
        }
        String best = plain.isBlank() || isStub(plain) ? quotable.toString() : plain;
        return new Words(best, html.toString(), quotable.toString());
    }

    private boolean isSilent() {
        return text.isEmpty() && quotable.isEmpty();
    }

    /** "Your program cannot show HTML" beside an HTML text that says much more. */
    private boolean isStub(String plain) {
        return plain.length() <= STUB
                && quotable.length() > 3 * plain.length()
                && plain.toLowerCase(Locale.ROOT).contains("html");
    }

    private static void append(StringBuilder all, String more) {
        if (!more.isBlank()) {
            all.append(all.length() > 0 ? "\n\n" : "").append(more);
        }
    }

    private static String asHtml(CharSequence plain) {
        String escaped =
                plain.toString().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return escaped.isBlank() ? "" : "<div>" + LINE_BREAK.matcher(escaped).replaceAll("<br>") + "</div>";
    }
}
