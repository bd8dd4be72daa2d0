package io.saddlebag.email;

/**
 * What a part, or several together, say to people.
 *
 * @param text plain
 * @param html sanitised
 * @param quotable the HTML as plain text, see {@link HtmlText}; empty without HTML
 */
record Words(String text, String html, String quotable) {
    boolean isSilent() {
        return text.isBlank() && quotable.isBlank();
    }

    String plain() {
        return text.isBlank() ? quotable : text;
    }
}
