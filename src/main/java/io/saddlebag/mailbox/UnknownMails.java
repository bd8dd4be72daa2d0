package io.saddlebag.mailbox;

import io.saddlebag.mailbox.Listing.Entry;
import jakarta.mail.FetchProfile;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.UIDFolder;
import jakarta.mail.search.SearchTerm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.camel.component.mail.MailEndpoint;
import org.apache.camel.component.mail.MailUidGenerator;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.jspecify.annotations.Nullable;

/**
 * Selects the mails of a folder that have not been taken yet, the oldest first and not more than some at a time. What
 * has been taken is known by UIDVALIDITY and UID alone: flags belong to the people who read the mailbox too.
 *
 * <p>A local bean of the source Kamelet, one for each folder and used by one thread. However many mails there are, it
 * looks at them block by block, from the first that may be unknown.
 */
public final class UnknownMails extends SearchTerm implements MailUidGenerator {
    private static final long serialVersionUID = 1;

    /** What came within this time before the first contact is taken as well: servers' clocks differ. */
    private static final Duration LEEWAY = Duration.ofMinutes(1);

    /** How many mails are looked at with one command. */
    private static final int BLOCK = 500;

    private transient @Nullable Mailboxes mailboxes;
    private String account = "";
    private String folder = "INBOX";
    private Start start = Start.UNSEEN;
    private int limit = 200;
    /** Where the first that was not known stood when it was looked for last. */
    private transient int firstUnknown = 1;

    /** Which mails are taken of those that lay there before the hub came. */
    enum Start {
        /** Those nobody has read. */
        UNSEEN,
        /** All of them. */
        ALL,
        /** None. */
        NEW
    }

    /** Never asked: a {@link MailFolder} is searched as a whole. */
    @Override
    public boolean match(Message message) {
        throw new IllegalStateException("the folder is not one that is searched as a whole");
    }

    /** The mails that come next. What people have marked as deleted is left alone while it is. */
    Message[] select(MailFolder opened) throws MessagingException {
        Place place = new Place(account, folder);
        long validity = opened.getUIDValidity();
        Mailboxes memory = Objects.requireNonNull(mailboxes, "mailboxes");
        Known known = memory.known(place);
        if (known.uidValidity() != validity) {
            begin(memory, place, opened, known.since());
            known = memory.known(place);
        }
        Listing listing = new Listing(opened);
        int total = opened.total();
        long floor = known.floor();
        boolean allKnown = true;
        List<Long> next = new ArrayList<>();
        int first = listing.firstAbove(floor, total, firstUnknown);
        int expected = first;
        firstUnknown = first;
        for (int from = first; from <= total && next.size() < limit; from += BLOCK) {
            List<Entry> block = listing.range(from, Math.min(total, from + BLOCK - 1));
            Set<Long> taken = block.isEmpty()
                    ? Set.of()
                    : memory.taken(
                            place,
                            block.get(0).uid(),
                            block.get(block.size() - 1).uid());
            for (Entry mail : block) {
                // what the server leaves out is not passed over: it may tell of it next time
                allKnown &= mail.number() == expected++ && taken.contains(mail.uid());
                if (allKnown) {
                    floor = mail.uid();
                    firstUnknown = expected;
                }
                if (!taken.contains(mail.uid()) && !mail.deleted() && next.size() < limit) {
                    next.add(mail.uid());
                }
            }
        }
        if (floor > known.floor()) {
            memory.raise(place, validity, floor);
        }
        return prepared(opened, next);
    }

    /** Whether there may be more than were selected. */
    boolean isFull(Message[] selected) {
        return selected.length >= limit;
    }

    /** By their UIDs, for numbers change; what will be asked of each is fetched for all. */
    private static Message[] prepared(MailFolder opened, List<Long> uids) throws MessagingException {
        Message[] found =
                opened.getMessagesByUID(uids.stream().mapToLong(Long::longValue).toArray());
        Message[] mails = Arrays.stream(found).filter(Objects::nonNull).toArray(Message[]::new);
        FetchProfile needed = new FetchProfile();
        needed.add(UIDFolder.FetchProfileItem.UID);
        needed.add(FetchProfile.Item.FLAGS);
        needed.add(FetchProfile.Item.SIZE);
        needed.add(IMAPFolder.FetchProfileItem.INTERNALDATE);
        opened.fetch(mails, needed);
        return mails;
    }

    /**
     * The first look, or a new UIDVALIDITY: no UID says anything. What came since the hub wanted to read is taken, or
     * taken again, and the record tells duplicates; of what is older, what the start says. What is left above the first
     * that is taken is remembered by its UID, 8 bytes of memory a mail.
     */
    private void begin(Mailboxes memory, Place place, MailFolder opened, Instant since) throws MessagingException {
        Listing listing = new Listing(opened);
        Instant first = since.minus(LEEWAY);
        int total = opened.total();
        long floor = 0;
        boolean allLeft = true;
        int expected = 1;
        LongStream.Builder left = LongStream.builder();
        for (int from = 1; from <= total; from += BLOCK) {
            for (Entry mail : listing.range(from, Math.min(total, from + BLOCK - 1))) {
                boolean wanted = isWanted(mail, first);
                allLeft &= mail.number() == expected++ && !wanted;
                if (allLeft) {
                    floor = mail.uid();
                } else if (!wanted) {
                    left.add(mail.uid());
                }
            }
        }
        memory.begin(place, opened.getUIDValidity(), floor, left.build());
    }

    private boolean isWanted(Entry mail, Instant first) {
        boolean late = mail.came().map(came -> !came.isBefore(first)).orElse(true);
        return switch (start) {
            case ALL -> true;
            case UNSEEN -> late || !mail.seen();
            case NEW -> late;
        };
    }

    /** By its UID; Camel would take the sender's word for it. */
    @Override
    public String generateUuid(MailEndpoint endpoint, Message message) {
        try {
            return Long.toString(((UIDFolder) message.getFolder()).getUID(message));
        } catch (MessagingException e) {
            return "number " + message.getMessageNumber();
        }
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

    /** {@code unseen} (the default), {@code all} or {@code new}. */
    public void setStart(String start) {
        if (!List.of("unseen", "all", "new").contains(start)) {
            throw new IllegalArgumentException("email.start is '" + start + "'; it must be unseen, all or new.");
        }
        this.start = Start.valueOf(start.toUpperCase(Locale.ROOT));
    }

    /** How many are selected at a time. */
    public void setLimit(int limit) {
        this.limit = limit;
    }
}
