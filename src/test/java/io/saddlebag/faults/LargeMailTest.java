package io.saddlebag.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Flags;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mails as large as mail servers let through, and a hub with little memory. */
class LargeMailTest {
    /** Less than the mails together, and not much more than a hub needs that has nothing to do. */
    private static final String HEAP = "-Xmx80m";

    private static final int LARGE = 12_000_000;
    private static final int SMALL = 3_000_000;
    private static final int MAILS = 4;

    @TempDir
    private Path directory;

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
    private final List<String> sent = new ArrayList<>();

    @BeforeEach
    void startServer() {
        server.start();
        server.setUser("support@shop.example", "support@shop.example", "password");
    }

    @AfterEach
    void stopServer() {
        server.stop();
    }

    @Test
    void mailsOf25MegabytesArriveOnceAndWholeInBoundedMemory() throws Exception {
        for (int number = 0; number < MAILS; number++) {
            deliver(number);
        }
        try (DeskStub desk = new DeskStub();
                HubProcess hub = new HubProcess(directory, desk)) {
            hub.set("email.protocol", "imap")
                    .set("email.host", "127.0.0.1")
                    .set("email.port", Integer.toString(server.getImap().getPort()))
                    .set("email.username", "support@shop.example")
                    .set("email.password", "password")
                    .set("email.delay", "500")
                    .set("delivery.timeout", "20s")
                    .option(HEAP)
                    .option("-XX:+ExitOnOutOfMemoryError")
                    .start();
            await("the mails to be in tickets; log: " + hub.log())
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> !hub.isAlive() || desk.tickets().size() == MAILS);
            assertThat(hub.isAlive()).as(hub.tail()).isTrue();
            await("nothing to be left to do")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> hub.books().open() == 0);
            assertThat(desk.tickets().attached()).containsExactlyInAnyOrderElementsOf(sent);
            assertThat(desk.tickets().texts()).hasSize(MAILS).allMatch(texts -> texts.size() == 1);
            assertThat(desk.tickets().breaches()).isEmpty();
            hub.books().mustAddUp();
            assertThat(hub.books().outcomes("message")).isEqualTo(MAILS);
            assertThat(hub.logged()).noneMatch(line -> line.contains("OutOfMemoryError"));
        }
    }

    /** Two attachments, which base64 makes a third larger, and as much text as is kept as text. */
    @SuppressWarnings("JavaUtilDate") // the server's interface
    private void deliver(int number) throws Exception {
        StringBuilder mail = new StringBuilder(
                """
                From: Ada %1$d <ada-%1$d@customers.example>
                To: support@shop.example
                Subject: The drawings, part %1$d
                Message-ID: <large-%1$d@customers.example>
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=frontier

                --frontier
                Content-Type: text/plain

                """
                        .formatted(number));
        mail.append("Here they are. ".repeat(12_000)).append('\n');
        attach(mail, number, LARGE);
        attach(mail, number + 100, SMALL);
        attach(mail, number + 200, SMALL);
        mail.append("--frontier--\n");
        byte[] bytes = mail.toString().replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
        assertThat(bytes.length).as("the mail's size").isGreaterThan(24_500_000);
        MimeMessage message = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
        server.getManagers()
                .getImapHostManager()
                .getInbox(server.getUserManager().getUser("support@shop.example"))
                .appendMessage(message, new Flags(), Date.from(Instant.now()));
    }

    private void attach(StringBuilder mail, int seed, int size) {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        sent.add(DeskStub.sha256(content));
        mail.append("--frontier\nContent-Type: application/pdf; name=\"drawing-" + seed + ".pdf\"\n")
                .append("Content-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n")
                .append(Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(content))
                .append('\n');
    }
}
