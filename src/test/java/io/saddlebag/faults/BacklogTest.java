package io.saddlebag.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.store.MailFolder;
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
import java.util.Date;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mailbox that nobody has read for a long time, and a hub with little memory. */
class BacklogTest {
    private static final String HEAP = "-Xmx96m";
    private static final int MAILS = Integer.getInteger("faults.mails", 100);
    private static final int CUSTOMERS = 50;
    /** Without one more message recorded. */
    private static final Duration STANDSTILL = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void aBacklogOfMailsIsWorkedOffInBoundedMemoryEachMailOnce() throws Exception {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
        server.start();
        try (DeskStub desk = new DeskStub();
                HubProcess hub = new HubProcess(directory, desk)) {
            server.setUser("support@shop.example", "support@shop.example", "password");
            fill(server);
            hub.set("email.protocol", "imap")
                    .set("email.host", "127.0.0.1")
                    .set("email.port", Integer.toString(server.getImap().getPort()))
                    .set("email.username", "support@shop.example")
                    .set("email.password", "password")
                    .set("email.delay", "500")
                    .option(HEAP)
                    .option("-XX:+ExitOnOutOfMemoryError")
                    .start();
            AtomicLong before = new AtomicLong(-1);
            while (recorded(hub) < MAILS) {
                await("more mails to be recorded; log: " + hub.log())
                        .atMost(STANDSTILL)
                        .until(() -> !hub.isAlive() || recorded(hub) > before.get());
                assertThat(hub.isAlive()).as(hub.tail()).isTrue();
                before.set(recorded(hub));
            }
            assertThat(hub.books().originalIds()).hasSize(MAILS).doesNotHaveDuplicates();
            assertThat(hub.books().outcomes("quarantined")).isZero();
        } finally {
            server.stop();
        }
    }

    private static long recorded(HubProcess hub) {
        return hub.books().outcomes("message");
    }

    @SuppressWarnings("JavaUtilDate") // the server's interface
    private static void fill(GreenMail server) throws Exception {
        MailFolder inbox = server.getManagers()
                .getImapHostManager()
                .getInbox(server.getUserManager().getUser("support@shop.example"));
        Session session = Session.getInstance(new Properties());
        for (int number = 0; number < MAILS; number++) {
            String mail =
                    """
                    From: Ada <ada-%d@customers.example>
                    To: support@shop.example
                    Subject: Order %d
                    Message-ID: <backlog-%2$d@customers.example>

                    Where is my order %2$d?
                    """
                            .formatted(number % CUSTOMERS, number)
                            .replace("\n", "\r\n");
            inbox.appendMessage(
                    new MimeMessage(session, new ByteArrayInputStream(mail.getBytes(StandardCharsets.US_ASCII))),
                    new Flags(),
                    Date.from(Instant.now()));
        }
    }
}
