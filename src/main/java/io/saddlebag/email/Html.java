package io.saddlebag.email;

import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;

/** HTML of a mail, which is hostile until cleaned. */
final class Html {
    private static final int MAX_DEPTH = 200;
    private static final Pattern PICTURE =
            Pattern.compile("data:image/(?:png|gif|jpeg|webp);base64,[A-Za-z0-9+/=\\s]*+");

    private final Document document;

    private Html(Document document) {
        this.document = document;
    }

    static Html parse(String html) {
        Document document = Jsoup.parse(html, "", Parser.htmlParser().setMaxDepth(MAX_DEPTH));
        document.outputSettings().prettyPrint(false);
        return new Html(document);
    }

    /**
     * What may be shown: no scripts, styles, forms or frames, nothing that is loaded from elsewhere when it is shown;
     * links to web pages, mail addresses and telephone numbers, pictures that came with the mail ({@code cid:}) or
     * stand in the text.
     */
    String sanitised() {
        Safelist allowed = Safelist.relaxed()
                .addTags("hr", "font", "center", "s", "ins", "del")
                .addAttributes("font", "color")
                .removeProtocols("img", "src", "http", "https")
                .addProtocols("img", "src", "cid", "data")
                .removeProtocols("a", "href", "ftp")
                .addProtocols("a", "href", "tel")
                .removeProtocols("blockquote", "cite", "http", "https")
                .removeProtocols("q", "cite", "http", "https")
                .removeAttributes("blockquote", "cite")
                .removeAttributes("q", "cite")
                .addEnforcedAttribute("a", "rel", "noopener noreferrer nofollow");
        Document clean = new Cleaner(allowed).clean(document);
        clean.outputSettings().prettyPrint(false);
        for (Element image : clean.select("img")) {
            String source = image.attr("src");
            if (!source.regionMatches(true, 0, "cid:", 0, 4)
                    && !PICTURE.matcher(source).matches()) {
                replaceByText(image);
            }
        }
        clean.select("a:not([href])").removeAttr("rel");
        return clean.body().html().strip();
    }

    /** In place: to take thousands of elements out of one parent takes quadratic time. */
    private static void replaceByText(Element image) {
        String text = image.attr("alt").strip();
        image.clearAttributes().tagName("span").text(text);
    }

    /** The whole as plain text, quotations marked by {@code >} and signatures by {@code --}, as in plain mails. */
    String text() {
        return new HtmlText(document).text();
    }
}
