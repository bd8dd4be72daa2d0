package io.saddlebag.sandbox;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sandbox's mail server: SMTP that takes mail for anybody and keeps it, IMAP with one mailbox for the company. Mail
 * is kept in memory and gone after a restart; the mailbox then has a new UIDVALIDITY, as IMAP demands.
 *
 * <p>Each mail that comes by SMTP gets an Authentication-Results header on top, under the name {@link #AUTHSERV_ID}: it
 * passes DMARC when envelope sender and From are both of the sandbox's domain.
 */
public final class SandboxMail implements AutoCloseable {
    /** The name under which the server vouches for senders (RFC 8601). */
    public static final String AUTHSERV_ID = "sandbox.saddlebag.test";

    /** The domain of everybody in the sandbox; reserved for tests by RFC 6761, so that no mail leaves. */
    public static final String DOMAIN = "sandbox.test";

    /** The company's mailbox and its IMAP user name. */
    public static final String SUPPORT = "support@" + DOMAIN;

    private static final long STARTUP_MILLIS = 20_000;

    private final GreenMail server;
    private final String password;

    /**
     * Nothing runs before {@link #start}.
     *
     * @param address the local address to listen on, 127.0.0.1 for this machine only
     * @param smtpPort 0 for any free one
     * @param imapPort 0 for any free one
     * @param password of the company's mailbox
     */
    public SandboxMail(String address, int smtpPort, int imapPort, String password) {
        this.password = password;
        this.server = new GreenMail(new ServerSetup[] {
            setup(smtpPort, address, ServerSetup.PROTOCOL_SMTP), setup(imapPort, address, ServerSetup.PROTOCOL_IMAP)
        });
    }

    private static ServerSetup setup(int port, String address, String protocol) {
        ServerSetup setup = new ServerSetup(port, address, protocol);
        setup.setServerStartupTimeout(STARTUP_MILLIS);
        return setup;
    }

    /**
     * Starts to listen.
     *
     * @throws IllegalStateException when a port is taken
     */
    public void start() {
        try {
            server.start();
        } catch (IllegalStateException e) {
            server.stop();
            throw new IllegalStateException(
                    "the sandbox's mail server cannot listen; is another sandbox running on its ports?", e);
        }
        server.setUser(SUPPORT, SUPPORT, password);
        server.getUserManager()
                .setMessageDeliveryHandler(new Authentication(server.getUserManager(), AUTHSERV_ID, DOMAIN));
    }

    /** Where SMTP listens, once started. */
    public int smtpPort() {
        return server.getSmtp().getPort();
    }

    /** Where IMAP listens, once started. */
    public int imapPort() {
        return server.getImap().getPort();
    }

    /** What each mailbox holds, in the order it came. */
    Map<String, List<MimeMessage>> mailboxes() {
        Map<String, List<MimeMessage>> mailboxes = new LinkedHashMap<>();
        Collection<GreenMailUser> users = server.getUserManager().listUser();
        users.stream()
                .sorted(Comparator.comparing(GreenMailUser::getEmail))
                .forEach(user -> mailboxes.put(user.getEmail(), inbox(user)));
        return mailboxes;
    }

    private List<MimeMessage> inbox(GreenMailUser user) {
        try {
            return server.getManagers().getImapHostManager().getInbox(user).getMessages().stream()
                    .map(StoredMessage::getMimeMessage)
                    .toList();
        } catch (FolderException e) {
            return List.of();
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
