package io.saddlebag.mailbox;

import io.saddlebag.connector.ApiRefused;
import io.saddlebag.message.Attachment;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A mail on its way out, which keeps its Message-ID and tells how far it came. */
final class Outgoing extends MimeMessage {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private final String id;
    private boolean handedOver;

    private Outgoing(Session session, String id) {
        super(session);
        this.id = id;
    }

    /**
     * The mail that carries an answer.
     *
     * @param files finds the files that go with it
     * @param replyTo where answers are to go, if not to {@code from}
     * @param domain of its Message-ID, which is {@code <command>.<token>@<domain>}: the same for each attempt, and what
     *     answers it names the conversation; without a token what answers it belongs to none
     */
    static Outgoing of(
            Session session,
            Reply reply,
            Function<String, Optional<Path>> files,
            InternetAddress from,
            Optional<InternetAddress> replyTo,
            String domain,
            Instant now)
            throws MessagingException {
        String conversation = reply.token().isEmpty() ? "" : "." + reply.token();
        Outgoing mail = new Outgoing(session, reply.id() + conversation + "@" + domain);
        mail.setFrom(from);
        if (replyTo.isPresent()) {
            mail.setReplyTo(new InternetAddress[] {replyTo.get()});
        }
        mail.setRecipient(RecipientType.TO, recipient(reply));
        mail.setSubject(reply.subject(), UTF_8);
        mail.setSentDate(Date.from(now));
        mail.content(reply, files);
        if (!reply.inReplyTo().isEmpty()) {
            mail.setHeader("In-Reply-To", "<" + reply.inReplyTo() + ">");
        }
        if (!reply.references().isEmpty()) {
            String ids = reply.references().stream().map(r -> "<" + r + ">").collect(Collectors.joining(" "));
            mail.setHeader("References", MimeUtility.fold("References: ".length(), ids));
        }
        if (reply.automatic()) {
            // RFC 3834, section 5; the second is heard by Exchange
            mail.setHeader("Auto-Submitted", "auto-replied");
            mail.setHeader("X-Auto-Response-Suppress", "All");
        }
        mail.saveChanges();
        return mail;
    }

    private void content(Reply reply, Function<String, Optional<Path>> files) throws MessagingException {
        if (reply.files().isEmpty()) {
            words(this, reply);
            return;
        }
        MimeMultipart parts = new MimeMultipart();
        MimeBodyPart words = new MimeBodyPart();
        words(words, reply);
        parts.addBodyPart(words);
        for (Attachment file : reply.files()) {
            Path path = files.apply(file.sha256())
                    .orElseThrow(() -> new ApiRefused("a file of the message is no longer in the blob store"));
            MimeBodyPart part = new MimeBodyPart();
            attach(part, path, file.type());
            part.setFileName(file.name().isEmpty() ? "file" : file.name());
            parts.addBodyPart(part);
        }
        setContent(parts);
    }

    /** With HTML both, the plainer first (RFC 2046, section 5.1.4). */
    private static void words(MimePart part, Reply reply) throws MessagingException {
        if (reply.html().isEmpty()) {
            part.setText(reply.text(), UTF_8);
            part.setHeader("Content-Transfer-Encoding", "quoted-printable");
            return;
        }
        MimeBodyPart plain = new MimeBodyPart();
        plain.setText(reply.text(), UTF_8);
        MimeBodyPart html = new MimeBodyPart();
        html.setText(reply.html(), UTF_8, "html");
        part.setContent(new MimeMultipart("alternative", plain, html));
    }

    private static void attach(MimeBodyPart part, Path file, String type) throws MessagingException {
        try {
            part.attachFile(file.toFile(), type, "base64");
        } catch (IOException e) {
            throw new UncheckedIOException("a file of the message cannot be read", e);
        }
    }

    private static InternetAddress recipient(Reply reply) throws MessagingException {
        InternetAddress to = new InternetAddress(reply.address(), true);
        try {
            if (!reply.name().isEmpty()) {
                to.setPersonal(reply.name(), UTF_8);
            }
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every Java has UTF-8", e);
        }
        return to;
    }

    /** The Message-ID without brackets. */
    String id() {
        return id;
    }

    /** Whether the server has begun to take its content: without an answer nobody knows if it was taken. */
    boolean isHandedOver() {
        return handedOver;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", "<" + id + ">");
    }

    @Override
    public void writeTo(OutputStream out, String[] ignoreList) throws IOException, MessagingException {
        handedOver = true;
        super.writeTo(out, ignoreList);
    }
}
