package io.saddlebag.email;

import java.util.Locale;

/** Texts in the form {@code format=flowed} (RFC 3676): lines that end in a blank go on in the next one. */
final class Flowed {
    private Flowed() {}

    /** The text as its author saw it, if the part is in that form. */
    static String unfold(Part part, String text) {
        if (!part.contentType().get("format").toLowerCase(Locale.ROOT).equals("flowed")) {
            return text;
        }
        boolean drops = part.contentType().get("delsp").toLowerCase(Locale.ROOT).equals("yes");
        StringBuilder out = new StringBuilder(text.length());
        int open = -1;
        for (String line : text.lines().toList()) {
            int depth = depth(line);
            String words = line.substring(depth);
            words = words.startsWith(" ") ? words.substring(1) : words;
            boolean goesOn = open == depth && !words.isBlank() && !words.equals("-- ");
            if (!goesOn) {
                out.append(out.isEmpty() ? "" : "\n").append(">".repeat(depth)).append(depth > 0 ? " " : "");
            }
            boolean flows = words.endsWith(" ") && !words.isBlank() && !words.equals("-- ");
            out.append(words, 0, words.length() - (flows && drops ? 1 : 0));
            open = flows ? depth : -1;
        }
        return out.toString();
    }

    private static int depth(String line) {
        int depth = 0;
        while (depth < line.length() && line.charAt(depth) == '>') {
            depth++;
        }
        return depth;
    }
}
