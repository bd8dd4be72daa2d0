package io.saddlebag.helpdesk;

import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.connector.Connectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdviceTest {
    private final Advice advice = new Advice(Connectors.in(List.of(Path.of("connectors"))));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            whatsapp  | 131047 | more than 24 hours have passed (131047)                          | by writing again
            whatsapp  | ''     | more than 24 hours have passed (131047: Re-engagement message)   | by writing again
            whatsapp  | 131026 | the number does not take WhatsApp messages                       | a second try
            whatsapp  | 131049 | Meta chose not to deliver it                                     | Try again tomorrow
            whatsapp  | ''     | Meta has locked the business account (131031)                    | whoever looks after the WhatsApp account
            whatsapp  | ''     | there is no such template (132001)                               | whoever looks after the templates
            whatsapp  | ''     | too many messages to this customer in a short time (131056)      | Wait a few minutes
            sms       | 21610  | the customer answered STOP                                       | START
            sms       | ''     | the number is no mobile number                                   | a number that takes text messages
            messenger | ''     | more than 24 hours have passed                                   | by writing
            messenger | ''     | the customer cannot be reached: they have blocked the page, or left | a second try
            telegram  | ''     | the customer has blocked the bot, or the bot may not write       | let the bot write again
            email     | 5.1.1  | smtp; 550 no such user                                           | ask the customer on another channel for the right one
            email     | ''     | the mail server refuses it: 550 5.1.1 no such user here          | ask the customer on another channel for the right one
            email     | 5.2.2  | mailbox full                                                     | The mailbox is full
            email     | 5.3.4  | message too big                                                  | without its files
            email     | 5.7.1  | blocked                                                          | whoever looks after the mail domain
            email     | 4.4.7  | delivery time expired                                            | answer anew later
            """)
    void saysWhatPeopleCanDoAboutTheCause(String connector, String code, String reason, String advised) {
        assertThat(advice.on(connector, code, reason)).contains(advised);
    }

    @ParameterizedTest
    @CsvSource({"whatsapp", "sms", "messenger", "telegram", "email", "teams", "gone"})
    void saysWhatHoldsAnywhereOfWhatItDoesNotKnow(String connector) {
        assertThat(advice.on(connector, "", "the dog ate it"))
                .isEqualTo("Answer anew when that is put right, or reach the customer in another way.");
    }

    @Test
    void advisesAlthoughTheMappingFails(@TempDir Path root) throws IOException {
        Files.createDirectories(root.resolve("shouting"));
        Files.writeString(root.resolve("shouting/outbound.jsonata"), "{}");
        Files.writeString(root.resolve("shouting/advice.jsonata"), "$uppercase(code, 7)");

        assertThat(new Advice(Connectors.in(List.of(root))).on("shouting", "1", "it is too loud"))
                .startsWith("Answer anew");
    }
}
