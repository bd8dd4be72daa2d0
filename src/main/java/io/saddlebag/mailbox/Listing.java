package io.saddlebag.mailbox;

import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.protocol.FLAGS;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.eclipse.angus.mail.imap.protocol.INTERNALDATE;
import org.eclipse.angus.mail.imap.protocol.UID;

/**
 * What stands in an opened folder, asked for in ranges of message numbers. Nothing of the answers is kept: the mail
 * library would keep an object for each mail that it has heard of until the folder is closed.
 */
final class Listing {
    private final IMAPFolder folder;

    Listing(IMAPFolder folder) {
        this.folder = folder;
    }

    /**
     * The mails from one number to another, in order, but for those that the server does not tell of. A server sends no
     * news of removed ones meanwhile.
     */
    List<Entry> range(int from, int to) throws MessagingException {
        return ask(from, to, "UID FLAGS INTERNALDATE");
    }

    /**
     * The number of the first mail with a UID above this one; one more than the total when there is none. It may be that
     * of an earlier mail whose UID the server does not tell.
     *
     * @param guess where it may be, which takes one question instead of many
     */
    int firstAbove(long uid, int total, int guess) throws MessagingException {
        if (isFirstAbove(guess, uid, total)) {
            return guess;
        }
        int above = total + 1;
        int below = total;
        // what is new stands at the end: from there on in growing steps, then between the last two
        for (int step = 1; below > 0 && uid(below) > uid; step *= 2) {
            above = below;
            below = Math.max(0, below - step);
        }
        while (above - below > 1) {
            int middle = (above + below) >>> 1;
            if (uid(middle) > uid) {
                above = middle;
            } else {
                below = middle;
            }
        }
        return above;
    }

    private boolean isFirstAbove(int guess, long uid, int total) throws MessagingException {
        int before = Math.max(1, guess - 1);
        int itself = Math.min(guess, total);
        if (guess > total + 1 || before > itself) {
            return false;
        }
        List<Entry> told = ask(before, itself, "UID");
        return told.size() == itself - before + 1
                && told.stream().allMatch(mail -> mail.number() < guess == mail.uid() <= uid);
    }

    private long uid(int number) throws MessagingException {
        return ask(number, number, "UID").stream()
                .mapToLong(Entry::uid)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    private List<Entry> ask(int from, int to, String what) throws MessagingException {
        return entries((Response[]) folder.doCommand(protocol -> fetch(protocol, from, to, what)), from, to);
    }

    private static Response[] fetch(IMAPProtocol protocol, int from, int to, String what) throws ProtocolException {
        Response[] answers = protocol.fetch(from, to, what);
        Response[] news = answers.clone();
        for (int i = 0; i < news.length; i++) {
            news[i] = news[i] instanceof FetchResponse ? null : news[i];
        }
        protocol.notifyResponseHandlers(news);
        protocol.handleResult(answers[answers.length - 1]);
        return answers;
    }

    /** In the order of their numbers, each once: a server answers in any order, and may tell of a mail unasked. */
    private static List<Entry> entries(Response[] answers, int from, int to) {
        NavigableMap<Integer, Entry> entries = new TreeMap<>();
        for (Response answer : answers) {
            if (answer instanceof FetchResponse mail && mail.getNumber() >= from && mail.getNumber() <= to) {
                Optional.ofNullable(mail.getItem(UID.class))
                        .ifPresent(uid -> entries.merge(mail.getNumber(), entry(mail, uid.uid), Listing::fuller));
            }
        }
        return List.copyOf(entries.values());
    }

    private static Entry fuller(Entry one, Entry other) {
        return one.came().isPresent() ? one : other;
    }

    private static Entry entry(FetchResponse mail, long uid) {
        Optional<Flags> flags = Optional.ofNullable(mail.getItem(FLAGS.class));
        return new Entry(
                mail.getNumber(),
                uid,
                flags.filter(set -> set.contains(Flags.Flag.SEEN)).isPresent(),
                flags.filter(set -> set.contains(Flags.Flag.DELETED)).isPresent(),
                Optional.ofNullable(mail.getItem(INTERNALDATE.class))
                        .flatMap(date -> Optional.ofNullable(date.getDate()))
                        .map(Date::toInstant));
    }

    /**
     * A mail of the folder.
     *
     * @param number its place, for now
     * @param uid its name, as long as the UIDVALIDITY is the same
     * @param came when the server got it, if it tells
     */
    record Entry(int number, long uid, boolean seen, boolean deleted, Optional<Instant> came) {}
}
