package io.saddlebag.mailbox;

import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import org.eclipse.angus.mail.imap.IMAPMessage;

/**
 * A mail that does not mark itself as read: Camel would have each one do so with a command of its own. {@link Leaving}
 * marks those that were taken.
 */
final class PolledMail extends IMAPMessage {
    private static final Flags READ = new Flags(Flags.Flag.SEEN);

    PolledMail(MailFolder folder, int number) {
        super(folder, number);
        setPeek(true);
    }

    @Override
    public synchronized void setFlags(Flags flags, boolean set) throws MessagingException {
        if (!flags.equals(READ)) {
            super.setFlags(flags, set);
        }
    }
}
