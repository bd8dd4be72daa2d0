package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody known by mail writes by WhatsApp for the first time: asked there, confirmed by mail, one customer. */
class FirstContactHubTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PHONE = "4366012345678";

    private final GreenMail customers = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    private int smtp;

    @Test
    void aCodeByMailMakesTheNewChannelTheKnownCustomers(@TempDir Path folder) throws Exception {
        customers.start();
        customers.setUser("support@sandbox.test", "support@sandbox.test", "sandbox-mail-password");
        smtp = freePort();
        try (WhatsAppStub meta = new WhatsAppStub();
                TestHub hub = TestHub.sandbox(
                        folder.resolve("data"),
                        "--sandbox.smtp-port=" + smtp,
                        "--confirmation=whatsapp=on, email=on",
                        "--email.smtp-host=127.0.0.1",
                        "--email.smtp-port=" + customers.getSmtp().getPort(),
                        "--whatsapp.api-url=" + meta.uri(),
                        "--whatsapp.access-token=" + WhatsAppStub.TOKEN)) {
            SandboxDesk desk = new SandboxDesk(hub);
            mail("first", "The teapot has no spout.");
            desk.ticketWith("The teapot has no spout.");

            hub.whatsapp("wamid.1", PHONE, "Any news of my teapot?");
            desk.ticketWith("Any news of my teapot?");
            said(meta, "Have we met?");
            hub.whatsapp("wamid.2", PHONE, "ada@sandbox.test");
            said(meta, "If we know you by that");
            MimeMessage mail = await("the code")
                    .atMost(SOON)
                    .until(() -> List.of(customers.getReceivedMessages()), sent -> !sent.isEmpty())
                    .get(0);
            assertThat(mail.getSubject()).isEqualTo("Your code");
            assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-replied");
            assertThat(mail.getAllRecipients()).containsExactly(new InternetAddress("ada@sandbox.test"));
            String code = mail.getContent().toString().replaceAll("(?s)\\D*(\\d{6})\\D.*", "$1");
            hub.whatsapp("wamid.3", PHONE, code);
            said(meta, "now we know it’s you");

            assertThat(rows(hub, "SELECT DISTINCT customer_id FROM identifier"))
                    .as("one customer")
                    .hasSize(1);
            assertThat(rows(hub, "SELECT rule FROM link WHERE rule = 'confirmed-by-code'"))
                    .hasSize(1);
            mail("second", "And the lid is broken.");
            String next = desk.ticketWith("And the lid is broken.");
            assertThat(hub.get("/sandbox/helpdesk/data/tickets/" + next).toString())
                    .contains("Any news of my teapot?")
                    .doesNotContain(code);
            assertThat(rows(hub, "SELECT body || text FROM message")).noneMatch(row -> row.contains(code));
            assertThat(rows(hub, "SELECT body FROM raw_form")).noneMatch(row -> row.contains(code));
            assertThat(rows(hub, "SELECT body FROM delivery")).noneMatch(row -> row.contains(code));
            assertThat(rows(hub, "SELECT body FROM delivery WHERE kind = 'send-code'"))
                    .containsExactly("");
            assertThat(customers.getReceivedMessages())
                    .as("mail needs no confirmation")
                    .hasSize(1);
            assertThat(meta.violations()).isEmpty();
        } finally {
            customers.stop();
        }
    }

    private static void said(WhatsAppStub meta, String words) {
        await("on WhatsApp: " + words).atMost(SOON).until(() -> meta.messages().stream()
                .anyMatch(message -> message.at("/text/body").asText().contains(words)));
    }

    private static List<String> rows(TestHub hub, String sql) {
        return hub.store().read(tx -> tx.list(sql, row -> row.text(1)));
    }

    private void mail(String id, String words) throws Exception {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", Integer.toString(smtp));
        properties.put("mail.smtp.from", "ada@sandbox.test");
        Session session = Session.getInstance(properties);
        String text = "From: Ada <ada@sandbox.test>\r\nTo: support@sandbox.test\r\nSubject: " + id + "\r\nMessage-ID: <"
                + id + "@elsewhere.example>\r\n\r\n" + words + "\r\n";
        MimeMessage mail =
                new MimeMessage(session, new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
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
