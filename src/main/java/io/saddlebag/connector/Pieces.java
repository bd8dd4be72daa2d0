package io.saddlebag.connector;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text into pieces for channels that take no longer ones: at the end of a paragraph, a line, a sentence or a word
 * where there is one in the second half of a piece, else wherever the piece is full, but never within a character.
 */
final class Pieces {
    private static final List<String> ENDS = List.of("\n\n", "\n", ". ", "! ", "? ", " ");

    private Pieces() {}

    /**
     * The pieces, without the white space between them; none of a text that is blank.
     *
     * @param most how long each may be
     * @param inBytes whether that is counted in bytes of UTF-8, else in code units of UTF-16
     */
    static List<String> of(String text, int most, boolean inBytes) {
        if (most < 4) {
            throw new Exceeded("cuts a text into pieces that are too small");
        }
        List<String> pieces = new ArrayList<>();
        String rest = text.strip();
        while (!rest.isEmpty()) {
            int full = full(rest, most, inBytes);
            int end = full == rest.length() ? full : end(rest, full);
            pieces.add(rest.substring(0, end).stripTrailing());
            rest = rest.substring(end).stripLeading();
        }
        return List.copyOf(pieces);
    }

    /** How much of the text fits into a piece. */
    private static int full(String text, int most, boolean inBytes) {
        int size = 0;
        int at = 0;
        while (at < text.length()) {
            int character = text.codePointAt(at);
            size += inBytes ? bytes(character) : Character.charCount(character);
            if (size > most) {
                return at;
            }
            at += Character.charCount(character);
        }
        return at;
    }

    private static int end(String text, int full) {
        for (String end : ENDS) {
            int found = text.lastIndexOf(end, end.isBlank() ? full : full - 1);
            if (found >= full / 2) {
                return found + end.length();
            }
        }
        return full;
    }

    private static int bytes(int character) {
        if (character < 0x80) {
            return 1;
        }
        return character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    }
}
