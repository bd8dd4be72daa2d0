package io.saddlebag;

import io.saddlebag.conversation.Recorded;
import io.saddlebag.delivery.Dispatch;
import io.saddlebag.files.Fetches;
import io.saddlebag.helpdesk.Helpdesk;
import io.saddlebag.helpdesk.Helpdesks;
import io.saddlebag.helpdesk.Replies;
import io.saddlebag.helpdesk.TicketReading;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Message;
import io.saddlebag.store.Store;
import io.saddlebag.store.StoreUnavailable;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What routes use to have deliveries made at once; whatever is missed here is found by the sweep a second later. */
public final class Wake {
    private static final Logger LOG = LoggerFactory.getLogger(Wake.class);

    private final Store store;
    private final Helpdesks helpdesks;
    private final Replies replies;
    private final Fetches fetches;
    private final TicketReading reading;
    private final Predicate<String> speaks;
    private volatile Optional<Dispatch> dispatch = Optional.empty();

    /** @param speaks whether the hub itself may say something to customers on a channel */
    Wake(
            Store store,
            Helpdesks helpdesks,
            Replies replies,
            Fetches fetches,
            TicketReading reading,
            Predicate<String> speaks) {
        this.store = store;
        this.helpdesks = helpdesks;
        this.replies = replies;
        this.fetches = fetches;
        this.speaks = speaks;
        this.reading = reading;
    }

    void through(Dispatch started) {
        dispatch = Optional.of(started);
    }

    /** Something was enqueued for a helpdesk, or for the customer, by a decision. */
    public void wakeHelpdesk(Recorded recorded) {
        helpdesk(recorded).ifPresent(helpdesk -> wake(helpdesk.target(), recorded));
        Message message = recorded.message();
        if (speaks.test(message.channel())) {
            wake(Replies.target(message.connector(), message.account()), recorded);
        }
    }

    private Optional<Helpdesk> helpdesk(Recorded recorded) {
        if (helpdesks.all().size() == 1) {
            return helpdesks.all().stream().findFirst();
        }
        try {
            return store.read(tx -> helpdesks.of(tx, recorded.conversation().id()));
        } catch (StoreUnavailable e) {
            LOG.debug("the sweep finds what is enqueued: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Has files fetched that did not come with their message. */
    public void fetchFiles(Recorded recorded) {
        String target = Fetches.target(
                recorded.message().connector(), recorded.message().account());
        List<String> streams = fetches.begin(recorded, reaches(target));
        dispatch.ifPresent(started -> streams.forEach(stream -> started.wake(target, stream)));
    }

    /** Has the ticket read that an event hints at. */
    void read(Arrival arrival) {
        arrival.hint().ifPresent(hint -> {
            reading.begin(arrival, hint);
            String target = TicketReading.target(arrival.connector(), arrival.account());
            dispatch.ifPresent(started -> started.wake(target, hint.ticket()));
        });
    }

    /** Whether a target is known. While the hub starts nobody can tell: then what is for it waits for whoever may come. */
    boolean reaches(String target) {
        return dispatch.map(started -> started.target(target).isPresent()).orElse(true);
    }

    /** Enqueues an agent's message for the customer, and has it sent. */
    public void reply(Recorded recorded) {
        replies.send(recorded).ifPresent(target -> {
            if (dispatch.isPresent() && dispatch.get().target(target).isEmpty()) {
                LOG.warn(
                        "an answer waits for {}: no route sends there; add one as its connector's README says", target);
            }
            wake(target, recorded);
        });
    }

    private void wake(String target, Recorded recorded) {
        dispatch.ifPresent(
                started -> started.wake(target, recorded.conversation().id()));
    }
}
