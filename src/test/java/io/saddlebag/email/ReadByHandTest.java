package io.saddlebag.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mails that bring no expected text: we have read them, and say from which words to which their author wrote. */
class ReadByHandTest {
    private static final Path MAILS = Path.of("../shared/samples/email-reply-bodies/github-email_reply_parser");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "correct_sig | this is an email | -- signature.",
                "email_1_1 | Hi folks | -Abhishek Kona",
                "email_1_3 | Oh thanks. | -Abhishek Kona",
                "email_1_4 | Awesome! | another problem with it.",
                "email_1_6 | I get proper | torch of pixels",
                "email_1_7 | :+1: | :+1:",
                "email_2_1 | Outlook with | a reply",
                "email_2_2 | Outlook with | directly above line",
                "email_2_3 | Outlook with | directly above line",
                "email_BlackBerry | Here is | another email",
                "email_bullets | test 2 | and another",
                "email_iPhone | Here is | another email",
                "email_multi_word_sent_from_my_mobile_device | Here is | another email",
                "email_one_is_not_on | Thank, this | when I run...",
                "email_sent_from_my_not_signature | Here is | my mobile phone.",
                "email_sig_delimiter_in_middle_of_line | Hi there! | kthxbai",
                "greedy_on | On your remote host | the tunnel is not working.",
                "pathological | I think you | back to a computer.",
            })
    void showsFromTheFirstToTheLastWordsOfItsAuthor(String name, String first, String last) throws IOException {
        String mail = mail(name);
        int start = mail.indexOf(first);
        String written = mail.substring(start, mail.indexOf(last, start) + last.length());

        assertThat(VisibleText.ofText(mail).visible()).isEqualTo(written);
    }

    @Test
    void showsAnswersBetweenTheLinesWithWhatTheyAnswer() throws IOException {
        assertThat(VisibleText.ofText(mail("email_1_2")).visible())
                .startsWith("Hi,")
                .contains("> What is the best way to clear", "You can list the keys", "would do it.")
                .doesNotContain("Abhishek Kona wrote:");
        assertThat(VisibleText.ofText(mail("email_1_8")).visible())
                .contains("I will reply under this one", "> okay?", "and under this.")
                .doesNotContain("this is my signature");
    }

    @Test
    void leavesNothingOutWhereNothingIsQuoted() throws IOException {
        String mail = mail("email_1_5");
        assertThat(VisibleText.ofText(mail).visible()).isEqualTo(mail.strip());
    }

    private static String mail(String name) throws IOException {
        assumeTrue(Files.isDirectory(MAILS), "the samples are not here");
        return Files.readString(MAILS.resolve(name + ".txt")).replace("\r", "");
    }
}
