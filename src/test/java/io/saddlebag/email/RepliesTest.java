package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mails as people answer in many languages with many programs, made up for this test. In {@code replies/*.txt} each
 * begins with {@code ===} and its name; {@code +} stands before a line that its author wrote, {@code -} before one that
 * is to be folded away. Lines that begin with {@code <} are a mail in HTML, of which the lines with {@code +} are to be
 * seen. Blank lines do not count.
 */
class RepliesTest {
    private static final Path REPLIES = Path.of("src/test/resources/io/saddlebag/email/replies");

    @ParameterizedTest
    @MethodSource("replies")
    void showsWhatTheAuthorWroteAndFoldsTheRest(Reply reply) {
        VisibleText split = reply.html().isEmpty()
                ? VisibleText.ofText(String.join("\n", reply.text()))
                : VisibleText.ofHtml(reply.html());

        assertThat(filled(split.visible().lines())).isEqualTo(reply.visible());
        if (reply.html().isEmpty()) {
            assertThat(filled(split.quoted().lines())).isEqualTo(reply.quoted());
        }
    }

    static Stream<Reply> replies() throws IOException {
        try (Stream<Path> files = Files.list(REPLIES)) {
            return files.sorted().toList().stream().flatMap(RepliesTest::replies);
        }
    }

    private static Stream<Reply> replies(Path file) {
        try {
            return Pattern.compile("(?m)^=== ?")
                    .splitAsStream(Files.readString(file, UTF_8))
                    .filter(reply -> !reply.isBlank())
                    .map(reply -> Reply.of(
                            file.getFileName() + ": "
                                    + reply.lines().findFirst().orElse(""),
                            reply.lines().skip(1).toList()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> filled(Stream<String> lines) {
        return lines.map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    private record Reply(String name, List<String> text, List<String> visible, List<String> quoted, String html) {
        static Reply of(String name, List<String> lines) {
            return new Reply(
                    name,
                    lines.stream().map(Reply::unmarked).toList(),
                    filled(lines.stream().filter(line -> line.startsWith("+")).map(Reply::unmarked)),
                    filled(lines.stream().filter(line -> line.startsWith("-")).map(Reply::unmarked)),
                    String.join(
                            "\n",
                            lines.stream()
                                    .filter(line -> !line.startsWith("+"))
                                    .dropWhile(line -> !line.startsWith("<"))
                                    .toList()));
        }

        private static String unmarked(String line) {
            return line.startsWith("+ ") || line.startsWith("- ") ? line.substring(2) : line.replaceFirst("^[+-]", "");
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
