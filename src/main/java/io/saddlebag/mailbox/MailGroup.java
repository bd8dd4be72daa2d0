package io.saddlebag.mailbox;

import io.saddlebag.message.Arrival;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
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

    /** Begins to make arrivals of a mail, which another thread may go on with. */
    interface Reading {
        /** What the mail becomes. */
        Future<List<Arrival>> begin(Fetched mail) throws MessagingException, IOException;
    }

    /**
     * Reads them in order.
     *
     * @throws Exception why none could be read
     */
    void read(List<Message> mails, Reading reading) throws Exception {
        Map<Fetched, Future<List<Arrival>>> begun = new LinkedHashMap<>();
        for (Iterator<Message> next = mails.iterator(); next.hasNext() && !ended; ) {
            begin(next.next(), reading, begun);
        }
        for (Map.Entry<Fetched, Future<List<Arrival>>> mail : begun.entrySet()) {
            if (!add(mail.getKey(), mail.getValue())) {
                ended = true;
                break;
            }
        }
        if (fetched.isEmpty() && failure.isPresent()) {
            throw failure.get();
        }
    }

    private void begin(Message message, Reading reading, Map<Fetched, Future<List<Arrival>>> begun) {
        Fetched mail = new Fetched(message);
        try {
            mail.identify();
            begun.put(mail, reading.begin(mail));
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

    /** Whether it could be read; none behind it is taken otherwise. */
    private boolean add(Fetched mail, Future<List<Arrival>> reading) {
        try {
            arrivals.addAll(reading.get());
            return fetched.add(mail);
        } catch (ExecutionException e) {
            failure = Optional.of(e.getCause() instanceof Exception cause ? cause : e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = Optional.of(e);
        }
        return false;
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
