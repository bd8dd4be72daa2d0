package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of a page that says what the code says, between {@code <!-- NAME -->} and {@code <!-- end of NAME -->}. To
 * write it anew, run the test that checks it with {@code -Dsaddlebag.reference=write}.
 */
public final class Reference {
    private Reference() {}

    /** Checks that the page has this part. */
    public static void same(Path page, String name, String expected) throws IOException {
        String text = Files.readString(page);
        String begin = "<!-- " + name + " -->\n";
        String end = "<!-- end of " + name + " -->";
        assertThat(text).as("%s has the part %s", page, name).contains(begin, end);
        String before = text.substring(0, text.indexOf(begin) + begin.length());
        String after = text.substring(text.indexOf(end));
        if (System.getProperty("saddlebag.reference", "").equals("write")) {
            Files.writeString(page, before + expected + after);
        }
        assertThat(Files.readString(page))
                .as("%s; -Dsaddlebag.reference=write writes it anew", page)
                .isEqualTo(before + expected + after);
    }
}
