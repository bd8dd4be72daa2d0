package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hubs acknowledge each other's acknowledgements, and between them everything is lost by which one could see that
 * software writes: the headers that say so, the ids, the thread, and that it is always the same.
 */
class LoopTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final List<String> TELLING = List.of(
            "Auto-Submitted",
            "X-Auto-Response-Suppress",
            "Precedence",
            "In-Reply-To",
            "References",
            "Message-ID",
            "Return-Path");
    private static final List<String> ADDRESSES = List.of("help@one.example", "help@two.example");

    /** Where the mailboxes are that the hubs read. */
    private final GreenMail mailboxes = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
    /** Takes what they send. */
    private final GreenMail outgoing = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    /** What was sent, by its Message-ID. */
    private final Map<String, String> carried = new LinkedHashMap<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        mailboxes.start();
        outgoing.start();
        ADDRESSES.forEach(address -> {
            mailboxes.setUser(address, address, "password-of-a-mailbox");
            outgoing.setUser(address, address, "password-of-a-mailbox");
        });
    }

    @AfterEach
    void stop() {
        mailboxes.stop();
        outgoing.stop();
    }

    @Test
    void aLoopThatNoRuleSeesEndsWithAHandfulOfMails() throws Exception {
        try (TestHub one = hub("help@one.example");
                TestHub two = hub("help@two.example")) {
            deliver(
                    """
                    From: Help of two <help@two.example>
                    To: help@one.example
                    Subject: A question
                    Message-ID: <first@two.example>

                    Who answers whom?
                    """);
            await("mails, and then no more of them")
                    .atMost(SOON)
                    .pollInterval(Duration.ofMillis(100))
                    .during(Duration.ofSeconds(3))
                    .until(() -> carry() == 0 && !carried.isEmpty());
            assertThat(carried).as("each acknowledges three times at most").hasSizeBetween(5, 6);
            assertThat(carried.values()).allSatisfy(mail -> assertThat(mail)
                    .contains("Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All"));
            assertThat(Stream.concat(taken(one).stream(), taken(two).stream()))
                    .as("each mail that was carried, and the first")
                    .hasSize(carried.size() + 1)
                    .containsOnly("message");
        }
    }

    private TestHub hub(String address) {
        return TestHub.production(
                folder.resolve(address),
                "--acknowledgement.channels=email",
                "--email.account=main",
                "--email.protocol=imap",
                "--email.host=127.0.0.1",
                "--email.port=" + mailboxes.getImap().getPort(),
                "--email.username=" + address,
                "--email.password=password-of-a-mailbox",
                "--email.delay=200",
                "--email.smtp-protocol=smtp",
                "--email.smtp-host=127.0.0.1",
                "--email.smtp-port=" + outgoing.getSmtp().getPort());
    }

    /** Takes what the hubs have sent to the other, without what tells; how many that were. */
    private int carry() throws MessagingException, IOException {
        int before = carried.size();
        for (MimeMessage sent : outgoing.getReceivedMessages()) {
            if (!carried.containsKey(sent.getMessageID())) {
                carried.put(sent.getMessageID(), new String(bytes(sent), StandardCharsets.UTF_8));
                MimeMessage bare = new MimeMessage(sent);
                bare.setSubject("Another matter " + carried.size());
                bare.setText("Number " + carried.size() + " was received.");
                bare.saveChanges();
                for (String header : TELLING) {
                    bare.removeHeader(header);
                }
                deliver(new String(bytes(bare), StandardCharsets.UTF_8));
            }
        }
        return carried.size() - before;
    }

    private static byte[] bytes(MimeMessage mail) throws MessagingException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        mail.writeTo(out);
        return out.toByteArray();
    }

    private void deliver(String text) throws MessagingException {
        byte[] crlf = text.replaceAll("\r?\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        MimeMessage mail = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(crlf));
        String to = ((InternetAddress) mail.getAllRecipients()[0]).getAddress();
        assertThat(to).isIn(ADDRESSES);
        mailboxes.getUserManager().getUserByEmail(to).deliver(mail);
    }

    private static List<String> taken(TestHub hub) {
        return hub.store().read(tx -> tx.list("SELECT outcome FROM arrival", row -> row.text(1)));
    }
}
