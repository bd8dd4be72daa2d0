package io.saddlebag;

import io.saddlebag.conversation.Recorded;
import io.saddlebag.delivery.Dispatch;
import io.saddlebag.helpdesk.Helpdesk;
import io.saddlebag.helpdesk.Replies;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What routes use to have deliveries made at once; whatever is missed here is found by the sweep a second later. */
public final class Wake {
    private static final Logger LOG = LoggerFactory.getLogger(Wake.class);

    private final Helpdesk helpdesk;
    private final Replies replies;
    private volatile Optional<Dispatch> dispatch = Optional.empty();

    Wake(Helpdesk helpdesk, Replies replies) {
        this.helpdesk = helpdesk;
        this.replies = replies;
    }

    void through(Dispatch started) {
        dispatch = Optional.of(started);
    }

    /** Something was enqueued for the helpdesk. */
    public void wakeHelpdesk(Recorded recorded) {
        wake(helpdesk.target(), recorded);
    }

    /** Enqueues an agent's message for the customer, and has it sent. */
    public void reply(Recorded recorded) {
        replies.send(recorded).ifPresent(target -> {
            if (dispatch.isPresent() && !dispatch.get().targets().contains(target)) {
                LOG.warn(
                        "an answer waits for {}: no route sends there; add one as in routes/channels.camel.yaml",
                        target);
            }
            wake(target, recorded);
        });
    }

    private void wake(String target, Recorded recorded) {
        dispatch.ifPresent(
                started -> started.wake(target, recorded.conversation().id()));
    }
}
