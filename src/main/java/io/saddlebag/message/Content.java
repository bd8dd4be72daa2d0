package io.saddlebag.message;

import java.util.List;

/**
 * What a message says; each part may be empty.
 *
 * @param subject the subject line
 * @param text the whole text, plain
 * @param html the whole text as sanitised HTML
 * @param visibleText what the person wrote themselves: {@code text} without quoted replies and signatures
 * @param quotedText what {@code visibleText} leaves out; never thrown away
 * @param parts what is more than text, in order
 */
public record Content(
        String subject, String text, String html, String visibleText, String quotedText, List<Part> parts) {
    /** Says nothing. */
    public static final Content NONE = new Content("", "", "", "", "", List.of());

    public Content {
        Check.atMost(subject, 4_000, "content.subject");
        Check.atMost(parts, 1_000, "content.parts");
        parts = List.copyOf(parts);
    }

    /** Plain text and nothing else. */
    public static Content text(String text) {
        return new Content("", text, "", text, "", List.of());
    }

    /** What to show of it: the visible text, else the whole text. */
    public String shown() {
        return visibleText.isBlank() ? text : visibleText;
    }
}
