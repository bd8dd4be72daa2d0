package io.saddlebag.helpdesk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.Line;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.senders.HeldMessages;
import io.saddlebag.senders.HeldMessages.Held;
import io.saddlebag.store.Store;
import io.saddlebag.store.Tx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells people at a ticket of messages that were held back because there were too many at once: one note when it
 * begins, and one with all of them when it is over. The second is written when it is sent, so that no words lie in it
 * meanwhile, and edits and deletions count.
 */
public final class HeldBack {
    private static final String BATCH = "held";
    private static final int LOOKED_AT = 50;
    private static final int SHOWN = 50;
    private static final int EXCERPT = 300;
    /** What began to be recorded before the time was over is recorded by then. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Store store;
    private final Timeline timeline;
    private final Notes notes;

    /** Tells people at tickets. */
    public HeldBack(Store store, Timeline timeline, Deliveries deliveries, Helpdesks helpdesks, Clock clock) {
        this.store = store;
        this.timeline = timeline;
        this.notes = new Notes(deliveries, helpdesks, clock);
    }

    /** A message was held back; the first of a batch brings about both notes. */
    void heldBack(Tx tx, Recorded recorded) {
        HeldMessages.of(tx, recorded.message().id())
                .filter(held -> held.place() == 1)
                .ifPresent(first -> ticketOf(tx, recorded).ifPresent(conversation -> begin(tx, conversation, first)));
    }

    private void begin(Tx tx, String conversation, Held first) {
        timeline.hold(tx, conversation);
        String text = "Too many messages come at once to be added one by one. What comes from now on is recorded, and"
                + " told in one note after " + minutes(first.until()) + ".";
        notes.addBehind(tx, conversation, first.batch() + "/begun", text);
        notes.addUnwritten(
                tx,
                conversation,
                first.batch() + "/told",
                BATCH,
                first.batch(),
                first.until().plus(GRACE));
    }

    /** Its own conversation's, else that of the sender's last one that has a ticket. */
    private Optional<String> ticketOf(Tx tx, Recorded recorded) {
        return Stream.concat(
                        Stream.of(recorded.conversation().id()),
                        timeline.latest(tx, recorded.who().identifierId(), LOOKED_AT).stream())
                .filter(conversation -> notes.hasTicket(tx, conversation))
                .findFirst();
    }

    /** Sends the same commands; notes that tell of a batch are written before. */
    public Sink writing(Sink sink) {
        return command -> sink.send(written(command));
    }

    private String written(String command) {
        if (!command.contains("\"" + BATCH + "\"")) {
            return command;
        }
        ObjectNode note = (ObjectNode) Json.parse(command.getBytes(StandardCharsets.UTF_8));
        if (!note.path(BATCH).isTextual()) {
            return command;
        }
        String batch = note.remove(BATCH).asText();
        String text = store.read(tx -> text(tx, batch));
        return Json.write(note.put("text", text));
    }

    private String text(Tx tx, String batch) {
        List<Held> first = HeldMessages.ofBatch(tx, batch, SHOWN);
        int all = HeldMessages.size(tx, batch);
        String told = first.stream()
                .flatMap(held -> timeline.line(tx, held.messageId()).stream())
                .map(line -> line(tx, line))
                .collect(Collectors.joining("\n\n"));
        String more = all > SHOWN ? "\n\n… and " + (all - SHOWN) + " more, which stand on the timeline." : "";
        return (all == 1 ? "One message was" : all + " messages were") + " held back because too many came at once:\n\n"
                + told + more;
    }

    private String line(Tx tx, Line line) {
        String subject = line.text().isEmpty()
                ? ""
                : timeline.message(tx, line.id())
                        .map(Message::content)
                        .map(content -> content.subject().isBlank() ? "" : content.subject() + " – ")
                        .orElse("");
        String words = (subject + line.text()).strip().replaceAll("\\s+", " ");
        String shown = words.length() > EXCERPT ? words.substring(0, EXCERPT - 1) + "…" : words;
        String files = line.files().isEmpty() ? "" : " [" + String.join("] [", line.files()) + "]";
        return minutes(line.at()) + ", " + (line.name().isEmpty() ? "the customer" : line.name()) + ": " + shown
                + files;
    }

    private static String minutes(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString().replace("T", " ").replace("Z", " UTC");
    }
}
