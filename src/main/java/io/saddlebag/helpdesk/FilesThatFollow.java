package io.saddlebag.helpdesk;

import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.files.Fetches;
import io.saddlebag.files.LateFiles;
import io.saddlebag.message.Attachment;
import io.saddlebag.message.Direction;
import io.saddlebag.message.Message;
import io.saddlebag.message.Sentence;
import io.saddlebag.store.Tx;
import java.time.Clock;
import java.util.Optional;

/** Brings a file that came later than its message after it: to the ticket, or to the customer. */
public final class FilesThatFollow implements LateFiles {
    private final Timeline timeline;
    private final TicketCommands commands;
    private final Replies replies;
    private final Notes notes;

    /** Brings files to tickets and to customers. */
    public FilesThatFollow(
            Timeline timeline,
            TicketCommands commands,
            Replies replies,
            Deliveries deliveries,
            Helpdesks helpdesks,
            Clock clock) {
        this.timeline = timeline;
        this.commands = commands;
        this.replies = replies;
        this.notes = new Notes(deliveries, helpdesks, clock);
    }

    @Override
    public void arrived(Tx tx, String messageId, int place) {
        recorded(tx, messageId, place).ifPresent(recorded -> {
            String key = Fetches.key(messageId, place);
            if (recorded.message().direction() == Direction.INBOUND) {
                commands.addFile(tx, recorded, place, key);
            } else {
                replies.sendFile(tx, recorded, place, key);
            }
        });
    }

    @Override
    public void missing(Tx tx, String messageId, int place, String reason) {
        recorded(tx, messageId, place).ifPresent(recorded -> {
            String text = what(recorded, place) + ": " + Sentence.of(reason);
            notes.add(tx, recorded.conversation().id(), Fetches.key(messageId, place), text);
        });
    }

    /** Retention may have taken the message's words and files meanwhile. */
    private Optional<Recorded> recorded(Tx tx, String messageId, int place) {
        return timeline.recorded(tx, messageId)
                .filter(recorded -> place < recorded.message().attachments().size());
    }

    private static String what(Recorded recorded, int place) {
        Message message = recorded.message();
        Attachment file = message.attachments().get(place);
        String which = file.name().isEmpty() ? "(" + file.type() + ")" : "“" + file.name() + "” (" + file.type() + ")";
        return message.direction() == Direction.INBOUND
                ? "A file of the customer's " + which + " could not be fetched from " + message.connector()
                : "A file of your reply " + which + " was not sent to the customer";
    }
}
