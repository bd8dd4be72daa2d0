package io.saddlebag.email;

/**
 * A mail's text taken apart.
 */
public record VisibleText(String visible, String quoted, boolean forwarded) {
    static VisibleText of(Words words) {
        return new VisibleText(words.text(), "", false);
    }
}
