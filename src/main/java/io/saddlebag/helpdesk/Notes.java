package io.saddlebag.helpdesk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.Tickets;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.message.Json;
import io.saddlebag.store.Tx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Internal notes by which the hub tells people at a ticket, wherever it is, what they have to know. */
final class Notes {
    private static final String KIND = "add-note";
    /** A note that waits for a time must not hold up the ticket, so it has a stream of its own. */
    private static final String LATER = "note/";

    private final Deliveries deliveries;
    private final Helpdesks helpdesks;
    private final Clock clock;

    Notes(Deliveries deliveries, Helpdesks helpdesks, Clock clock) {
        this.deliveries = deliveries;
        this.helpdesks = helpdesks;
        this.clock = clock;
    }

    /**
     * Adds a note to a conversation's ticket, if it has one.
     *
     * @param key the same note has the same key and is added once
     */
    void add(Tx tx, String conversation, String key, String text) {
        Instant now = clock.instant();
        add(tx, conversation, conversation, key, text, now, now);
    }

    /** As {@link #add(Tx, String, String, String)}, also to a ticket that is about to be opened. */
    void addBehind(Tx tx, String conversation, String key, String text) {
        Instant now = clock.instant();
        helpdesks
                .of(tx, conversation)
                .ifPresent(helpdesk -> enqueue(tx, helpdesk, conversation, conversation, key, text, now, now));
    }

    /**
     * A note that is written when its time has come, by whoever completes the command, also to a ticket that is about
     * to be opened.
     *
     * @param field what it is to be written from: a field of the command, and its value
     */
    void addUnwritten(Tx tx, String conversation, String key, String field, String value, Instant notBefore) {
        ObjectNode note = note(conversation, "");
        note.put(field, value);
        String target = helpdesks.ofOrUsual(tx, conversation).target();
        deliveries.enqueue(tx, target, LATER + key, KIND, key, Json.write(note), clock.instant(), notBefore);
    }

    /** Whether a conversation has a ticket, or is about to have one. */
    boolean hasTicket(Tx tx, String conversation) {
        return helpdesks.of(tx, conversation).isPresent();
    }

    /** As {@link #add(Tx, String, String, String)}, unless it is taken back within that time. */
    void addLater(Tx tx, String conversation, String key, String text, Duration time) {
        Instant now = clock.instant();
        add(tx, conversation, LATER + key, key, text, now, now.plus(time));
    }

    /** Takes back a note that was not added yet. */
    void takeBack(Tx tx, String key, String why) {
        for (Helpdesk helpdesk : helpdesks.all()) {
            Optional<Delivery> note = deliveries.of(tx, helpdesk.target(), KIND, key);
            note.ifPresent(waiting -> deliveries.withdraw(tx, waiting, why, clock.instant()));
        }
    }

    private void add(
            Tx tx, String conversation, String stream, String key, String text, Instant now, Instant notBefore) {
        Helpdesk helpdesk = helpdesks.ofOrUsual(tx, conversation);
        if (Tickets.of(tx, conversation, helpdesk.connector()).isPresent()) {
            enqueue(tx, helpdesk, conversation, stream, key, text, now, notBefore);
        }
    }

    private void enqueue(
            Tx tx,
            Helpdesk helpdesk,
            String conversation,
            String stream,
            String key,
            String text,
            Instant now,
            Instant notBefore) {
        String note = Json.write(note(conversation, text));
        deliveries.enqueue(tx, helpdesk.target(), stream, KIND, key, note, now, notBefore);
    }

    private static ObjectNode note(String conversation, String text) {
        return Json.mapper()
                .createObjectNode()
                .put("kind", KIND)
                .put("conversation", conversation)
                .put("text", text);
    }
}
