package io.saddlebag.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationTest {
    private static final String FROM = "From: Ann <ann@mail.example.org>\n";
    private static final String DMARC =
            "Authentication-Results: mx.shop.example; dmarc=pass header.from=mail.example.org\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mx.shop.example; dmarc=pass header.from=mail.example.org",
                "MX.Shop.Example 1; DMARC=Pass (p=reject dis=none) header.from=MAIL.example.org",
                "mx.shop.example; spf=none; dkim=pass header.d=mail.example.org; dmarc=pass",
                "mx.shop.example; dkim=pass (2048-bit key) header.d=mail.example.org",
                "mx.shop.example; dkim=fail header.d=a.example; dkim = pass header.d = example.org",
                "mx.shop.example; dkim=pass header.i=@example.org; dmarc=none header.from=mail.example.org",
            })
    void verifiesASenderThatTheReceivingServerVouchesFor(String results) throws IOException {
        assertThat(verified("Authentication-Results: " + results + "\n" + FROM)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mx.shop.example; none",
                "mx.shop.example; dmarc=fail header.from=mail.example.org; dkim=pass header.d=mail.example.org",
                "mx.shop.example; dmarc=pass header.from=other.example",
                "mx.shop.example; dmarc=pass header.from=mail.example.org; dmarc=fail header.from=mail.example.org",
                "mx.shop.example; spf=pass smtp.mailfrom=mail.example.org",
                "mx.shop.example; dkim=pass header.d=attacker.example",
                "mx.shop.example; dkim=pass header.d=org",
                "mx.shop.example; dkim=pass header.d=e.org; dmarc=temperror",
                "mx.shop.example; spf=fail (sender is \"; dmarc=pass header.from=mail.example.org\")",
                "mx.shop.example; spf=fail smtp.mailfrom=\"x; dmarc=pass header.from=mail.example.org\"@a.example",
                "mx.shop.example; spf=fail (open; dmarc=pass header.from=mail.example.org",
                "evil.example; dmarc=pass header.from=mail.example.org",
                "evil.example mx.shop.example; dmarc=pass header.from=mail.example.org",
            })
    void verifiesNoSenderOtherwise(String results) throws IOException {
        assertThat(verified("Authentication-Results: " + results + "\n" + FROM)).isFalse();
    }

    @Test
    void trustsOnlyTheTopmostFieldOfTheReceivingServer() throws IOException {
        String fail = "Authentication-Results: mx.shop.example; spf=fail\n";

        assertThat(verified("Authentication-Results: other.example; dmarc=fail\n" + DMARC + fail + FROM))
                .isTrue();
        assertThat(verified(fail + DMARC + FROM)).isFalse();
        assertThat(verified(fail + "Received: from x\n" + DMARC + FROM)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: ann@mail.example.org, bob@mail.example.org\n",
                "From: ann@mail.example.org\nFrom: bob@mail.example.org\n",
                "From: Team: ann@mail.example.org;\n",
                "From: \"open <ann@mail.example.org>\n",
                "From: <bob@a.example> <ann@mail.example.org>\n",
                "From: a@b@mail.example.org\n",
                "Sender: ann@mail.example.org\n",
            })
    void verifiesNoSenderWhereItIsInDoubtWhoThatIs(String from) throws IOException {
        assertThat(verified(DMARC + from)).isFalse();
    }

    @Test
    void trustsNobodyWithoutAConfiguredServer() throws IOException {
        Path mail = Files.createTempFile("mail", ".eml");
        Files.writeString(mail, DMARC + FROM + "\nHi");

        JsonNode read = new MailReader(Mailbox.UNKNOWN, Mails.CLOCK).read(mail, Mails::count);

        assertThat(read.at("/authentication/fromVerified").asBoolean()).isFalse();
    }

    private static boolean verified(String header) throws IOException {
        return Mails.read(header + "\nHi").at("/authentication/fromVerified").asBoolean();
    }
}
