package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;

/** What RTF says, as it comes together: bytes of words, and characters that are named. */
final class RtfText {
    private final StringBuilder out = new StringBuilder();
    private final ByteArrayOutputStream run = new ByteArrayOutputStream();
    private String charset = "";
    private boolean escaped;

    /** Characters of two bytes may stand in two pieces, so bytes wait for what comes. */
    void add(int one, String charset, boolean escaped) {
        if (!charset.equals(this.charset) || escaped != this.escaped) {
            end();
        }
        this.charset = charset;
        this.escaped = escaped;
        run.write(one);
    }

    void add(String characters) {
        end();
        out.append(characters);
    }

    /** What comes now is no part of a character that was begun. */
    void end() {
        if (run.size() > 0) {
            String words = run.toString(Charsets.named(charset).orElse(ISO_8859_1));
            out.append(
                    escaped ? words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") : words);
            run.reset();
        }
    }

    boolean isEmpty() {
        return out.length() == 0 && run.size() == 0;
    }

    String all() {
        end();
        return out.toString();
    }
}
