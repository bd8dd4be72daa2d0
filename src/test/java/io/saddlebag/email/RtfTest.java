package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What RTF says, in Outlook's form and in any other, and what becomes of what is made to do harm. */
class RtfTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "one\\par two\\line three | one~two~three",
                "a\\tab b\\cell c | a<tab>b<tab>c",
                "\\lquote x\\rquote  \\endash  \\bullet  | ‘x’ – •",
                "Gr\\'fc\\'dfe \\{braces\\} \\\\ | Grüße {braces} \\",
                "\\u8364?5, \\uc2\\u8364??6, \\u-3913?| €5, €6, \uF0B7",
                "{\\uc0\\u55357\\u56832} smile | \uD83D\uDE00 smile",
                "{\\field{\\*\\fldinst HYPERLINK \"http://x\"}{\\fldrslt here}} | here",
                "{\\stylesheet{\\s1 Normal;}}{\\info{\\author Eve}}{\\*\\generator Msft;}seen | seen",
                "seen{\\v hidden} again{\\pict\\bin3 }}}} end | seen again end",
                "\\f1 \\'cf\\'f0\\'e8\\f0 ok | При<ok>",
                "\\f2 \\'82\\'b1\\'82\\'f1 | こん",
                "broken \\'zz | broken zz",
                "never closed {{{ | never closed",
            })
    void saysInPlainTextWhatStandsThere(String rtf, String said) {
        Rtf.Said read =
                Rtf.read(("{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fswiss Arial;}{\\f1\\fcharset204 Arial;}"
                                + "{\\f2\\fcharset128 Mincho;}}" + rtf + "}")
                        .getBytes(ISO_8859_1));
        assertThat(read.html()).isFalse();
        assertThat(read.text().read().strip())
                .isEqualTo(said.replace("~", "\n").replace("<tab>", "\t").replace("<ok>", "ok"));
    }

    /** As Exchange writes it: each tag for those who know HTML, and what stands for it in RTF for the others. */
    @Test
    void givesTheHtmlThatOutlookHasPutIntoItAndNothingTwice() {
        String rtf =
                """
                {\\rtf1\\ansi\\ansicpg1251\\fromhtml1 \\deff0{\\fonttbl
                {\\f0\\fswiss Arial;}
                {\\f1\\fmodern\\fcharset0 Courier New;}}
                {\\colortbl\\red0\\green0\\blue0;}
                \\uc1\\pard\\plain\\deftab360 \\f0\\fs24
                {\\*\\htmltag19 <html>}
                {\\*\\htmltag50 <body>}\\htmlrtf \\lang1033 \\htmlrtf0
                {\\*\\htmltag64}\\htmlrtf {\\htmlrtf0
                {\\*\\htmltag148 <p title="\\'ea">}\\htmlrtf {\\b \\htmlrtf0
                {\\*\\mhtmltag148 <p title=local>}
                \\'cf\\'f0\\'e8\\'e2\\'e5\\'f2 {\\*\\htmltag84 &lt;}\\htmlrtf <\\htmlrtf0 & \\f1\\'e9
                {\\*\\htmltag156 </p>}\\htmlrtf }\\htmlrtf0 \\htmlrtf\\par}\\htmlrtf0
                {\\*\\htmltag58 </body>}}
                """;
        Rtf.Said read = Rtf.read(rtf.getBytes(ISO_8859_1));
        assertThat(read.html()).isTrue();
        assertThat(read.text().read()).isEqualTo("<html><body><p title=\"к\">Привет &lt;&amp; é</p></body>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "}", "\\f1\\'82\\f0", "\\u8364?", "{\\v", "\\bin999999999 ", "\\'", "{\\*\\htmltag <"})
    void isReadInShortTimeAndLittleMemoryHoweverItIsMade(String part) {
        byte[] rtf = ("{\\rtf1\\ansi\\fromhtml1 " + part.repeat((1 << 20) / part.length())).getBytes(ISO_8859_1);
        Rtf.Said read = Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> Rtf.read(rtf));
        assertThat(read.text().raw()).hasSizeLessThan(4 << 20);
    }

    @Test
    void whateverIsBrokenInItIsRead() {
        byte[] sound =
                "{\\rtf1\\fromhtml1{\\fonttbl{\\f0\\fcharset128 A;}}{\\*\\htmltag <p>}\\u8364?\\'82\\'a0\\bin2 xx}"
                        .getBytes(ISO_8859_1);
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] broken = sound.clone();
            for (int times = random.nextInt(8); times >= 0; times--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            assertThat(Rtf.read(broken).text().raw()).hasSizeLessThan(1_000);
        }
    }
}
