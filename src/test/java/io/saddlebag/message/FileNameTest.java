package io.saddlebag.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNameTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "label.png|label.png",
                "../../etc/passwd|passwd",
                "C:\\Users\\ada\\label.png|label.png",
                "..|''",
                "/|''",
                "invoice.exe.|invoice.exe",
                "invoice.exe . .|invoice.exe",
                "invoice.pdf            .exe|invoice.pdf .exe",
                "a:b*c?d<e>f|a_b_c_d_e_f",
                "CON|_CON",
                "nul.txt|_nul.txt",
                "com1.log|_com1.log",
                "LPT9|_LPT9",
                "console.log|console.log",
                "Bürgerbestätigung 2026.pdf|Bürgerbestätigung 2026.pdf",
                "写真.jpg|写真.jpg"
            })
    void isSafe(String name, String safe) {
        assertThat(FileName.safe(name)).isEqualTo(safe.equals("''") ? "" : safe);
    }

    @Test
    void hidesNothing() {
        assertThat(FileName.safe("photo\u202egpj.exe")).isEqualTo("photogpj.exe");
        assertThat(FileName.safe("a\u0000b\r\n\u200b\u2066c\ufeff.png")).isEqualTo("abc.png");
        assertThat(FileName.safe("half\ud83d.png")).isEqualTo("half.png");
    }

    @Test
    void staysSafeWhenItIsMadeSafeAgain() {
        for (String name :
                new String[] {". .", "a/ .", "CON .", "x".repeat(500) + ". .exe", "ü".repeat(300) + ".jpeg"}) {
            String safe = FileName.safe(name);
            assertThat(FileName.safe(safe)).isEqualTo(safe);
        }
    }

    @Test
    void isNotTooLongAndKeepsItsExtension() {
        String safe = FileName.safe("写".repeat(400) + ".jpeg");
        assertThat(safe).endsWith(".jpeg");
        assertThat(safe.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(150, FileName.LONGEST);
        assertThat(FileName.safe("x".repeat(900))).hasSize(FileName.LONGEST);
    }
}
