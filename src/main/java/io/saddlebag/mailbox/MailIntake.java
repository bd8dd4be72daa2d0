package io.saddlebag.mailbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.connector.Earlier;
import io.saddlebag.connector.Intake;
import io.saddlebag.connector.RawReader;
import io.saddlebag.connector.Source;
import io.saddlebag.email.BlobSink;
import io.saddlebag.email.MailReader;
import io.saddlebag.email.Mailbox;
import io.saddlebag.email.UnreadableMail;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Arrival.Problem;
import io.saddlebag.message.RawForm;
import io.saddlebag.store.Blobs;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Makes arrivals of raw mails. The raw form is on disk first; memory is bounded whatever a mail holds. Kamelets find it
 * in the registry under the name {@link #NAME}.
 */
public final class MailIntake implements RawReader {
    /** The name in the registry. */
    public static final String NAME = "mails";

    private static final int READERS = 4;
    private static final int CROWD = 1_000;
    private static final int IDLE_SECONDS = 10;

    /** What raw mails are. */
    public static final String MEDIA_TYPE = "message/rfc822";

    private final Intake intake;
    private final Blobs blobs;
    private final LongSupplier waiting;
    private final Clock clock;
    private final ConcurrentMap<String, Mailbox> mailboxes = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor readers = new ThreadPoolExecutor(
            READERS, READERS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), MailIntake::reader);

    /**
     * Keeps raw mails and attachments in a blob store.
     *
     * @param waiting how many items were taken and are not recorded yet
     */
    public MailIntake(Intake intake, Blobs blobs, LongSupplier waiting, Clock clock) {
        this.intake = intake;
        this.blobs = blobs;
        this.waiting = waiting;
        this.clock = clock;
        readers.allowCoreThreadTimeOut(true);
    }

    private static Thread reader(Runnable work) {
        Thread thread = new Thread(work, "mail-reader");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * As {@link #take}, on another thread: several at a time are on disk much sooner than one after the other.
     *
     * @param raw bytes that are in memory
     */
    Future<List<Arrival>> begin(Source source, Mailbox mailbox, InputStream raw, Optional<Instant> deposited) {
        return readers.submit(() -> {
            try (raw) {
                return take(source, mailbox, raw, deposited);
            }
        });
    }

    /**
     * What a mail becomes: one arrival, or more where the mapping says so. A mail that cannot be read becomes one that
     * says so.
     *
     * @param raw the bytes as the server gave them
     * @param deposited when the server got it, which counts where the mail has no date
     * @throws UncheckedIOException when it cannot be fetched or kept, now
     */
    List<Arrival> take(Source source, Mailbox mailbox, InputStream raw, Optional<Instant> deposited) {
        String sha256 = blobs.put(raw).sha256();
        Path file = blobs.find(sha256).orElseThrow();
        RawForm form = RawForm.blob(MEDIA_TYPE, sha256);
        Instant now = clock.instant();
        ObjectNode mail;
        try {
            mail = new MailReader(mailbox, clock).read(file, this::keep);
        } catch (IOException e) {
            throw new UncheckedIOException("a mail that was kept cannot be read: " + e.getMessage(), e);
        } catch (UnreadableMail e) {
            return intake.unreadable(source, now, form, new Problem("parse", String.valueOf(e.getMessage())));
        } catch (RuntimeException | StackOverflowError e) {
            String what = "The mail cannot be read (" + e.getClass().getSimpleName() + ").";
            return intake.unreadable(source, now, form, new Problem("parse", what));
        }
        return intake.arrivals(source, now, form, dated(mail, deposited.orElse(now)));
    }

    /** A mail without a date that can be true is as old as its stay here. */
    private static ObjectNode dated(ObjectNode mail, Instant came) {
        return mail.has("date") ? mail : mail.put("date", came.toString());
    }

    /** Whether mails had better lie where they are for now: so many wait here that more would only wait, too. */
    boolean isCrowded() {
        return waiting.getAsLong() > CROWD;
    }

    /** From now on mails that once came in at an account can be read again as those of this mailbox. */
    void remember(String account, Mailbox mailbox) {
        mailboxes.put(account, mailbox);
    }

    /**
     * Reads a mail again, as it was read when it came: whether its date can be true is judged by that time. Without a
     * date of its own it has the time at which the hub got it.
     *
     * @throws IllegalStateException when its mailbox is not read at present: who vouches for senders is not known then
     */
    @Override
    public JsonNode read(Earlier earlier, Path raw) throws IOException {
        String account = String.join(",", earlier.source().accounts());
        Mailbox mailbox = mailboxes.get(account);
        if (mailbox == null) {
            throw new IllegalStateException(
                    "the mailbox " + account + " is not read by this hub now; try again once it is");
        }
        Clock then = Clock.fixed(earlier.received(), ZoneOffset.UTC);
        return dated(new MailReader(mailbox, then).read(raw, this::keep), earlier.received());
    }

    private BlobSink.Stored keep(InputStream content) throws IOException {
        try {
            Blobs.Stored stored = blobs.put(content);
            return new BlobSink.Stored(stored.sha256(), stored.size());
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
