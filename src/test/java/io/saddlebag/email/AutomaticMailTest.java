package io.saddlebag.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutomaticMailTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Auto-Submitted: auto-replied; owner=x        | auto-submitted",
                "Auto-Submitted: auto-generated (vacation)    | auto-submitted",
                "Auto-Submitted: no                           | ''",
                "X-Autoreply: yes                             | x-autoreply",
                "X-Autorespond: Away                          | x-autorespond",
                "X-Autoresponder: x                           | x-autoresponder",
                "Precedence: BULK                             | precedence",
                "Precedence: auto_reply                       | precedence",
                "Precedence: first-class                      | ''",
                "List-Id: <l.example.org>                     | list-id",
                "List-Unsubscribe: <mailto:x@example.org>     | list-unsubscribe",
                "Return-Path: <>                              | null-return-path",
                "Return-Path: <ann@example.org>               | ''",
                "Content-Type: multipart/report; boundary=x   | report",
                "Message-ID: <1.t0k3n@HUB.shop.example>       | own-message-id",
                "Message-ID: <1@shop.example>                 | ''",
                "X-Loop: help@shop.example                    | own-loop",
                "X-Auto-Response-Suppress: All                | ''",
            })
    void isAutomaticByANamedRule(String field, String rule) throws IOException {
        JsonNode automatic =
                Mails.read("From: ann@example.org\n" + field + "\n\nHi").get("automatic");

        assertThat(automatic.get("rule").asText()).isEqualTo(rule);
        assertThat(automatic.get("is").asBoolean()).isEqualTo(!rule.isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MAILER-DAEMON@example.org            | mailer-daemon",
                "Mail System <Postmaster@example.org> | mailer-daemon",
                "\"Mail\" <MAILER-DAEMON>             | mailer-daemon",
                "Help <help@shop.example>             | own-address",
                "no-reply@forms.example.org           | ''",
            })
    void isAutomaticByItsSender(String from, String rule) throws IOException {
        assertThat(Mails.read("From: " + from + "\n\nHi").at("/automatic/rule").asText())
                .isEqualTo(rule);
    }

    @Test
    void tellsADelayFromAFailure() throws IOException {
        JsonNode bounce = Mails.read(
                        """
                From: postmaster@example.org
                Content-Type: multipart/report; boundary=x

                --x
                Content-Type: message/delivery-status

                Reporting-MTA: dns; example.org

                Final-Recipient: rfc822; ann@example.net
                Action: delayed
                Status: 4.4.1

                Final-Recipient: rfc822; bob@example.net
                Action: delivered
                Status: 2.0.0
                --x
                Content-Type: message/rfc822

                Message-ID: <sent@hub.shop.example>

                Hi
                --x--
                """)
                .get("bounce");

        assertThat(bounce.get("action").asText()).isEqualTo("delayed");
        assertThat(bounce.get("finalRecipient").asText()).isEqualTo("ann@example.net");
        assertThat(bounce.get("originalMessageId").asText()).isEqualTo("sent@hub.shop.example");
    }

    @Test
    void takesNobodysOrdinaryMailForABounce() throws IOException {
        JsonNode mail = Mails.read(
                """
                From: ann@example.org
                Subject: Delivery failed

                My parcel could not be delivered, the courier said: user unknown.
                """);

        assertThat(mail.at("/bounce/is").asBoolean()).isFalse();
        assertThat(mail.at("/automatic/is").asBoolean()).isFalse();
    }
}
