package io.saddlebag.email;

import java.util.HashMap;
import java.util.Map;

/** In which charset the bytes of each font are. */
final class RtfFonts {
    private static final int MOST = 1_000;

    private final Map<Integer, String> charsets = new HashMap<>();
    private int current;

    /** What follows is about this font. */
    void define(int font) {
        current = font;
    }

    /** It has a charset by the number that Windows gives to those of fonts. */
    void charset(int number) {
        int codepage =
                switch (number) {
                    case 0 -> 1252;
                    case 128 -> 932;
                    case 129 -> 949;
                    case 134 -> 936;
                    case 136 -> 950;
                    case 161 -> 1253;
                    case 162 -> 1254;
                    case 163 -> 1258;
                    case 177 -> 1255;
                    case 178 -> 1256;
                    case 186 -> 1257;
                    case 204 -> 1251;
                    case 222 -> 874;
                    case 238 -> 1250;
                    case 254 -> 437;
                    case 255 -> 850;
                    default -> 0;
                };
        codepage(codepage);
    }

    /** It has the charset of a code page. */
    void codepage(int number) {
        if (charsets.size() < MOST) {
            charsets.put(current, Codepages.name(number));
        }
    }

    /** The charset of a font; empty for the document's. */
    String charsetOf(int font) {
        return charsets.getOrDefault(font, "");
    }
}
