package io.saddlebag.mailbox;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
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
     * @param domain of its Message-ID, which is {@code <command>.<token>@<domain>}: the same for each attempt, and what
     *     answers it names the conversation
     */
    static Outgoing of(Session session, Reply reply, InternetAddress from, String domain, Instant now)
            throws MessagingException {
        Outgoing mail = new Outgoing(session, reply.id() + "." + reply.token() + "@" + domain);
        mail.setFrom(from);
        mail.setRecipient(RecipientType.TO, recipient(reply));
        mail.setSubject(reply.subject(), UTF_8);
        mail.setSentDate(Date.from(now));
        mail.setText(reply.text(), UTF_8);
        mail.setHeader("Content-Transfer-Encoding", "quoted-printable");
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
