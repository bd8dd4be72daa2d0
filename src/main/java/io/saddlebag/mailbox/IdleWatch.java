package io.saddlebag.mailbox;

import io.saddlebag.connector.ApiRefused;
import io.saddlebag.message.Json;
import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the server tell when a mail comes (IMAP IDLE, RFC 2177), over a connection of its own that reads nothing: a local
 * bean of the source Kamelet. What it hears only makes the next poll come sooner; without it mails come with the usual
 * poll. It asks anew at intervals far below the 29 minutes of the RFC, and so finds out when nobody is there any more.
 */
public final class IdleWatch {
    private static final Logger LOG = LoggerFactory.getLogger(IdleWatch.class);
    private static final Duration CONNECT = Duration.ofSeconds(20);

    private Login login = new Login();
    private Trust trust = new Trust();
    private boolean enabled = true;
    private String protocol = "imaps";
    private String host = "";
    private int port = 993;
    private boolean startTls;
    private String mechanisms = "PLAIN LOGIN";
    private String folder = "INBOX";
    private Duration interval = Duration.ofMinutes(2);
    private Duration pause = Duration.ofSeconds(30);
    private volatile @Nullable IMAPProtocol listening;

    /**
     * Watches until it is told to end.
     *
     * @param wake called when there may be something new
     */
    void watch(Runnable wake, CountDownLatch end) throws InterruptedException {
        boolean useful = enabled;
        while (useful && end.getCount() > 0) {
            try {
                useful = connected(wake, end);
            } catch (MessagingException | NoAccessToken e) {
                if (Trouble.isRefusal(e)) {
                    login.refused();
                }
                LOG.debug("{} at {} is not watched, only polled: {}", folder, host, Trouble.of(e));
            }
            if (useful && end.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    /** Has the server answer, so that who watches comes to look whether this is the end. */
    void disturb() {
        IMAPProtocol server = listening;
        if (server != null) {
            server.idleAbort();
        }
    }

    /** False when there is no sense in trying again. */
    private boolean connected(Runnable wake, CountDownLatch end) throws MessagingException {
        Session session = Session.getInstance(properties());
        try (IMAPStore store = (IMAPStore) session.getStore(protocol)) {
            store.connect(host, port, login.username(), login.secret());
            if (!store.hasCapability("IDLE")) {
                LOG.info("{} does not tell when mail comes (no IDLE); {} is polled", host, folder);
                return false;
            }
            try (Folder opened = store.getFolder(folder)) {
                opened.open(Folder.READ_ONLY);
                wake.run();
                while (end.getCount() > 0) {
                    ((IMAPFolder) opened).doCommand(server -> listen(server, wake));
                }
            }
        }
        return true;
    }

    private @Nullable Object listen(IMAPProtocol server, Runnable wake) throws ProtocolException {
        server.idleStart();
        listening = server;
        try {
            boolean asked = false;
            for (boolean more = true; more; ) {
                try {
                    Response response = server.readResponse();
                    if (response instanceof IMAPResponse news && news.keyEquals("EXISTS")) {
                        wake.run();
                    }
                    more = server.processIdleResponse(response);
                } catch (SocketTimeoutException e) {
                    if (asked) {
                        throw new ProtocolException("nobody answers any more", e);
                    }
                    asked = true;
                    server.idleAbort();
                }
            }
        } catch (IOException e) {
            throw new ProtocolException("the connection broke", e);
        } finally {
            listening = null;
        }
        return null;
    }

    /**
     * Logs in, opens the folder and leaves again; the body becomes {@code {"detail": …}}.
     *
     * @throws ApiRefused when that is not possible; says why
     */
    public void check(Exchange exchange) {
        try (Store store = Session.getInstance(properties()).getStore(protocol)) {
            store.connect(host, port, login.username(), login.secret());
            try (Folder opened = store.getFolder(folder)) {
                opened.open(Folder.READ_ONLY);
            }
        } catch (NoAccessToken e) {
            throw new ApiRefused("IMAP: " + e.getMessage());
        } catch (MessagingException e) {
            throw new ApiRefused("IMAP: " + Trouble.of(e));
        }
        exchange.getMessage()
                .setBody(Json.write(Json.mapper()
                        .createObjectNode()
                        .put("detail", "IMAP: signed in to " + host + ", which has the folder " + folder)));
    }

    private Properties properties() {
        Properties properties = new Properties();
        String prefix = "mail." + protocol + ".";
        properties.setProperty(prefix + "connectiontimeout", Long.toString(CONNECT.toMillis()));
        properties.setProperty(prefix + "timeout", Long.toString(interval.toMillis()));
        properties.setProperty(prefix + "auth.mechanisms", mechanisms);
        properties.setProperty(prefix + "starttls.enable", Boolean.toString(startTls));
        properties.setProperty(prefix + "starttls.required", Boolean.toString(startTls));
        properties.put(prefix + "ssl.socketFactory", trust.context().getSocketFactory());
        // who is not trusted is not tried once more with what Java trusts
        properties.setProperty(prefix + "socketFactory.fallback", "false");
        return properties;
    }

    /** Whether it watches at all. */
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    /** Who the hub is to the server. */
    public void setLogin(Login login) {
        this.login = login;
    }

    /** Whose certificates are trusted. */
    public void setTrust(Trust trust) {
        this.trust = trust;
    }

    /** {@code imaps} (the default) or {@code imap}. */
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

    /** Whether {@code imap} must change to TLS before it logs in. */
    public void setStartTls(boolean startTls) {
        this.startTls = startTls;
    }

    /** How the hub may log in. */
    public void setMechanisms(String mechanisms) {
        this.mechanisms = mechanisms;
    }

    /** The folder that is watched. */
    public void setFolder(String folder) {
        this.folder = folder;
    }

    /** After how many milliseconds it asks anew. */
    public void setIntervalMillis(long millis) {
        this.interval = Duration.ofMillis(millis);
    }

    /** How many milliseconds pass before it connects again. */
    public void setPauseMillis(long millis) {
        this.pause = Duration.ofMillis(millis);
    }
}
