package io.saddlebag.email;

/** How much text one mail may bring into a message, over all its parts. */
final class TextBudget {
    /** HTML is mostly markup: more of it is read than is shown. */
    private static final int MAX_HTML_READ = 1024 * 1024;

    private int text = 256 * 1024;
    private int html = 256 * 1024;
    private int htmlRead = MAX_HTML_READ;

    boolean isSpent() {
        return text <= 0;
    }

    /** How many bytes of a part are read. */
    int left(Part part) {
        return part.type().equals("text/html") ? htmlRead : text;
    }

    /** Takes that many bytes of HTML as read. */
    void readHtml(int bytes) {
        htmlRead = Math.max(0, htmlRead - bytes);
    }

    /** As much of a text as is left. */
    String text(String whole) {
        String taken = Texts.cut(whole, text);
        text -= taken.length();
        return taken;
    }

    /** The HTML if it is within what is left, else nothing: half of it would be no HTML. */
    String html(String whole) {
        if (whole.length() > html) {
            return "";
        }
        html -= whole.length();
        return whole;
    }
}
