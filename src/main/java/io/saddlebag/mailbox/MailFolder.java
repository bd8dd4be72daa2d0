package io.saddlebag.mailbox;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.search.SearchTerm;
import java.util.List;
import java.util.Optional;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.ListInfo;

/**
 * A folder that is searched without being listed. Camel makes an object of each mail that a folder counts, at each poll,
 * and then asks about each: of a folder with 50,000 mails too. So this one counts as one mail when it has any, and
 * {@link UnknownMails} finds those that come next, of which Camel gets the first of each group ({@link Ahead}). The
 * mail library makes folders of this class where the Kamelet says so ({@code mail.imap.folder.class}).
 */
public final class MailFolder extends IMAPFolder {
    private final Ahead ahead = new Ahead();
    private boolean more;

    /** A folder by its name. */
    public MailFolder(String fullName, char separator, IMAPStore store, Boolean isNamespace) {
        super(fullName, separator, store, isNamespace);
    }

    /** A folder that the server has listed. */
    public MailFolder(ListInfo listed, IMAPStore store) {
        super(listed, store);
    }

    /** One when there is any. */
    @Override
    public synchronized int getMessageCount() throws MessagingException {
        return Math.min(1, total());
    }

    /** How many mails there are. The mail library also counts those that were removed since it was opened. */
    int total() throws MessagingException {
        int counted = super.getMessageCount();
        synchronized (messageCacheLock) {
            while (messageCache != null && counted > 0 && getMessageBySeqNumber(counted) == null) {
                counted--;
            }
        }
        return counted;
    }

    /** Its mails are marked as read when a poll ends, all at once. */
    @Override
    protected IMAPMessage newIMAPMessage(int number) {
        return new PolledMail(this, number);
    }

    /** The mails that are read together with the first of them. */
    List<Message> group(Message first) throws MessagingException {
        return ahead.group(this, first);
    }

    /** Whether there may be more behind the mails that were found. */
    boolean hasMore() {
        return more;
    }

    /** The first {@value Ahead#BEGINNING} bytes of a mail of the group; empty when it has to be asked for by itself. */
    Optional<BODY> beginning(long uid) throws MessagingException {
        return ahead.take(this, uid);
    }

    @Override
    public synchronized Message[] search(SearchTerm term, Message[] listed) throws MessagingException {
        if (!(term instanceof UnknownMails unknown)) {
            return super.search(term, listed);
        }
        Message[] next = unknown.select(this);
        more = unknown.isFull(next);
        return ahead.expect(next);
    }
}
