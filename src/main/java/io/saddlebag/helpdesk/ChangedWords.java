package io.saddlebag.helpdesk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.Changes;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.conversation.VisitorLines;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.files.Fetches;
import io.saddlebag.message.Attachment;
import io.saddlebag.message.Direction;
import io.saddlebag.message.Flag;
import io.saddlebag.message.Json;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.store.Tx;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What people have to know of a message that has gone and says something else by now: it becomes a note at the ticket.
 * One that has not gone yet needs none: it goes with the words that it has then, and what was taken back goes without
 * words and files. Files that an edit brings are fetched like others and follow. Of an agent's own change they are told
 * where it does not reach the customer: only the chat window shows it.
 */
public final class ChangedWords implements Changes {
    private final Timeline timeline;
    private final Notes notes;
    private final Fetches fetches;
    private final Predicate<String> reachable;

    /**
     * Tells people at tickets.
     *
     * @param reachable whether anything can be fetched from a target of {@link Fetches}
     */
    public ChangedWords(
            Timeline timeline,
            Deliveries deliveries,
            Helpdesks helpdesks,
            Fetches fetches,
            Predicate<String> reachable,
            Clock clock) {
        this.timeline = timeline;
        this.notes = new Notes(deliveries, helpdesks, clock);
        this.fetches = fetches;
        this.reachable = reachable;
    }

    @Override
    public void changed(Tx tx, Message change, String messageId) {
        timeline.recorded(tx, messageId).ifPresent(recorded -> {
            timeline.hold(tx, recorded.conversation().id());
            Message message = recorded.message();
            String target = Fetches.target(message.connector(), message.account());
            List<Attachment> more = fetches.beginLate(tx, message, reachable.test(target));
            if (message.flags().contains(Flag.CONFIRMATION)) {
                // it was said to the hub alone; nobody at the helpdesk has seen it
                return;
            }
            if (message.direction() == Direction.INBOUND) {
                tell(tx, recorded, change, text(message, change) + files(message, change, more));
            } else if (message.kind() == Kind.MESSAGE) {
                showWithoutLines(tx, message);
                if (!VisitorLines.isShown(tx, messageId)) {
                    tell(tx, recorded, change, ours(message, change));
                }
            }
        });
    }

    /** An edit may hold the lines again by which the answer was directed and made: the customer does not see them. */
    private void showWithoutLines(Tx tx, Message answer) {
        Directive directive = Directive.of(answer);
        Optional<Special> special = Special.of(answer);
        if (directive.line() || special.isPresent()) {
            ObjectNode stripped = directive.stripped(answer);
            ObjectNode shown = special.map(asked -> asked.inWords(stripped)).orElse(stripped);
            timeline.show(tx, answer.id(), Json.read(shown, Message.class));
        }
    }

    private void tell(Tx tx, Recorded recorded, Message change, String text) {
        notes.addBehind(tx, recorded.conversation().id(), change.id(), text);
    }

    private static String ours(Message message, Message change) {
        return "The answer of " + when(message) + " was " + (change.kind() == Kind.DELETION ? "taken back" : "changed")
                + " here, but not where the customer reads it: they have what was sent.";
    }

    private static String text(Message message, Message change) {
        if (message.kind() == Kind.CALL_SUMMARY) {
            return "More is known of the telephone call of " + when(message) + ":\n"
                    + change.content().shown();
        }
        return change.kind() == Kind.DELETION
                ? "The customer took back what they wrote on " + when(message) + "."
                : "The customer changed what they wrote on " + when(message) + ". It says now:\n"
                        + change.content().shown();
    }

    private static String when(Message message) {
        Instant written = message.originalTime().orElse(message.receivedTime());
        return written.truncatedTo(ChronoUnit.SECONDS)
                .toString()
                .replace("T", " ")
                .replace("Z", " UTC");
    }

    /** Most channels tell all files of a message with each edit, those that have not changed too. */
    private static String files(Message message, Message edit, List<Attachment> more) {
        // an edit without files is one that tells nothing of them
        boolean fewer = !edit.attachments().isEmpty()
                && edit.attachments().size() < message.attachments().size();
        return (fewer ? "\nIts files are now: " + names(edit.attachments()) + "." : "")
                + (more.isEmpty() ? "" : "\nThe new ones follow: " + names(more) + ".");
    }

    private static String names(List<Attachment> files) {
        return files.stream()
                .map(file -> file.name().isEmpty() ? file.type() : file.name())
                .collect(Collectors.joining(", "));
    }
}
