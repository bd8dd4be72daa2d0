package io.saddlebag.mailbox;

import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.UIDFolder;
import jakarta.mail.search.SearchTerm;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.camel.component.mail.MailEndpoint;
import org.apache.camel.component.mail.MailUidGenerator;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.jspecify.annotations.Nullable;

/**
 * Selects the mails of a folder that have not been taken yet, the oldest first and not more than some at a time. What
 * has been taken is known by UIDVALIDITY and UID alone: flags belong to the people who read the mailbox too.
 *
 * <p>A local bean of the source Kamelet, one for each folder and used by one thread. Camel asks it about each message of
 * the folder in order of its number; it asks the server once, with the first.
 */
public final class UnknownMails extends SearchTerm implements MailUidGenerator {
    private static final long serialVersionUID = 1;

    /** What came within this time before the first contact is taken as well: servers' clocks differ. */
    private static final Duration LEEWAY = Duration.ofMinutes(1);

    private transient @Nullable Mailboxes mailboxes;
    private transient Set<Integer> selected = Set.of();
    private String account = "";
    private String folder = "INBOX";
    private Start start = Start.UNSEEN;
    private int limit = 50;
    private int asked = Integer.MAX_VALUE;

    /** Which mails are taken of those that lay there before the hub came. */
    enum Start {
        /** Those nobody has read. */
        UNSEEN,
        /** All of them. */
        ALL,
        /** None. */
        NEW
    }

    @Override
    public boolean match(Message message) {
        int number = message.getMessageNumber();
        if (number <= asked) {
            asked = Integer.MAX_VALUE;
            try {
                selected = select(message.getFolder());
            } catch (MessagingException e) {
                throw new IllegalStateException("the server does not list the folder: " + e.getMessage(), e);
            }
        }
        asked = number;
        return selected.contains(number);
    }

    private Set<Integer> select(Folder opened) throws MessagingException {
        UIDFolder uids = (UIDFolder) opened;
        Place place = new Place(account, folder);
        long validity = uids.getUIDValidity();
        Mailboxes memory = Objects.requireNonNull(mailboxes, "mailboxes");
        Known known = memory.known(place);
        if (known.uidValidity() != validity) {
            begin(memory, place, opened, known.since());
            known = memory.known(place);
        }
        SortedMap<Long, Message> unknown = new TreeMap<>();
        long highest = known.floor();
        // a server answers "n:*" with its last mail even when that one's UID is below n
        for (Message message : uids.getMessagesByUID(known.floor() + 1, UIDFolder.LASTUID)) {
            long uid = uids.getUID(message);
            highest = Math.max(highest, uid);
            if (!known.contains(uid)) {
                unknown.put(uid, message);
            }
        }
        long floor = unknown.isEmpty() ? highest : unknown.firstKey() - 1;
        if (floor > known.floor()) {
            memory.raise(place, validity, floor);
        }
        return oldest(opened, List.copyOf(unknown.values()));
    }

    /** The numbers of those that come next. What people have marked as deleted is left alone while it is. */
    private Set<Integer> oldest(Folder opened, List<Message> unknown) throws MessagingException {
        FetchProfile needed = new FetchProfile();
        needed.add(FetchProfile.Item.FLAGS);
        needed.add(FetchProfile.Item.SIZE);
        needed.add(IMAPFolder.FetchProfileItem.INTERNALDATE);
        Set<Integer> numbers = new HashSet<>();
        for (int i = 0; i < unknown.size() && numbers.size() < limit; i += limit) {
            List<Message> some = unknown.subList(i, Math.min(unknown.size(), i + limit));
            opened.fetch(some.toArray(Message[]::new), needed);
            for (Message message : some) {
                if (numbers.size() < limit && !message.isSet(Flags.Flag.DELETED)) {
                    numbers.add(message.getMessageNumber());
                }
            }
        }
        return numbers;
    }

    /**
     * The first look, or a new UIDVALIDITY: no UID says anything. What came since the hub wanted to read is taken, or
     * taken again, and the record tells duplicates; of what is older, what the start says.
     */
    private void begin(Mailboxes memory, Place place, Folder opened, Instant since) throws MessagingException {
        UIDFolder uids = (UIDFolder) opened;
        Message[] all = opened.getMessages();
        FetchProfile needed = new FetchProfile();
        needed.add(UIDFolder.FetchProfileItem.UID);
        needed.add(FetchProfile.Item.FLAGS);
        needed.add(IMAPFolder.FetchProfileItem.INTERNALDATE);
        opened.fetch(all, needed);
        Instant first = since.minus(LEEWAY);
        TreeSet<Long> taken = new TreeSet<>();
        TreeSet<Long> left = new TreeSet<>();
        for (Message message : all) {
            (isWanted(message, first) ? taken : left).add(uids.getUID(message));
        }
        long floor = !taken.isEmpty() ? taken.first() - 1 : left.isEmpty() ? 0 : left.last();
        memory.begin(place, uids.getUIDValidity(), floor, left.tailSet(floor, false));
    }

    private boolean isWanted(Message message, Instant first) throws MessagingException {
        boolean late = Optional.ofNullable(message.getReceivedDate())
                .map(came -> !came.toInstant().isBefore(first))
                .orElse(true);
        return switch (start) {
            case ALL -> true;
            case UNSEEN -> late || !message.isSet(Flags.Flag.SEEN);
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
