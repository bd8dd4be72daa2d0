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

    private static final Pattern TAG = Pattern.compile("<[a-zA-Z!/]");
    private static final Pattern ENTITY = Pattern.compile("&(?:#\\d{1,7}|[a-zA-Z]{2,8});");
    private static final Pattern DOCUMENT =
            Pattern.compile("(?i)\\s{0,100}(?:<!doctype\\s+html|<html[\\s>])(?s:.{0,100000})</(?:html|body)>");

    /** @param bytes one more than the budget has left when there are more */
    static TextPart of(Part part, byte[] bytes, TextBudget budget) {
        boolean cut = bytes.length > budget.left(part);
        String whole = Charsets.decode(bytes, charset(part, bytes));
        if (!isHtml(part, whole)) {
            String plain = part.isEnriched() ? whole.replaceAll("<[^<>]{0,200}>", "") : Flowed.unfold(part, whole);
            String all = Texts.trimLines(plain);
            String text = budget.text(all);
            return new TextPart(new Words(text, "", ""), cut || text.length() < all.length(), name(part, "text.txt"));
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

    /** What a text is shows better than what it is called: some programs call it plain, or HTML, whatever it is. */
    private static boolean isHtml(Part part, String text) {
        return part.type().equals("text/html")
                ? TAG.matcher(text).find() || ENTITY.matcher(text).find()
                : part.type().equals("text/plain") && DOCUMENT.matcher(text).lookingAt();
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
