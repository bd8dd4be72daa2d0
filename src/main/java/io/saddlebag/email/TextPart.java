package io.saddlebag.email;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part that people read.
 *
 * @param words what it says
 * @param isCut whether something is left out for its length
 * @param fileName under which the whole is attached then
 */
record TextPart(Words words, boolean isCut, String fileName) {
    private static final Pattern META_CHARSET =
            Pattern.compile("(?i)<meta[^>]{0,200}charset\\s*=\\s*[\"']?([\\w-]{1,40})");

    /** @param bytes one more than the budget has left when there are more */
    static TextPart of(Part part, byte[] bytes, TextBudget budget) {
        boolean cut = bytes.length > budget.left(part);
        String whole = Charsets.decode(bytes, charset(part, bytes));
        if (!part.type().equals("text/html")) {
            String plain = part.isEnriched() ? whole.replaceAll("<[^<>]{0,200}>", "") : whole;
            String text = budget.text(Texts.trimLines(plain));
            return new TextPart(new Words(text, "", ""), cut, name(part, "text.txt"));
        }
        budget.readHtml(bytes.length);
        Html parsed = Html.parse(whole);
        String sanitised = cut ? "" : parsed.sanitised();
        String html = budget.html(sanitised);
        String rendered = parsed.text();
        String text = budget.text(rendered);
        boolean less = cut || html.length() < sanitised.length() || text.length() < rendered.length();
        return new TextPart(new Words("", html, text), less, name(part, "message.html"));
    }

    private static String name(Part part, String otherwise) {
        return part.fileName().isEmpty() ? otherwise : part.fileName();
    }

    private static String charset(Part part, byte[] bytes) {
        if (!part.charset().isEmpty() || !part.type().equals("text/html")) {
            return part.charset();
        }
        String start = new String(bytes, 0, Math.min(bytes.length, 2048), StandardCharsets.ISO_8859_1);
        Matcher meta = META_CHARSET.matcher(start);
        return meta.find() ? meta.group(1) : "";
    }
}
