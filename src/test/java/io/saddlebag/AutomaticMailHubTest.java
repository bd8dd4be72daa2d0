package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.saddlebag.message.Json;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Acknowledgements, bounces and other automatic mail, and blocked senders: by mail through a whole hub. */
class AutomaticMailHubTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Path REPORTS = Path.of("../shared/samples/email/sisimai");
    private static final int REPORTS_TAKEN = 12;

    private final GreenMail customers = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    private int smtp;

    @Test
    void peopleAreAcknowledgedAndMachinesAreNotAndABounceIsToldAtTheTicketOfItsMail(@TempDir Path folder)
            throws Exception {
        customers.start();
        customers.setUser("support@sandbox.test", "support@sandbox.test", "sandbox-mail-password");
        smtp = freePort();
        try (TestHub hub = TestHub.sandbox(
                folder.resolve("data"),
                "--sandbox.smtp-port=" + smtp,
                "--acknowledgement.channels=email",
                "--words.acknowledgement.email.fr=Bien reçu.",
                "--email.smtp-host=127.0.0.1",
                "--email.smtp-port=" + customers.getSmtp().getPort())) {
            SandboxDesk desk = new SandboxDesk(hub);
            send("grace@sandbox.test", person("grace", "A moth in the relay"));
            MimeMessage acknowledgement = sent(1);
            assertThat(acknowledgement.getHeader("Auto-Submitted")).containsExactly("auto-replied");
            assertThat(acknowledgement.getHeader("X-Auto-Response-Suppress")).containsExactly("All");
            assertThat(acknowledgement.getHeader("In-Reply-To")).containsExactly("<grace@elsewhere.example>");
            assertThat(acknowledgement.getSubject()).isEqualTo("Re: A moth in the relay");
            assertThat(acknowledgement.getContent().toString()).contains("Bien reçu.");

            String ticket = desk.ticketWith("Words of grace");
            desk.answer(ticket, "r1", "Take it out.");
            String id = sent(2).getMessageID();
            send("mailer-daemon@mx.example", bounce(id));
            assertThat(desk.textsWith(ticket, "could not be delivered"))
                    .contains("About your reply “Take it out.”: It could not be delivered to the customer by email")
                    .contains("550 5.1.1 no such user");

            block(hub, "mallory@sandbox.test");
            send("mallory@sandbox.test", person("mallory", "Insults"));
            outcomes(hub, 3 + sendReports());
            send("ada@sandbox.test", person("ada", "After all that"));
            desk.ticketWith("Words of ada");
            sent(3);
            assertThat(customers.getReceivedMessages())
                    .as("two acknowledgements and an answer")
                    .hasSize(3);
            assertThat(hub.get("/sandbox/helpdesk/data/tickets").path("tickets"))
                    .as("of the two who are heard")
                    .hasSize(2);
            assertThat(bean("Senders", "held")).contains("Words of mallory");
        } finally {
            customers.stop();
        }
    }

    /** Real reports; without the samples there are none. */
    private int sendReports() throws Exception {
        if (!Files.isDirectory(REPORTS)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(REPORTS)) {
            List<Path> some = files.filter(
                            file -> !file.getFileName().toString().startsWith("is-not-bounce"))
                    .sorted()
                    .limit(REPORTS_TAKEN)
                    .toList();
            for (Path file : some) {
                send("mailer-daemon@mx.example", Files.readString(file, StandardCharsets.ISO_8859_1));
            }
            return some.size();
        }
    }

    private static void outcomes(TestHub hub, int items) {
        await(items + " items")
                .atMost(SOON)
                .until(
                        () -> hub.store().read(tx -> tx.list(
                                        "SELECT id FROM arrival WHERE connector = 'email'", row -> row.text(1))
                                .size()),
                        Integer.valueOf(items)::equals);
    }

    private static void block(TestHub hub, String sender) throws Exception {
        assertThat(hub.url()).isNotNull();
        String blocked = String.valueOf(ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("io.saddlebag:type=Senders"),
                        "block",
                        new Object[] {sender, "", "test", "insults"},
                        Collections.nCopies(4, String.class.getName()).toArray(String[]::new)));
        JsonNode rows = Json.parse(blocked.getBytes(StandardCharsets.UTF_8));
        assertThat(rows.at("/0/value").asText()).isEqualTo(sender);
    }

    private static String bean(String type, String operation) throws Exception {
        return String.valueOf(ManagementFactory.getPlatformMBeanServer()
                .invoke(new ObjectName("io.saddlebag:type=" + type), operation, new Object[] {100}, new String[] {
                    int.class.getName()
                }));
    }

    private MimeMessage sent(int number) {
        return await("mail " + number + " to customers")
                .atMost(SOON)
                .until(() -> List.of(customers.getReceivedMessages()), sent -> sent.size() >= number)
                .get(number - 1);
    }

    private static String person(String name, String subject) {
        return """
                From: %1$s <%1$s@sandbox.test>
                To: support@sandbox.test
                Subject: %2$s
                Message-ID: <%1$s@elsewhere.example>
                Content-Language: fr

                Words of %1$s.
                """
                .formatted(name, subject);
    }

    private static String bounce(String about) {
        return """
                From: MAILER-DAEMON@mx.example
                To: support@sandbox.test
                Subject: Undelivered Mail Returned to Sender
                Auto-Submitted: auto-replied
                Message-ID: <bounce@mx.example>
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary=x

                --x

                I could not deliver it.
                --x
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example

                Final-Recipient: rfc822; grace@sandbox.test
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550 5.1.1 no such user
                --x
                Content-Type: text/rfc822-headers

                Message-ID: %s
                --x--
                """
                .formatted(about);
    }

    private void send(String envelopeFrom, String text) throws Exception {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", Integer.toString(smtp));
        properties.put("mail.smtp.from", envelopeFrom);
        Session session = Session.getInstance(properties);
        String crlf = text.replaceAll("\r?\n", "\r\n");
        MimeMessage mail =
                new MimeMessage(session, new ByteArrayInputStream(crlf.getBytes(StandardCharsets.ISO_8859_1)));
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect();
            transport.sendMessage(mail, InternetAddress.parse("support@sandbox.test"));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
