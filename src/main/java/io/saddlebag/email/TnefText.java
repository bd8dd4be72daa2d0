package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Words in some charset, bytes, one to a character; of an empty charset nothing is told. */
record TnefText(String bytes, String charset) {
    static final TnefText NONE = new TnefText("", "");

    /**
     * A value up to the zero that ends it; bytes that are no text by their type are taken whole.
     *
     * @param type of the property
     * @param charset unless the type tells it
     */
    static TnefText of(int type, byte[] value, String charset) {
        if (type == MapiProperties.UNICODE) {
            String text = new String(value, UTF_16LE);
            int end = text.indexOf('\0');
            return of((end < 0 ? text : text.substring(0, end)).getBytes(UTF_8), "utf-8");
        }
        int end = 0;
        while (end < value.length && (value[end] != 0 || type == MapiProperties.BINARY)) {
            end++;
        }
        return of(Arrays.copyOf(value, end), charset);
    }

    static TnefText of(String words) {
        return of(words.getBytes(UTF_8), "utf-8");
    }

    private static TnefText of(byte[] raw, String charset) {
        return new TnefText(new String(raw, ISO_8859_1), charset);
    }

    boolean isBlank() {
        return bytes.isBlank();
    }

    boolean isEmpty() {
        return bytes.isEmpty();
    }

    byte[] raw() {
        return bytes.getBytes(ISO_8859_1);
    }

    String read() {
        return Charsets.decode(raw(), charset);
    }
}
