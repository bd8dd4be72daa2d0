package io.saddlebag.email;

/** Small things about texts. */
final class Texts {
    private Texts() {}

    /** The text up to a length, never cut in the middle of a character. */
    static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = length > 0 && Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end);
    }

    /** With line feeds only, and without blank lines at the start and the end. */
    static String trimLines(String text) {
        String lines = text.replace("\r\n", "\n").replace('\r', '\n');
        int start = 0;
        int end = lines.length();
        while (end > 0 && Character.isWhitespace(lines.charAt(end - 1))) {
            end--;
        }
        for (int i = 0; i < end && Character.isWhitespace(lines.charAt(i)); i++) {
            start = lines.charAt(i) == '\n' ? i + 1 : start;
        }
        return lines.substring(start, Math.max(start, end));
    }
}
