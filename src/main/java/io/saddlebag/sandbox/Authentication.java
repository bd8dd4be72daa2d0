package io.saddlebag.sandbox;

import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.MessageDeliveryHandler;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.user.UserManager;
import com.icegreen.greenmail.util.GreenMailUtil;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.UUID;

/**
 * What a receiving mail server does before it delivers: says on top of each mail how far its sender is proven (RFC
 * 8601). The sandbox vouches for its own domain when envelope and From agree; whatever came along as
 * Authentication-Results is removed, since anybody can write it.
 */
final class Authentication implements MessageDeliveryHandler {
    private static final String HEADER = "Authentication-Results";

    private final UserManager users;
    private final String server;
    private final String domain;

    /**
     * @param server the name it vouches under (RFC 8601 authserv-id)
     * @param domain the domain it vouches for
     */
    Authentication(UserManager users, String server, String domain) {
        this.users = users;
        this.server = server;
        this.domain = domain;
    }

    /** Called once for each recipient; stamping a mail again changes nothing. */
    @Override
    public GreenMailUser handle(MovingMessage mail, MailAddress recipient) throws MessagingException, UserException {
        mail.setMimeMessage(stamped(mail.getMessage(), String.valueOf(mail.getReturnPath())));
        return mailbox(recipient.getEmail());
    }

    private MimeMessage stamped(MimeMessage mail, String envelopeFrom) throws MessagingException {
        StringBuilder head = new StringBuilder(HEADER + ": " + results(mail, envelopeFrom) + "\r\n");
        for (Header header : Collections.list(mail.getAllHeaders())) {
            if (!header.getName().equalsIgnoreCase(HEADER)) {
                head.append(header.getName())
                        .append(": ")
                        .append(header.getValue())
                        .append("\r\n");
            }
        }
        InputStream top = new ByteArrayInputStream((head + "\r\n").getBytes(StandardCharsets.UTF_8));
        try (InputStream body = mail.getRawInputStream()) {
            return GreenMailUtil.newMimeMessage(new SequenceInputStream(top, body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String results(MimeMessage mail, String envelopeFrom) throws MessagingException {
        String from = domainOfFrom(mail);
        if (!from.equals(domain)) {
            return server + "; dmarc=none" + (from.isEmpty() ? "" : " header.from=" + from);
        }
        boolean agree = domainOf(envelopeFrom).equals(domain);
        String verdict = agree ? "pass" : "fail";
        return server + "; spf=" + (agree ? "pass smtp.mailfrom=" + domain : "none") + "; dmarc=" + verdict
                + " header.from=" + from;
    }

    /** Empty unless there is exactly one From with exactly one address: DMARC says nothing of the others. */
    private static String domainOfFrom(MimeMessage mail) throws MessagingException {
        String[] from = mail.getHeader("From");
        if (from == null || from.length != 1) {
            return "";
        }
        try {
            InternetAddress[] addresses = InternetAddress.parse(from[0]);
            return addresses.length == 1 ? domainOf(addresses[0].getAddress()) : "";
        } catch (AddressException e) {
            return "";
        }
    }

    /** In lower case; empty when it is no domain name. */
    private static String domainOf(String address) {
        String name = address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        return address.contains("@") && name.matches("[a-z0-9.-]{1,253}") ? name : "";
    }

    /** Mailboxes come into being when somebody writes to them; a detail after a plus names the same mailbox. */
    private GreenMailUser mailbox(String recipient) throws UserException {
        String address = recipient.toLowerCase(Locale.ROOT).replaceFirst("\\+[^@]*@", "@");
        synchronized (users) {
            GreenMailUser user = users.getUserByEmail(address);
            return user != null
                    ? user
                    : users.createUser(address, address, UUID.randomUUID().toString());
        }
    }
}
