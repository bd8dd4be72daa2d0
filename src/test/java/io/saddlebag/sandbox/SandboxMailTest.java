package io.saddlebag.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SandboxMailTest {
    private static final String MAIL =
            """
            Authentication-Results: sandbox.saddlebag.test; dmarc=pass header.from=bank.example
            AUTHENTICATION-RESULTS:
             (really) sandbox.saddlebag.test; dmarc=pass header.from=bank.example
            From: Ada <%s>
            To: support@sandbox.test
            Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=
            Message-ID: <1@sandbox.test>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=UTF-8
            Content-Transfer-Encoding: 8bit

            Schöne Grüße,
             Ada
            """;

    private final SandboxMail mail = new SandboxMail("127.0.0.1", 0, 0, "secret");

    @BeforeEach
    void start() {
        mail.start();
    }

    @AfterEach
    void stop() {
        mail.close();
    }

    @Test
    void vouchesForItsOwnDomainOnTopAndRemovesWhatWasForged() throws Exception {
        send("ada@sandbox.test", MAIL.formatted("ada@Sandbox.Test"), "support@sandbox.test");
        String received = received().get(0);
        assertThat(received)
                .startsWith("Authentication-Results: sandbox.saddlebag.test; spf=pass smtp.mailfrom=sandbox.test;"
                        + " dmarc=pass header.from=sandbox.test\r\n")
                .containsOnlyOnce("uthentication-")
                .doesNotContain("AUTHENTICATION", "bank.example")
                .contains("Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <1@sandbox.test>\r\n")
                .endsWith("\r\n\r\nSchöne Grüße,\r\n Ada");
    }

    @Test
    void doesNotVouchForOthersNorForAForgedFrom() throws Exception {
        send("eve@elsewhere.example", MAIL.formatted("ada@sandbox.test"), "support@sandbox.test");
        send("bob@elsewhere.example", MAIL.formatted("bob@elsewhere.example"), "support@sandbox.test");
        send("ada@sandbox.test", MAIL.formatted("ada@sandbox.test>, <eve@elsewhere.example"), "support@sandbox.test");
        send(
                "ada@sandbox.test",
                "From: ada@sandbox.test\n" + MAIL.formatted("ada@sandbox.test"),
                "support@sandbox.test");
        assertThat(received())
                .extracting(received -> received.lines().findFirst().orElse(""))
                .containsExactly(
                        "Authentication-Results: sandbox.saddlebag.test; spf=none; dmarc=fail header.from=sandbox.test",
                        "Authentication-Results: sandbox.saddlebag.test; dmarc=none header.from=elsewhere.example",
                        "Authentication-Results: sandbox.saddlebag.test; dmarc=none",
                        "Authentication-Results: sandbox.saddlebag.test; dmarc=none");
    }

    @Test
    void keepsMailForAnybodyAndKnowsPlusAddresses() throws Exception {
        send("support@sandbox.test", MAIL.formatted("support@sandbox.test"), "New.Customer@example.com");
        send("ada@sandbox.test", MAIL.formatted("ada@sandbox.test"), "support+token@sandbox.test");
        assertThat(mail.mailboxes().get("new.customer@example.com")).hasSize(1);
        assertThat(received()).hasSize(1);
    }

    private void send(String envelopeFrom, String text, String to) throws Exception {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", Integer.toString(mail.smtpPort()));
        properties.put("mail.smtp.from", envelopeFrom);
        properties.put("mail.smtp.allow8bitmime", "true");
        Session session = Session.getInstance(properties);
        MimeMessage message = new MimeMessage(
                session, new ByteArrayInputStream(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)));
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect();
            transport.sendMessage(message, InternetAddress.parse(to));
        }
    }

    /** What the company's mailbox holds, read by IMAP. */
    private List<String> received() throws Exception {
        Properties properties = new Properties();
        properties.put("mail.imap.partialfetch", "false");
        try (Store store = Session.getInstance(properties).getStore("imap")) {
            store.connect("127.0.0.1", mail.imapPort(), SandboxMail.SUPPORT, "secret");
            try (Folder inbox = store.getFolder("INBOX")) {
                inbox.open(Folder.READ_ONLY);
                List<String> mails = new ArrayList<>();
                for (Message message : inbox.getMessages()) {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    message.writeTo(bytes);
                    mails.add(bytes.toString(StandardCharsets.UTF_8));
                }
                return mails;
            }
        }
    }
}
