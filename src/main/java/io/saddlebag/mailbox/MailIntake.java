package io.saddlebag.mailbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.connector.Intake;
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
import java.util.List;
import java.util.Optional;

/**
 * Makes arrivals of raw mails. The raw form is on disk first; memory is bounded whatever a mail holds. Kamelets find it
 * in the registry under the name {@link #NAME}.
 */
public final class MailIntake {
    /** The name in the registry. */
    public static final String NAME = "mails";

    /** The media type of raw mails. */
    public static final String MEDIA_TYPE = "message/rfc822";

    private final Intake intake;
    private final Blobs blobs;
    private final Clock clock;

    /** Keeps raw mails and attachments in a blob store. */
    public MailIntake(Intake intake, Blobs blobs, Clock clock) {
        this.intake = intake;
        this.blobs = blobs;
        this.clock = clock;
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
            mail = read(mailbox, file);
        } catch (IOException e) {
            throw new UncheckedIOException("a mail that was kept cannot be read: " + e.getMessage(), e);
        } catch (UnreadableMail e) {
            return intake.unreadable(source, now, form, new Problem("parse", String.valueOf(e.getMessage())));
        } catch (RuntimeException | StackOverflowError e) {
            String what = "The mail cannot be read (" + e.getClass().getSimpleName() + ").";
            return intake.unreadable(source, now, form, new Problem("parse", what));
        }
        if (!mail.has("date")) {
            deposited.ifPresent(time -> mail.put("date", time.toString()));
        }
        return intake.arrivals(source, now, form, mail);
    }

    /**
     * What a kept mail says, as its mapping gets it.
     *
     * @throws UnreadableMail when it is none
     * @throws IOException when the file cannot be read
     */
    public ObjectNode read(Mailbox mailbox, Path file) throws IOException {
        return new MailReader(mailbox, clock).read(file, this::keep);
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
