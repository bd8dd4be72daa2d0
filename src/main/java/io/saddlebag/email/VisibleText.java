package io.saddlebag.email;

/**
 * A mail's text taken apart into what its author wrote and the rest: quoted mails, signatures, disclaimers, what
 * programs add. Nothing is lost, and in doubt a line is visible. The rules read plain text; HTML is written as plain
 * text first.
 *
 * @param visible what the author wrote; empty when the mail holds nothing but quotations
 * @param quoted the rest, in its order
 * @param forwarded whether the rest holds a mail that is passed on
 */
public record VisibleText(String visible, String quoted, boolean forwarded) {
    /** Takes plain text apart. */
    public static VisibleText ofText(String text) {
        return new TextSplitter(Line.of(Texts.trimLines(text))).split();
    }

    /** Takes HTML apart, which need not be clean; both parts are plain text. */
    public static VisibleText ofHtml(String html) {
        return ofText(Html.parse(html).text());
    }

    /** Where the plain text shows no quotation, the HTML may: there, programs mark it in every language. */
    static VisibleText of(Words words) {
        VisibleText plain = ofText(words.text());
        if (!plain.quoted.isEmpty() || words.quotable().isBlank()) {
            return plain;
        }
        VisibleText marked = ofText(words.quotable());
        return marked.quoted.isEmpty() ? plain : marked;
    }
}
