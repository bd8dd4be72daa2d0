package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
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
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Somebody known by mail writes by WhatsApp for the first time, and then by web chat: asked there, confirmed by a code
 * that goes by mail, and by an order that the shop knows; one customer in the end.
 */
class FirstContactHubTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private static final String PHONE = "4366012345678";

    private final GreenMail customers = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    private int smtp;

    @Test
    void aCodeByMailMakesTheNewChannelTheKnownCustomers(@TempDir Path folder) throws Exception {
        customers.start();
        customers.setUser("support@sandbox.test", "support@sandbox.test", "sandbox-mail-password");
        smtp = freePort();
        try (WhatsAppStub meta = new WhatsAppStub();
                ShopStub shop = new ShopStub();
                TestHub hub = TestHub.sandbox(
                        folder.resolve("data"),
                        "--sandbox.smtp-port=" + smtp,
                        "--confirmation=whatsapp=on, email=on, webchat=when-needed",
                        "--confirmation.orders-by=shopify",
                        "--shopify.url=" + shop.url(),
                        "--shopify.client-id=shop-client",
                        "--shopify.client-secret=" + ShopStub.SECRET,
                        "--email.smtp-host=127.0.0.1",
                        "--email.smtp-port=" + customers.getSmtp().getPort(),
                        "--whatsapp.api-url=" + meta.uri(),
                        "--whatsapp.access-token=" + WhatsAppStub.TOKEN)) {
            logged.start();
            LOGGER.addAppender(logged);
            SandboxDesk desk = new SandboxDesk(hub);
            mail("first", "The teapot has no spout.");
            desk.ticketWith("The teapot has no spout.");

            hub.whatsapp("wamid.1", PHONE, "Any news of my teapot?");
            desk.ticketWith("Any news of my teapot?");
            said(hub, meta, "Have we met?");
            hub.whatsapp("wamid.2", PHONE, "ada@sandbox.test");
            said(hub, meta, "If we know you by that");
            MimeMessage mail = await("the code")
                    .atMost(SOON)
                    .until(() -> List.of(customers.getReceivedMessages()), sent -> !sent.isEmpty())
                    .get(0);
            assertThat(mail.getSubject()).isEqualTo("Your code");
            assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-replied");
            assertThat(mail.getAllRecipients()).containsExactly(new InternetAddress("ada@sandbox.test"));
            String code = mail.getContent().toString().replaceAll("(?s)\\D*(\\d{6})\\D.*", "$1");
            hub.whatsapp("wamid.3", PHONE, code);
            said(hub, meta, "now we know it’s you");

            shop.orderIsOf("ada@sandbox.test");
            hub.webchat("c1", "v1", "Is it here by Friday?", "");
            desk.ticketWith("Is it here by Friday?");
            saidInTheChat(hub, "the number of an order");
            hub.webchat("c2", "v1", "#1003, 1010", "");
            saidInTheChat(hub, "We can find nobody by that.");
            hub.webchat("c3", "v1", "#1003, 1020", "");
            saidInTheChat(hub, "now we know who you are");

            assertThat(rows(hub, "SELECT DISTINCT customer_id FROM identifier"))
                    .as("one customer")
                    .hasSize(1);
            assertThat(rows(hub, "SELECT rule FROM link WHERE rule = 'confirmed-by-order'"))
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
            assertThat(shop.refused()).isEmpty();
            assertThat(logged.list).isNotEmpty().noneMatch(event -> (event.getFormattedMessage()
                            + event.getMDCPropertyMap()
                            + ThrowableProxyUtil.asString(event.getThrowableProxy()))
                    .contains(code));
        } finally {
            LOGGER.detachAppender(logged);
            customers.stop();
        }
    }

    @Test
    void aHubDoesNotStartThatCouldAskNobodyAboutOrders(@TempDir Path folder) {
        assertThatThrownBy(() -> TestHub.production(folder, "--confirmation.orders-by=nowhere"))
                .hasMessageContaining("confirmation.orders-by")
                .hasMessageContaining("no route ask-nowhere was started");
    }

    private static void said(TestHub hub, WhatsAppStub meta, String words) {
        try {
            await("on WhatsApp: " + words).atMost(SOON).until(() -> meta.messages().stream()
                    .anyMatch(message -> message.at("/text/body").asText().contains(words)));
        } catch (ConditionTimeoutException e) {
            String story = "confirmations %s, deliveries %s, against the contract %s, asked for %s"
                    .formatted(
                            rows(hub, "SELECT state || ' until ' || until || ' ' || answer FROM confirmation"),
                            rows(
                                    hub,
                                    "SELECT target || ' ' || kind || ' ' || state || ' ' || reason FROM delivery"
                                            + " ORDER BY id"),
                            meta.violations(),
                            meta.requests());
            throw new AssertionError(story, e);
        }
    }

    private static void saidInTheChat(TestHub hub, String words) {
        await("in the chat: " + words)
                .atMost(SOON)
                .until(
                        () -> rows(
                                hub, "SELECT text FROM message WHERE direction = 'outbound' AND channel = 'webchat'"),
                        texts -> texts.stream().anyMatch(text -> text.contains(words)));
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
