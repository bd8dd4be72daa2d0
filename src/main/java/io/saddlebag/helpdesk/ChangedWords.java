package io.saddlebag.helpdesk;

import io.saddlebag.conversation.Changes;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.message.Direction;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.store.Tx;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What people have to know of a customer's message that has gone to the ticket and says something else by now: it
 * becomes a note there. One that has not gone yet needs none: it goes with the words that it has then.
 */
public final class ChangedWords implements Changes {
    private final Timeline timeline;
    private final Notes notes;

    /** Tells people at one helpdesk. */
    public ChangedWords(Timeline timeline, Deliveries deliveries, Helpdesk helpdesk, Clock clock) {
        this.timeline = timeline;
        this.notes = new Notes(deliveries, helpdesk, clock);
    }

    @Override
    public void changed(Tx tx, Message change, String messageId) {
        timeline.recorded(tx, messageId)
                .filter(recorded -> recorded.message().direction() == Direction.INBOUND)
                .ifPresent(recorded -> {
                    timeline.hold(tx, recorded.conversation().id());
                    notes.addBehind(tx, recorded.conversation().id(), change.id(), text(recorded, change));
                });
    }

    private static String text(Recorded recorded, Message change) {
        Message message = recorded.message();
        Instant written = message.originalTime().orElse(message.receivedTime());
        String when = written.truncatedTo(ChronoUnit.SECONDS)
                .toString()
                .replace("T", " ")
                .replace("Z", " UTC");
        if (message.kind() == Kind.CALL_SUMMARY) {
            return "More is known of the telephone call of " + when + ":\n"
                    + change.content().shown();
        }
        return change.kind() == Kind.DELETION
                ? "The customer took back what they wrote on " + when + "."
                : "The customer changed what they wrote on " + when + ". It says now:\n"
                        + change.content().shown();
    }
}
