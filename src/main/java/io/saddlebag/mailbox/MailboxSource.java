package io.saddlebag.mailbox;

import io.saddlebag.connector.Source;
import io.saddlebag.email.Mailbox;
import io.saddlebag.message.Arrival;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.component.mail.MailMessage;
import org.apache.camel.support.DefaultMessage;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;

/**
 * One folder of one mailbox, as the source Kamelet reads it: a local bean, used by the thread that polls, that takes
 * mails and remembers that they were taken. Mails are taken in the order of their UIDs, which is that of their arrival: one
 * that fails is not overtaken by those behind it.
 */
public final class MailboxSource {
    private static final String CONNECTOR = "email";
    private static final String TAKEN = "saddlebag.mail";

    private final Patience patience = new Patience();
    private final Settled settled = new Settled();
    private @Nullable MailIntake mails;
    private @Nullable Mailboxes mailboxes;
    private @Nullable Leaving leaving;
    private Runnable stop = () -> {};
    private boolean more;
    private String account = "";
    private String folder = "INBOX";
    private String username = "";
    private String address = "";
    private String authservId = "";
    private String messageIdDomain = "";

    /**
     * A poll begins; false when another node has the turn.
     *
     * @param stop makes the mails in hand the last of this poll
     */
    boolean begin(Runnable stop) {
        this.stop = stop;
        more = false;
        settled.clear();
        leaving().begin(this::remember);
        mails().remember(account, mailbox());
        return mailboxes().take(place());
    }

    /** Whether mails had better wait at the server for now. */
    boolean isCrowded() {
        return mails().isCrowded();
    }

    /** Whether the poll has left some behind that may be taken at once. */
    boolean leavesMore() {
        return more;
    }

    /**
     * Puts what a mail becomes in its place, and what those become that are read together with it; nothing of the mails
     * is left to steer what comes after.
     */
    public void read(Exchange exchange) throws Exception {
        Message first = exchange.getIn(MailMessage.class).getOriginalMessage();
        MailFolder opened = (MailFolder) first.getFolder();
        MailGroup group = new MailGroup(place(), patience);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onFailure(Exchange failed) {
                if (!group.isPassedOver()) {
                    stop.run();
                }
            }
        });
        DefaultMessage taken = new DefaultMessage(exchange);
        exchange.setIn(taken);
        if (!mailboxes().take(place())) {
            throw new IllegalStateException("another node reads " + place() + " now");
        }
        more = opened.hasMore();
        group.read(opened.group(first), this::arrivals);
        if (group.holdsUp()) {
            stop.run();
        }
        exchange.setVariable(TAKEN, group);
        taken.setBody(group.arrivals());
    }

    private Future<List<Arrival>> arrivals(Fetched mail) throws MessagingException, IOException {
        Source source = new Source(CONNECTOR, List.of(account));
        Optional<Instant> deposited = mail.deposited();
        InputStream raw = mail.open();
        if (mail.isWhole()) {
            return mails().begin(source, mailbox(), raw, deposited);
        }
        try (raw) {
            return CompletableFuture.completedFuture(mails().take(source, mailbox(), raw, deposited));
        }
    }

    /**
     * The mails are on the queue: that is remembered soon, together with the others of this moment. Until then they
     * would be taken again, as duplicates.
     */
    public void settle(Exchange exchange) {
        for (Fetched fetched : exchange.getVariable(TAKEN, MailGroup.class).fetched()) {
            patience.given(fetched.uid());
            settled.add(fetched);
        }
        if (settled.isDue()) {
            remember();
        }
    }

    /** What becomes of mails in the mailbox afterwards is a courtesy. */
    private void remember() {
        for (Map.Entry<Long, List<Fetched>> mails : settled.byValidity().entrySet()) {
            mailboxes()
                    .know(
                            place(),
                            mails.getKey(),
                            mails.getValue().stream().map(Fetched::uid).toList());
            mails.getValue().forEach(leaving()::add);
        }
        settled.clear();
    }

    Place place() {
        return new Place(account, folder);
    }

    private MailIntake mails() {
        return Objects.requireNonNull(mails, "mails");
    }

    private Mailboxes mailboxes() {
        return Objects.requireNonNull(mailboxes, "mailboxes");
    }

    private Leaving leaving() {
        return Objects.requireNonNull(leaving, "leaving");
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

    /** What sees to the mails that have been taken. */
    public void setLeaving(Leaving leaving) {
        this.leaving = leaving;
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
}
