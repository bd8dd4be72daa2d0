package io.saddlebag.mailbox;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.camel.component.mail.MailBoxPostProcessAction;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a folder is left after a poll: mails that have been taken are marked as read, and moved if that is wanted, and
 * nothing else is touched. A local bean of the source Kamelet, used by the thread that polls.
 *
 * <p>Both are a courtesy to the people who look into the mailbox, in one command for all. What could not be moved stays
 * where it is; that it was taken is known by its UID.
 */
public final class Leaving implements MailBoxPostProcessAction {
    private static final Logger LOG = LoggerFactory.getLogger(Leaving.class);

    private final List<Fetched> taken = new ArrayList<>();
    private Runnable remember = () -> {};
    private String moveTo = "";
    private boolean failed;

    /**
     * A poll begins.
     *
     * @param remember sees to it that whatever was taken is known, before it is marked
     */
    void begin(Runnable remember) {
        this.remember = remember;
        taken.clear();
    }

    /** A mail has been taken, and that it was is remembered. */
    void add(Fetched mail) {
        taken.add(mail);
    }

    /** Closes the folder itself: Camel would remove for good whatever people have marked as deleted. */
    @Override
    public void process(Folder folder) throws MessagingException {
        try {
            remember.run();
            if (!taken.isEmpty()) {
                leave((IMAPFolder) folder);
                failed = false;
            }
        } catch (MessagingException e) {
            if (!failed) {
                failed = true;
                LOG.warn(
                        "mails that were taken cannot be {} and stay as they are: {}",
                        moveTo.isEmpty() ? "marked as read" : "moved to " + moveTo,
                        Trouble.of(e));
            }
        } finally {
            if (folder.isOpen()) {
                folder.close(false);
            }
        }
    }

    private void leave(IMAPFolder folder) throws MessagingException {
        Message[] mails = taken(folder);
        if (mails.length == 0) {
            return;
        }
        folder.setFlags(mails, new Flags(Flags.Flag.SEEN), true);
        if (!moveTo.isEmpty()) {
            move(folder, mails);
        }
    }

    /**
     * By their UIDs: their numbers are those of another mail when the connection broke, and the folder was opened anew
     * within the poll, as Camel does.
     */
    private Message[] taken(IMAPFolder folder) throws MessagingException {
        long validity = folder.getUIDValidity();
        long[] uids = taken.stream()
                .filter(mail -> mail.validity() == validity)
                .mapToLong(Fetched::uid)
                .toArray();
        return Arrays.stream(folder.getMessagesByUID(uids))
                .filter(Objects::nonNull)
                .toArray(Message[]::new);
    }

    /** At once where the server can (RFC 6851), else as far as it can remove single mails (RFC 4315). */
    private void move(IMAPFolder from, Message[] mails) throws MessagingException {
        IMAPStore store = (IMAPStore) from.getStore();
        Folder to = store.getFolder(moveTo);
        if (!to.exists() && !to.create(Folder.HOLDS_MESSAGES)) {
            throw new MessagingException("there is no folder " + moveTo + ", and the server does not make it");
        }
        if (store.hasCapability("MOVE")) {
            from.moveMessages(mails, to);
            return;
        }
        from.copyMessages(mails, to);
        from.setFlags(mails, new Flags(Flags.Flag.DELETED), true);
        if (store.hasCapability("UIDPLUS")) {
            from.expunge(mails);
        }
    }

    /** The folder that mails are moved to; empty: they stay. */
    public void setMoveTo(String moveTo) {
        this.moveTo = moveTo;
    }
}
