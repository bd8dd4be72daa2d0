package io.saddlebag.mailbox;

import io.saddlebag.message.Arrival;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mails that are read together and kept together, up to one that those behind it have to wait for. */
final class MailGroup {
    private static final Logger LOG = LoggerFactory.getLogger(MailGroup.class);

    private final Place place;
    private final Patience patience;
    private final List<Fetched> fetched = new ArrayList<>();
    private final List<Arrival> arrivals = new ArrayList<>();
    private Optional<Exception> failure = Optional.empty();
    private boolean ended;

    MailGroup(Place place, Patience patience) {
        this.place = place;
        this.patience = patience;
    }

    /** Makes arrivals of a mail. */
    interface Reading {
        /** What the mail becomes. */
        List<Arrival> arrivals(Fetched mail) throws MessagingException, IOException;
    }

    /**
     * Reads them in order.
     *
     * @throws Exception why none could be read
     */
    void read(List<Message> mails, Reading reading) throws Exception {
        for (Iterator<Message> next = mails.iterator(); next.hasNext() && !ended; ) {
            read(next.next(), reading);
        }
        if (fetched.isEmpty() && failure.isPresent()) {
            throw failure.get();
        }
    }

    private void read(Message message, Reading reading) {
        Fetched mail = new Fetched(message);
        try {
            mail.identify();
            arrivals.addAll(reading.arrivals(mail));
            fetched.add(mail);
        } catch (MessagingException | IOException | RuntimeException e) {
            failure = Optional.of(e);
            ended = !mail.isWithheld() || patience.waitsFor(mail.uid());
            if (!ended && patience.isExhausted(mail.uid())) {
                LOG.warn(
                        "mailbox {}: the server does not give out the mail with UID {}; those behind it are taken"
                                + " without it, and it is asked for again at each poll",
                        place,
                        mail.uid());
            }
        }
    }

    /** Those that could be read. */
    List<Fetched> fetched() {
        return List.copyOf(fetched);
    }

    /** What they become, in order. */
    List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    /** Whether what comes behind has to wait for one of them. */
    boolean holdsUp() {
        return ended;
    }

    /** Whether none could be read, and what comes behind need not wait for them. */
    boolean isPassedOver() {
        return fetched.isEmpty() && failure.isPresent() && !ended;
    }
}
