package io.saddlebag.mailbox;

import io.saddlebag.connector.Source;
import io.saddlebag.email.Mailbox;
import io.saddlebag.store.StoreUnavailable;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.UIDFolder;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.mail.MailMessage;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.apache.camel.support.DefaultMessage;
import org.eclipse.angus.mail.util.ReadableMime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One folder of one mailbox, as the source Kamelet reads it: a local bean that says when it is this node's turn, takes a
 * mail, remembers that it was taken, and tells the operator when the server is away and when it is back.
 */
public final class MailboxSource implements PollingConsumerPollStrategy, ExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(MailboxSource.class);
    private static final String CONNECTOR = "email";
    private static final String TAKEN = "saddlebag.mail";

    private @Nullable MailIntake mails;
    private @Nullable Mailboxes mailboxes;
    private String account = "";
    private String folder = "INBOX";
    private String username = "";
    private String address = "";
    private String authservId = "";
    private String messageIdDomain = "";
    private String moveTo = "";
    private boolean failed;
    private boolean away;

    /** Puts what a mail becomes in its place; nothing of the mail is left to steer what comes after. */
    public void read(Exchange exchange) throws MessagingException, IOException {
        Message mail = exchange.getIn(MailMessage.class).getOriginalMessage();
        DefaultMessage taken = new DefaultMessage(exchange);
        exchange.setIn(taken);
        if (!mailboxes().take(place())) {
            throw new IllegalStateException("another node reads " + place() + " now");
        }
        UIDFolder uids = (UIDFolder) mail.getFolder();
        exchange.setVariable(TAKEN, new Uid(uids.getUIDValidity(), uids.getUID(mail)));
        try (InputStream raw = ((ReadableMime) mail).getMimeStream()) {
            Source source = new Source(CONNECTOR, List.of(account));
            taken.setBody(Objects.requireNonNull(mails, "mails")
                    .take(
                            source,
                            mailbox(),
                            raw,
                            Optional.ofNullable(mail.getReceivedDate()).map(Date::toInstant)));
        }
    }

    /** Remembers that the mail is on the queue. What Camel does to its flags afterwards is a courtesy. */
    public void settle(Exchange exchange) {
        Uid uid = exchange.getVariable(TAKEN, Uid.class);
        mailboxes().know(place(), uid.validity(), uid.value());
        if (!moveTo.isEmpty()) {
            exchange.getMessage().setHeader("moveTo", moveTo);
        }
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        failed = false;
        Objects.requireNonNull(mails, "mails").remember(account, mailbox());
        try {
            return mailboxes().take(place());
        } catch (StoreUnavailable e) {
            handleException(e);
            return false;
        }
    }

    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int mails) {
        if (away && !failed) {
            away = false;
            LOG.info("mailbox {} is read again", place());
        }
    }

    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retries, Exception cause) {
        return false;
    }

    @Override
    public void handleException(Throwable cause) {
        failed = true;
        if (!away) {
            away = true;
            LOG.warn("mailbox {} cannot be read, it is tried again at each poll: {}", place(), reason(cause));
        }
    }

    @Override
    public void handleException(@Nullable String message, Throwable cause) {
        handleException(cause);
    }

    @Override
    public void handleException(@Nullable String message, @Nullable Exchange exchange, Throwable cause) {
        handleException(cause);
    }

    private static String reason(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }

    private Place place() {
        return new Place(account, folder);
    }

    private Mailboxes mailboxes() {
        return Objects.requireNonNull(mailboxes, "mailboxes");
    }

    private Mailbox mailbox() {
        Set<String> ids = Arrays.stream(authservId.split(",", -1)).collect(Collectors.toSet());
        String own = address.isEmpty() ? username : address;
        return new Mailbox(ids, Set.of(OwnDomain.of(messageIdDomain, own)), Set.of(own));
    }

    /** What makes arrivals of mails. */
    public void setMails(MailIntake mails) {
        this.mails = mails;
    }

    /** What remembers. */
    public void setMailboxes(Mailboxes mailboxes) {
        this.mailboxes = mailboxes;
    }

    /** The hub's name for the mailbox. */
    public void setAccount(String account) {
        this.account = account;
    }

    /** The folder that is read. */
    public void setFolder(String folder) {
        this.folder = folder;
    }

    /** The user's name at the server. */
    public void setUsername(String username) {
        this.username = username;
    }

    /** The mailbox's own address: mail from it is never a customer's; empty: the username. */
    public void setAddress(String address) {
        this.address = address;
    }

    /** Under which names the receiving server vouches for senders, separated by commas; empty: it does not. */
    public void setAuthservId(String authservId) {
        this.authservId = authservId;
    }

    /** The domain of the hub's own Message-IDs; empty: one below that of the address. */
    public void setMessageIdDomain(String messageIdDomain) {
        this.messageIdDomain = messageIdDomain;
    }

    /** The folder that mails are moved to when they have been taken; empty: they stay. */
    public void setMoveTo(String moveTo) {
        this.moveTo = moveTo;
    }

    private record Uid(long validity, long value) {}
}
