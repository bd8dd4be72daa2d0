package io.saddlebag.mailbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.connector.ApiRefused;
import io.saddlebag.connector.ApiUnavailable;
import io.saddlebag.connector.ApiUnavailable.Cause;
import io.saddlebag.connector.Exchanger;
import io.saddlebag.connector.FileStore;
import io.saddlebag.connector.Plan;
import io.saddlebag.message.AddressToken;
import io.saddlebag.message.Json;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends an agent's answer by SMTP: a local bean of the sink Kamelet. SMTP can neither be asked what became of a mail nor
 * told to take it once, so it matters how far an attempt came; Camel's own producer does not tell.
 */
public final class SmtpSink {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpSink.class);

    /** Of the 64 that it may have (RFC 5321, section 4.5.3.1.1), what a plus and the token leave. */
    private static final int LONGEST_LOCAL_PART = 21;

    private Login login = new Login();
    private Trust trust = new Trust();
    private String protocol = "smtps";
    private String host = "";
    private int port = 465;
    private boolean startTls;
    private String mechanisms = "PLAIN LOGIN";
    private String address = "";
    private String name = "";
    private String replyAddress = "";
    private String messageIdDomain = "";
    private long timeoutMillis = 30_000;
    private Clock clock = Clock.systemUTC();

    /**
     * Sends the command in the body, once; the body becomes {@code {"id": <Message-ID without brackets>}}. A command of
     * kind check sends nothing: it only signs in.
     *
     * @throws ApiRefused when it will never be taken
     * @throws ApiUnavailable when it was not taken now, or nobody knows
     */
    public void send(Exchange exchange) throws MessagingException {
        JsonNode command = Json.parse(exchange.getMessage().getBody(byte[].class));
        if (command.path("kind").asText().equals(Plan.CHECK)) {
            exchange.getMessage().setBody(Json.write(check()));
            return;
        }
        Session session = Session.getInstance(properties());
        Reply reply = Reply.of(command);
        Outgoing mail = Outgoing.of(session, reply, files(exchange), from(), replyTo(reply), domain(), clock.instant());
        Transport transport = session.getTransport(protocol);
        try {
            connect(transport);
            transport.sendMessage(mail, mail.getAllRecipients());
        } catch (NoAccessToken e) {
            throw unavailable(String.valueOf(e.getMessage()));
        } catch (MessagingException e) {
            if (Trouble.isRefusal(e)) {
                login.refused();
            }
            throw SmtpFailure.of(e, mail.isHandedOver());
        } finally {
            close(transport);
        }
        exchange.getMessage()
                .setBody(Json.write(Json.mapper().createObjectNode().put("id", mail.id())));
    }

    /** Logs in and leaves again. */
    private JsonNode check() throws MessagingException {
        Transport transport = Session.getInstance(properties()).getTransport(protocol);
        try {
            connect(transport);
        } catch (NoAccessToken e) {
            throw unavailable(String.valueOf(e.getMessage()));
        } catch (MessagingException e) {
            throw new ApiRefused("SMTP: " + Trouble.of(e));
        } finally {
            close(transport);
        }
        return Json.mapper().createObjectNode().put("detail", "SMTP: signed in to " + host);
    }

    private static Function<String, Optional<Path>> files(Exchange exchange) {
        FileStore store = exchange.getVariable(Exchanger.FILES, FileStore.class);
        return store == null ? sha256 -> Optional.empty() : store::find;
    }

    private void connect(Transport transport) throws MessagingException {
        String secret = login.secret();
        if (login.username().isEmpty() || secret.isEmpty()) {
            transport.connect(host, port, null, null);
        } else {
            transport.connect(host, port, login.username(), secret);
        }
    }

    private static void close(Transport transport) {
        try {
            transport.close();
        } catch (MessagingException e) {
            LOG.debug("the server took a mail but did not say goodbye: {}", e.getMessage());
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        String prefix = "mail." + protocol + ".";
        String timeout = Long.toString(timeoutMillis);
        properties.setProperty(prefix + "connectiontimeout", timeout);
        properties.setProperty(prefix + "timeout", timeout);
        properties.setProperty(prefix + "writetimeout", timeout);
        properties.setProperty(prefix + "quitwait", "false");
        properties.setProperty(prefix + "auth.mechanisms", mechanisms);
        properties.setProperty(prefix + "starttls.enable", Boolean.toString(startTls));
        properties.setProperty(prefix + "starttls.required", Boolean.toString(startTls));
        properties.put(prefix + "ssl.socketFactory", trust.context().getSocketFactory());
        // who is not trusted is not tried once more with what Java trusts
        properties.setProperty(prefix + "socketFactory.fallback", "false");
        return properties;
    }

    private InternetAddress from() {
        try {
            return named(ownAddress());
        } catch (MessagingException e) {
            throw unavailable("the mailbox has no address to send from; set email.address");
        }
    }

    /** The address with the conversation's token behind a plus (RFC 5233), where there is one and a conversation. */
    private Optional<InternetAddress> replyTo(Reply reply) {
        Optional<String> token = replyAddress.isEmpty() ? Optional.empty() : AddressToken.shorten(reply.token());
        if (token.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(named(tagged(replyAddress, token.get())));
        } catch (MessagingException e) {
            throw unavailable("answers cannot be asked to an address that is none; set email.reply-address");
        }
    }

    private static String tagged(String plain, String token) {
        int at = plain.lastIndexOf('@');
        return plain.substring(0, at) + "+" + token + plain.substring(at);
    }

    private static boolean isAddress(String plain) {
        try {
            InternetAddress address = new InternetAddress(plain, true);
            return !address.isGroup() && plain.equals(address.getAddress());
        } catch (AddressException e) {
            return false;
        }
    }

    private InternetAddress named(String plain) throws MessagingException {
        InternetAddress named = new InternetAddress(plain, true);
        try {
            if (!name.isEmpty()) {
                named.setPersonal(name, StandardCharsets.UTF_8.name());
            }
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every Java has UTF-8", e);
        }
        return named;
    }

    private String domain() {
        String domain = OwnDomain.of(messageIdDomain, ownAddress());
        if (domain.isEmpty()) {
            throw unavailable("there is no domain for Message-IDs; set email.message-id-domain");
        }
        return domain;
    }

    private String ownAddress() {
        return address.isEmpty() ? login.username() : address;
    }

    private static ApiUnavailable unavailable(String reason) {
        return new ApiUnavailable(Cause.DOWN, reason, Optional.empty(), false);
    }

    /** Who the hub is to the server; without a password or a token it does not log in. */
    public void setLogin(Login login) {
        this.login = login;
    }

    /** {@code smtps} (the default) or {@code smtp}. */
    public void setProtocol(String protocol) {
        this.protocol = protocol;
    }

    /** The server. */
    public void setHost(String host) {
        this.host = host;
    }

    /** The server's port. */
    public void setPort(int port) {
        this.port = port;
    }

    /** Whether {@code smtp} must change to TLS before it logs in. */
    public void setStartTls(boolean startTls) {
        this.startTls = startTls;
    }

    /** Whose certificates are trusted; those that Java trusts by default. */
    public void setTrust(Trust trust) {
        this.trust = trust;
    }

    /** How the hub may log in. */
    public void setMechanisms(String mechanisms) {
        this.mechanisms = mechanisms;
    }

    /** Whom mails are from; empty: the username. */
    public void setAddress(String address) {
        this.address = address;
    }

    /** The name that stands beside that address. */
    public void setName(String name) {
        this.name = name;
    }

    /**
     * Where answers are to go, with the conversation's token behind a plus, so that those without References find it;
     * empty: to the address.
     *
     * @throws IllegalArgumentException when it is no address, or has no room for the token
     */
    public void setReplyAddress(String replyAddress) {
        int at = replyAddress.lastIndexOf('@');
        boolean fits = at > 0 && at <= LONGEST_LOCAL_PART && replyAddress.indexOf('+') < 0;
        if (!replyAddress.isEmpty() && !(fits && isAddress(tagged(replyAddress, "token")))) {
            throw new IllegalArgumentException("email.reply-address must be an e-mail address with at most "
                    + LONGEST_LOCAL_PART + " characters before the @, and no plus in it.");
        }
        this.replyAddress = replyAddress;
    }

    /** The domain of Message-IDs; empty: one below that of the address. */
    public void setMessageIdDomain(String messageIdDomain) {
        this.messageIdDomain = messageIdDomain;
    }

    /** How long the server may take to answer one command. */
    public void setTimeoutMillis(long timeoutMillis) {
        this.timeoutMillis = timeoutMillis;
    }

    /** What tells the time; the system's clock by default. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }
}
