package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PiecesTest {
    @Test
    void aTextThatFitsIsOnePiece() {
        assertThat(Pieces.of(" Hello ", 5, false)).containsExactly("Hello");
        assertThat(Pieces.of("  \n ", 5, false)).isEmpty();
    }

    @Test
    void cutsAtTheEndOfAParagraphALineASentenceOrAWord() {
        assertThat(Pieces.of("One two.\n\nThree four", 12, false)).containsExactly("One two.", "Three four");
        assertThat(Pieces.of("One. Two\nthree", 12, false)).containsExactly("One. Two", "three");
        assertThat(Pieces.of("One is. Two is three", 12, false)).containsExactly("One is.", "Two is three");
        assertThat(Pieces.of("One is four", 8, false)).containsExactly("One is", "four");
        assertThat(Pieces.of("abcdefghij klm", 10, false)).containsExactly("abcdefghij", "klm");
    }

    @Test
    void cutsAWordThatIsTooLongAndNeverACharacter() {
        assertThat(Pieces.of("abcdefgh", 5, false)).containsExactly("abcde", "fgh");
        assertThat(Pieces.of("🙂🙂🙂", 5, false)).containsExactly("🙂🙂", "🙂");
        assertThat(Pieces.of("üüü", 5, true)).containsExactly("üü", "ü");
    }

    @Test
    void losesNothingAndKeepsTheBound() {
        String text = "Grüße, 🙂 und mehr. Noch ein Satz!\nEine Zeile\n\nUnd ein Absatz ".repeat(50);
        for (boolean bytes : List.of(true, false)) {
            for (int most = 4; most < 200; most += 7) {
                List<String> pieces = Pieces.of(text, most, bytes);
                int bound = most;
                assertThat(pieces).allSatisfy(piece -> assertThat(
                                bytes ? piece.getBytes(StandardCharsets.UTF_8).length : piece.length())
                        .isBetween(1, bound));
                assertThat(String.join("", pieces).replaceAll("\\s", "")).isEqualTo(text.replaceAll("\\s", ""));
            }
        }
    }
}
