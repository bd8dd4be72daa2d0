package io.saddlebag.helpdesk;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.conversation.Receipts;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.delivery.State;
import io.saddlebag.message.Flag;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.message.Receipt;
import io.saddlebag.message.Receipt.Status;
import io.saddlebag.message.Sentence;
import io.saddlebag.store.Tx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people have to know of replies that did not arrive, or may not have: it becomes a note at the ticket. A send of
 * unknown outcome is settled by the receipt that gives back its command; if none comes in time, people are asked. Of
 * those that arrived one line is told, if people want to know.
 */
public final class Undelivered implements Receipts {
    private static final Logger LOG = LoggerFactory.getLogger(Undelivered.class);
    private static final int EXCERPT = 80;

    private final Timeline timeline;
    private final Deliveries deliveries;
    private final Notes notes;
    private final Duration patience;
    private final boolean tellsArrived;
    private final Advice advice;
    private final Clock clock;

    /** Tells people at tickets nothing of what arrived. */
    public Undelivered(Timeline timeline, Deliveries deliveries, Helpdesks helpdesks, Duration patience, Clock clock) {
        this(timeline, deliveries, helpdesks, patience, false, Advice.general(), clock);
    }

    /**
     * Tells people at tickets.
     *
     * @param patience how long a receipt is waited for, from where receipts tell
     * @param tellsArrived whether a line is told of each reply of theirs that has reached the customer
     * @param advice on what did not
     */
    public Undelivered(
            Timeline timeline,
            Deliveries deliveries,
            Helpdesks helpdesks,
            Duration patience,
            boolean tellsArrived,
            Advice advice,
            Clock clock) {
        this.timeline = timeline;
        this.deliveries = deliveries;
        this.notes = new Notes(deliveries, helpdesks, clock);
        this.patience = patience;
        this.tellsArrived = tellsArrived;
        this.advice = advice;
        this.clock = clock;
    }

    @Override
    public void came(Tx tx, Message receipt) {
        String command = receipt.receipt().map(Receipt::command).orElse("");
        Optional<Delivery> sent = command.isEmpty() ? Optional.empty() : deliveries.find(tx, command);
        sent.filter(delivery -> delivery.target().equals(Replies.target(receipt.connector(), receipt.account())))
                .ifPresent(delivery -> {
                    known(tx, receipt.connector(), receipt.account(), receipt.about(), delivery.messageId());
                    resolve(tx, delivery, receipt.about());
                });
    }

    @Override
    public void failed(Tx tx, Message receipt, String messageId) {
        String reason = receipt.receipt()
                .map(what ->
                        what.reason().contains(what.code()) ? what.reason() : what.reason() + " (" + what.code() + ")")
                .orElse("");
        String code = receipt.receipt().map(Receipt::code).orElse("");
        timeline.conversationOf(tx, messageId)
                .ifPresent(conversation -> failed(tx, conversation, messageId, receipt.connector(), code, reason));
    }

    @Override
    public void applied(Tx tx, Message receipt, String messageId) {
        arrived(tx, messageId, receipt.connector());
    }

    /** Once for a message, however many receipts say so. */
    private void arrived(Tx tx, String messageId, String connector) {
        if (tellsArrived
                && timeline.status(tx, messageId)
                        .filter(status -> status.follows(Status.FAILED))
                        .isPresent()
                && !isAutomatic(tx, messageId)) {
            timeline.conversationOf(tx, messageId)
                    .ifPresent(conversation -> notes.add(
                            tx,
                            conversation,
                            messageId + Delivery.ARRIVED,
                            words(tx, messageId) + "It has reached the customer by " + connector + "."));
        }
    }

    private boolean isAutomatic(Tx tx, String messageId) {
        return timeline.message(tx, messageId)
                .filter(message -> message.flags().contains(Flag.AUTOMATIC))
                .isPresent();
    }

    /** A reply is directed to where the customer has never written. */
    void nowhere(Tx tx, Recorded reply) {
        String channel = Directive.of(reply.message()).via();
        impossible(tx, reply, "the customer has never written on " + channel + ", so the hub has no address there");
    }

    /** A reply cannot be sent as it is. */
    void impossible(Tx tx, Recorded reply, String why) {
        String id = reply.message().id();
        String text = words(tx, id) + "It was not sent: " + why + ".";
        notes.add(tx, reply.conversation().id(), id + Delivery.FAILED, text);
    }

    /** From now on the message is known by this id of the channel's; a failure that was reported by it is told. */
    void known(Tx tx, String connector, String account, String id, String messageId) {
        timeline.knownAs(tx, connector, account, id, messageId).ifPresent(receipt -> failed(tx, receipt, messageId));
        arrived(tx, messageId, connector);
    }

    /** After the hub has settled a message to a customer. */
    void settled(Tx tx, Delivery settled, String connector, boolean receiptsTell) {
        State state = settled.state();
        if (state instanceof State.Done done) {
            String note = Json.parse(done.result().getBytes(StandardCharsets.UTF_8))
                    .path("note")
                    .asText();
            if (!note.isBlank()) {
                notes.add(tx, settled.stream(), settled.messageId() + Delivery.SENT, reply(tx, settled) + note);
            }
        } else if (state instanceof State.Unknown) {
            unknown(tx, settled, connector, receiptsTell);
        } else {
            failed(tx, settled.stream(), settled.messageId(), connector, "", state.reason());
        }
    }

    private void unknown(Tx tx, Delivery unknown, String connector, boolean receiptsTell) {
        if (resolve(tx, unknown, "")) {
            return;
        }
        String text = reply(tx, unknown) + "It is not known whether it has reached the customer by " + connector + ": "
                + unknown.state().reason() + ". Look there before you send it again.";
        notes.addLater(tx, unknown.stream(), unknown.id(), text, receiptsTell ? patience : Duration.ZERO);
    }

    /** Settles a send of unknown outcome by what receipts have told of its message, if they have. */
    private boolean resolve(Tx tx, Delivery delivery, String id) {
        Optional<Status> status = timeline.status(tx, delivery.messageId());
        if (status.isEmpty()) {
            return false;
        }
        JsonNode result = Json.mapper().createObjectNode().put("id", id);
        State.Settled known = status.get() == Status.FAILED
                ? new State.Failed(clock.instant(), "a receipt says that it will not arrive")
                : new State.Done(clock.instant(), Json.write(result));
        boolean resolved = deliveries.resolve(tx, delivery, known);
        if (resolved) {
            notes.takeBack(tx, delivery.id(), "a receipt has told");
            LOG.info("delivery {} to {} is {}: a receipt has told", delivery.id(), delivery.target(), known.name());
        }
        return resolved;
    }

    private void failed(Tx tx, String conversation, String messageId, String connector, String code, String reason) {
        String text = words(tx, messageId) + "It could not be delivered to the customer by " + connector + ": "
                + (reason.isBlank() ? "no reason was given" : reason);
        String whatToDo = " Nothing is sent again by itself. " + advice.on(connector, code, reason);
        notes.add(tx, conversation, messageId + Delivery.FAILED, Sentence.of(text) + whatToDo);
    }

    private String reply(Tx tx, Delivery delivery) {
        return words(tx, delivery.messageId());
    }

    /** Which reply is meant. */
    private String words(Tx tx, String messageId) {
        Optional<Message> sent = timeline.message(tx, messageId);
        String line = sent.map(message -> message.content().shown().strip().replaceAll("\\s+", " "))
                .orElse("");
        String which = isAutomatic(tx, messageId) ? "About the automatic message" : "About your reply";
        return line.isEmpty()
                ? which + ": "
                : which + " “" + (line.length() > EXCERPT ? line.substring(0, EXCERPT - 1) + "…" : line) + "”: ";
    }
}
