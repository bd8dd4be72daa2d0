package io.saddlebag.email;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/**
 * Writes an HTML mail as a plain one. What mail programs mark as quoted (by elements, classes and ids of their own)
 * gets {@code >} before its lines, so that one set of rules tells visible and quoted text apart in both.
 */
final class HtmlText implements NodeVisitor {
    private static final Set<String> LINES = Set.of(
            "address",
            "article",
            "aside",
            "center",
            "dd",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figure",
            "footer",
            "form",
            "header",
            "hr",
            "li",
            "main",
            "nav",
            "pre",
            "section",
            "table",
            "tr",
            "blockquote");
    private static final Set<String> PARAGRAPHS = Set.of("p", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6");
    private static final Set<String> UNSEEN =
            Set.of("head", "script", "style", "title", "template", "noscript", "object", "iframe", "svg", "select");
    private static final Pattern HIDDEN = Pattern.compile("(?i)(?:display\\s*:\\s*none|mso-hide\\s*:\\s*all)");

    private static final Pattern QUOTE = Pattern.compile(
            "(?i)(?:^|\\s)(?:(?:ydp\\w{0,20})?yahoo_quoted\\w{0,20}|quote|messagereplysection|__headers__|__quoted_text__|protonmail_quote|tutanota_quote|"
                    + "zmail_extra|zmail_extra_hr|moz-forward-container|gmail_attr|moz-cite-prefix|front-blockquote|quoted-mail)(?:$|\\s)");
    private static final Pattern SIGNATURE = Pattern.compile(
            "(?i)(?:^|\\s)(?:gmail_signature|moz-signature|protonmail_signature_block|applemailsignature|"
                    + "ms-outlook-mobile-signature|messagesignaturesection|composer_signature|yahoo-signature|ydp\\w{0,20}signature)(?:$|\\s)");
    /** Everything after these is the earlier mail: Outlook on the web, on phones and on the desktop. */
    private static final Set<String> REST_IS_QUOTED = Set.of(
            "appendonsend",
            "divrplyfwdmsg",
            "mail-editor-reference-message-container",
            "ms-outlook-mobile-body-separator-line");

    private static final int MAX_INTRODUCTIONS = 20;
    private static final Pattern OUTLOOK_RULE = Pattern.compile("(?i)border-top\\s*:\\s*solid\\s+#(?:E1E1E1|B5C4DF)");
    /** The same as other programs of Microsoft write it, and as browsers write it anew. */
    private static final Pattern GREY = Pattern.compile(
            "(?i)#(?:E1E1E1|B5C4DF|E5E5E5)|rgb\\((?:225, ?225, ?225|181, ?196, ?223|229, ?229, ?229)\\)");

    private static final Pattern RULE_ABOVE =
            Pattern.compile("(?i)border-top[^;:]{0,6}:[^;]{0,40}solid|border-style\\s*:\\s*solid none none");
    private static final int MAX_STYLE = 600;

    private final StringBuilder out = new StringBuilder();
    private final Document document;
    private int quoteDepth;
    private boolean restIsQuoted;
    /** The depth of quotation of the last line. */
    private int marksAbove;

    private int introductions;
    private int unseen;
    private int preformatted;
    /** Line feeds that are due before the next words. */
    private int due;

    HtmlText(Document document) {
        this.document = document;
    }

    String text() {
        document.body().traverse(this);
        return out.toString().strip();
    }

    @Override
    public void head(Node node, int depth) {
        if (node instanceof TextNode text && unseen == 0) {
            write(preformatted > 0 ? text.getWholeText() : text.text());
        } else if (node instanceof Element element) {
            unseen += isUnseen(element) ? 1 : 0;
            breakLines(element);
            quoteDepth += isQuote(element) ? 1 : 0;
            restIsQuoted |= beginsQuotedRest(element) || isForwarding(element);
            preformatted += element.nameIs("pre") ? 1 : 0;
            if (unseen == 0) {
                begin(element);
            }
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (node instanceof Element element) {
            quoteDepth -= isQuote(element) ? 1 : 0;
            preformatted -= element.nameIs("pre") ? 1 : 0;
            if (unseen == 0) {
                end(element);
            }
            breakLines(element);
            unseen -= isUnseen(element) ? 1 : 0;
        }
    }

    private void begin(Element element) {
        if (element.nameIs("br")) {
            due = Math.min(due + 1, 3);
        } else if (element.nameIs("li")) {
            write("- ");
        } else if (element.nameIs("hr")) {
            write("---------------");
        } else if (element.nameIs("img") && !element.attr("alt").isBlank()) {
            write("[" + element.attr("alt").strip() + "]");
        } else if (SIGNATURE.matcher(names(element)).find() && out.length() > 0 && quoteDepth == 0) {
            due = Math.max(due, 1);
            write("-- ");
            due = 1;
        }
    }

    private void end(Element element) {
        String target = element.nameIs("a") ? element.attr("href").strip() : "";
        if (target.matches("(?i)https?://.{1,2000}") && !element.text().contains(target)) {
            write(" <" + target + ">");
        } else if (element.nameIs("td") || element.nameIs("th")) {
            write(" ");
        }
    }

    private void breakLines(Element element) {
        if (LINES.contains(element.normalName())) {
            due = Math.max(due, out.length() > 0 ? 1 : 0);
        } else if (PARAGRAPHS.contains(element.normalName())) {
            due = Math.max(due, out.length() > 0 ? 2 : 0);
        }
    }

    private void write(String text) {
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            due += i > 0 ? 1 : 0;
            boolean fresh = due > 0 || out.length() == 0;
            String words = fresh && preformatted == 0 ? lines[i].stripLeading() : lines[i];
            if (!words.isEmpty() && (!fresh || !words.isBlank())) {
                startLine(fresh);
                out.append(words);
            }
        }
    }

    /** Blank lines between a quotation and what is none belong to neither. */
    private void startLine(boolean fresh) {
        if (!fresh) {
            return;
        }
        int marks = quoteDepth + (restIsQuoted ? 1 : 0);
        String between = ">".repeat(Math.min(marks, marksAbove));
        for (; due > 0 && out.length() > 0; due--) {
            out.append('\n').append(due > 1 ? between : "");
        }
        due = 0;
        marksAbove = marks;
        out.append(marks > 0 ? ">".repeat(marks) + " " : "");
    }

    private static boolean isQuote(Element element) {
        return element.nameIs("blockquote")
                || (element.nameIs("div") && QUOTE.matcher(names(element)).find());
    }

    /** By what programs tell their parts: each has another attribute for it. */
    private static String names(Element element) {
        return element.className() + " " + element.id() + " " + element.attr("name") + " "
                + element.attr("data-marker");
    }

    private boolean beginsQuotedRest(Element element) {
        String style = element.attr("style");
        return REST_IS_QUOTED.contains(element.id().toLowerCase(Locale.ROOT).replaceFirst("^x_", ""))
                || OUTLOOK_RULE.matcher(style).find()
                || (!restIsQuoted
                        && style.length() <= MAX_STYLE
                        && RULE_ABOVE.matcher(style).find()
                        && GREY.matcher(style).find()
                        && ++introductions <= MAX_INTRODUCTIONS
                        && EarlierMail.tellsFromWhom(element.text().strip()));
    }

    /** What Gmail introduces and marks no further is a forwarded mail; to look for marks often would take long. */
    private boolean isForwarding(Element element) {
        return !restIsQuoted
                && element.hasClass("gmail_attr")
                && ++introductions <= MAX_INTRODUCTIONS
                && element.nextElementSiblings().stream().noneMatch(next -> next.nameIs("blockquote"));
    }

    private static boolean isUnseen(Element element) {
        return UNSEEN.contains(element.normalName())
                || HIDDEN.matcher(element.attr("style")).find();
    }
}
