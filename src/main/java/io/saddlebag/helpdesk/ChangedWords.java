package io.saddlebag.helpdesk;

import io.saddlebag.conversation.Changes;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.message.Attachment;
import io.saddlebag.message.Direction;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.store.Tx;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What people have to know of a customer's message that has gone to the ticket and says something else by now: it
 * becomes a note there. One that has not gone yet needs none: it goes with the words that it has then, and what was taken
 * back goes without words and files. Files that an edit brings are not fetched; the note names them.
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
                        + change.content().shown() + files(message, change);
    }

    /** Most channels tell all files of a message with each edit, those that have not changed too. */
    private static String files(Message message, Message edit) {
        List<Attachment> before = message.attachments();
        List<Attachment> now = edit.attachments();
        boolean same = now.size() == before.size()
                && now.stream().allMatch(file -> before.stream().anyMatch(other -> isSame(file, other)));
        // an edit without files is one that tells nothing of them
        if (now.isEmpty() || same) {
            return "";
        }
        String names = now.stream()
                .map(file -> file.name().isEmpty() ? file.type() : file.name())
                .collect(Collectors.joining(", "));
        return "\nThe customer changed its files too, which are not on the ticket: look for them on " + edit.channel()
                + " (" + names + ").";
    }

    /** An address of a file may be signed anew each time. */
    private static boolean isSame(Attachment one, Attachment other) {
        return (!one.reference().isEmpty() && one.reference().equals(other.reference()))
                || (!one.name().isEmpty()
                        && one.name().equals(other.name())
                        && one.type().equals(other.type())
                        && one.size().equals(other.size()));
    }
}
