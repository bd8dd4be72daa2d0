package io.saddlebag.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/** A mail program for everybody in the sandbox: shows what the mailboxes hold and writes to the company by SMTP. */
final class MailPage {
    private static final int MAILS = 50;
    private static final int LENGTH = 20_000;
    private static final int DEPTH = 10;

    private final SandboxMail mail;
    private final String host;
    private final List<Persona> personas;
    private final Clock clock;

    /** Sends to {@code mail}, which listens on {@code host}. */
    MailPage(SandboxMail mail, String host, List<Persona> personas, Clock clock) {
        this.mail = mail;
        this.host = host;
        this.personas = personas.stream().filter(p -> !p.email().isEmpty()).toList();
        this.clock = clock;
    }

    void mount(Pages pages) {
        pages.page("/sandbox/mail", "mail.html");
        pages.get("/sandbox/mail/data/mails", context -> mails());
        pages.post("/sandbox/mail/data/mails", context -> send(HelpdeskApi.json(context)));
    }

    private Answer mails() {
        ObjectNode page = Json.mapper().createObjectNode().put("company", SandboxMail.SUPPORT);
        personas.forEach(persona -> page.withArray("personas").add(persona.json()));
        ArrayNode mailboxes = page.putArray("mailboxes");
        mail.mailboxes().forEach((address, mails) -> {
            ObjectNode mailbox = mailboxes.addObject().put("address", address);
            ArrayNode list = mailbox.put("count", mails.size()).putArray("mails");
            mails.subList(Math.max(0, mails.size() - MAILS), mails.size())
                    .forEach(message -> list.insert(0, shown(message)));
        });
        return Answer.ok(page);
    }

    private static ObjectNode shown(MimeMessage message) {
        ObjectNode shown = Json.mapper().createObjectNode();
        try {
            Date sent = message.getSentDate();
            return shown.put("id", Objects.requireNonNullElse(message.getMessageID(), ""))
                    .put("from", InternetAddress.toString(message.getFrom()))
                    .put("to", InternetAddress.toString(message.getAllRecipients()))
                    .put("subject", Objects.requireNonNullElse(message.getSubject(), ""))
                    .put("at", sent == null ? "" : sent.toInstant().toString())
                    .put("authentication", message.getHeader("Authentication-Results", null))
                    .put("text", text(message, DEPTH));
        } catch (MessagingException | IOException e) {
            return shown.put("text", "(this mail cannot be shown)");
        }
    }

    /** The first plain text, bounded; empty when there is none. */
    private static String text(Part part, int depth) throws MessagingException, IOException {
        if (part.isMimeType("text/plain") && part.getContent() instanceof String text) {
            return text.substring(0, Math.min(text.length(), LENGTH));
        }
        if (depth > 0 && part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                BodyPart inner = parts.getBodyPart(i);
                String text = text(inner, depth - 1);
                if (!text.isEmpty()) {
                    return text;
                }
            }
        }
        return "";
    }

    private Answer send(JsonNode body) {
        Input input = Input.of(body);
        Persona from = Persona.named(personas, input.text("as", 100));
        String subject = input.text("subject", 200);
        String text = input.text("text", LENGTH);
        String answered = input.textOrEmpty("inReplyTo", 1_000);
        input.require(answered.matches("(<[^<>\\s]+>)?"), "inReplyTo", "is no message id");
        Properties properties = new Properties();
        properties.put("mail.smtp.host", host);
        properties.put("mail.smtp.port", Integer.toString(mail.smtpPort()));
        properties.put("mail.smtp.timeout", "10000");
        properties.put("mail.smtp.connectiontimeout", "10000");
        properties.put("mail.from", from.email());
        try {
            MimeMessage message = new MimeMessage(Session.getInstance(properties));
            message.setFrom(new InternetAddress(from.email(), from.name(), StandardCharsets.UTF_8.name()));
            message.setRecipient(MimeMessage.RecipientType.TO, new InternetAddress(SandboxMail.SUPPORT));
            message.setSubject(subject, StandardCharsets.UTF_8.name());
            message.setSentDate(Date.from(clock.instant()));
            message.setText(text, StandardCharsets.UTF_8.name());
            if (!answered.isEmpty()) {
                message.setHeader("In-Reply-To", answered);
                message.setHeader("References", answered);
            }
            Transport.send(message);
            return Answer.created(Json.mapper().createObjectNode().put("id", message.getMessageID()));
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException("the sandbox's own mail server refuses a mail", e);
        }
    }
}
