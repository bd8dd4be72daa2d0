package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.saddlebag.message.Json;
import io.saddlebag.ops.Settings;
import jakarta.mail.Message;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail through the whole hub: by SMTP to the sandbox's mailbox, to a ticket, and back. */
class EmailHubTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    /** The mail server through which the hub writes to customers. */
    private static final GreenMail CUSTOMERS =
            new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    private static Hub hub;
    private static int http;
    private static int smtp;

    @BeforeAll
    static void start(@TempDir Path home) throws IOException {
        http = freePort();
        smtp = freePort();
        CUSTOMERS.start();
        CUSTOMERS.setUser("support@sandbox.test", "support@sandbox.test", "sandbox-mail-password");
        hub = Hub.start(Settings.load(
                List.of(
                        "--profile=sandbox",
                        "--data.directory=" + home.resolve("data"),
                        "--http.port=" + http,
                        "--management.port=0",
                        "--sandbox.smtp-port=" + smtp,
                        "--sandbox.imap-port=" + freePort(),
                        "--email.smtp-host=127.0.0.1",
                        "--email.reply-address=support@sandbox.test",
                        "--email.smtp-port=" + CUSTOMERS.getSmtp().getPort()),
                Map.of(),
                home));
    }

    @AfterAll
    static void stop() {
        hub.close();
        CUSTOMERS.stop();
    }

    @Test
    void aMailBecomesATicketAndTheAnswerAndWhatComesBackStayInOneThread() throws Exception {
        send(
                "grace@sandbox.test",
                """
                From: Grace Hopper <grace@sandbox.test>
                To: support@sandbox.test
                Subject: A moth in the relay
                Message-ID: <moth-1@elsewhere.example>
                References: <moth-0@elsewhere.example>

                It does not work any more.
                """);
        String id = ticket("A moth in the relay").path("id").asText();
        JsonNode identifier = ticketPage(id).at("/customer/identifiers/0");
        assertThat(identifier.path("value").asText()).isEqualTo("grace@sandbox.test");
        assertThat(identifier.path("verification").asText()).isEqualTo("verified");

        post("/sandbox/helpdesk/data/tickets/" + id + "/replies", "{\"text\": \"Grüße: take it out.\"}");
        Map<String, String> answer = answer();
        assertThat(answer)
                .containsEntry("Subject", "Re: A moth in the relay")
                .containsEntry("From", "support@sandbox.test")
                .containsEntry("In-Reply-To", "<moth-1@elsewhere.example>")
                .containsEntry("References", "<moth-0@elsewhere.example> <moth-1@elsewhere.example>")
                .containsEntry("text", "Grüße: take it out.")
                .doesNotContainKey("Auto-Submitted");
        String replyTo = answer.getOrDefault("Reply-To", "");
        assertThat(replyTo).matches("support\\+[a-z2-7]{42}@sandbox\\.test");
        assertThat(status("/conversations/" + replyTo.substring("support+".length(), replyTo.indexOf('@'))))
                .as("whoever gets a mail must not read the agents' page")
                .isEqualTo(404);

        send(
                "grace@sandbox.test",
                """
                From: Grace Hopper <grace@sandbox.test>
                To: support@sandbox.test
                Subject: AW: A moth in the relay
                Message-ID: <moth-2@elsewhere.example>
                In-Reply-To: %s

                I did. It is taped into the log.
                """
                        .formatted(answer.get("Message-ID")));
        await("the customer's answer, in the same ticket")
                .atMost(SOON)
                .until(() -> ticketPage(id).path("entries").toString().contains("taped into the log"));

        send(
                "grace@sandbox.test",
                replyTo,
                """
                From: Grace Hopper <grace@sandbox.test>
                To: %s
                Subject: Re: A moth in the relay
                Message-ID: <moth-3@elsewhere.example>

                My mail program has lost what it answers.
                """
                        .formatted(replyTo.toUpperCase(Locale.ROOT)));
        await("the customer's answer without References, in the same ticket")
                .atMost(SOON)
                .until(() -> ticketPage(id).path("entries").toString().contains("has lost what it answers"));

        post(
                "/sandbox/helpdesk/data/tickets/" + id + "/replies",
                "{\"text\": \"The plan.\", \"attachments\": [{\"name\": \"plän.pdf\", \"content\": \"JVBERi0xLjQKbW90aA==\"}]}");
        assertThat(CUSTOMERS.waitForIncomingEmail(SOON.toMillis(), 2))
                .as("a mail with a file")
                .isTrue();
        Multipart parts = (Multipart) CUSTOMERS.getReceivedMessages()[1].getContent();
        assertThat(parts.getBodyPart(0).getContent()).isEqualTo("The plan.");
        assertThat(MimeUtility.decodeText(parts.getBodyPart(1).getFileName())).isEqualTo("plän.pdf");
        assertThat(parts.getBodyPart(1).getContentType()).startsWith("application/pdf");
        assertThat(parts.getBodyPart(1).getInputStream().readAllBytes())
                .asString()
                .isEqualTo("%PDF-1.4\nmoth");
    }

    @Test
    void aForgedFromIsOnlyAClaim() throws Exception {
        send(
                "mallory@elsewhere.example",
                """
                From: Ada <ada@sandbox.test>
                To: support@sandbox.test
                Subject: It is me

                Really.
                """);
        String id = ticket("It is me").path("id").asText();
        assertThat(ticketPage(id).at("/customer/identifiers/0/verification").asText())
                .isEqualTo("claimed");
    }

    private static JsonNode ticket(String subject) {
        return await("the ticket about " + subject)
                .atMost(SOON)
                .until(() -> find(get("/sandbox/helpdesk/data/tickets"), subject), found -> !found.isMissingNode());
    }

    private static JsonNode find(JsonNode page, String subject) {
        for (JsonNode ticket : page.path("tickets")) {
            if (ticket.path("subject").asText().equals(subject)) {
                return ticket;
            }
        }
        return page.path("none");
    }

    private static JsonNode ticketPage(String id) throws Exception {
        return get("/sandbox/helpdesk/data/tickets/" + id);
    }

    /** What the customer gets: the headers of the only mail, and its text. */
    private static Map<String, String> answer() throws Exception {
        assertThat(CUSTOMERS.waitForIncomingEmail(SOON.toMillis(), 1))
                .as("a mail to the customer")
                .isTrue();
        MimeMessage mail = CUSTOMERS.getReceivedMessages()[0];
        Map<String, String> shown = new HashMap<>();
        Collections.list(mail.getAllHeaders())
                .forEach(header -> shown.put(header.getName(), MimeUtility.unfold(header.getValue())));
        shown.put("text", String.valueOf(mail.getContent()).strip());
        return shown;
    }

    private static void post(String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + http + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        assertThat(HTTP.send(request, BodyHandlers.ofString()).statusCode()).isLessThan(300);
    }

    private static int status(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + http + path))
                .build();
        return HTTP.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static JsonNode get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + http + path))
                .build();
        String body = HTTP.send(request, BodyHandlers.ofString()).body();
        return Json.parse(body.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(String envelopeFrom, String text) throws Exception {
        send(envelopeFrom, "support@sandbox.test", text);
    }

    private static void send(String envelopeFrom, String to, String text) throws Exception {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", "localhost");
        properties.put("mail.smtp.port", Integer.toString(smtp));
        properties.put("mail.smtp.from", envelopeFrom);
        Session session = Session.getInstance(properties);
        Message mail = new MimeMessage(
                session, new ByteArrayInputStream(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)));
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect();
            transport.sendMessage(mail, InternetAddress.parse(to));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
