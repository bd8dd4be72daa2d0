package io.saddlebag.broker;

import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Recorder;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queue {@code inbound} as routes see it: what goes in, and what becomes of what comes out. */
public final class Inbox {
    /** The queue's name. */
    public static final String QUEUE = "inbound";

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final int GROUPS = 1_024;

    private final Recorder recorder;

    /** Hands what comes out of the queue to the recorder. */
    public Inbox(Recorder recorder) {
        this.recorder = recorder;
    }

    /** What keeps the items of one sender in order: they are recorded one after the other. */
    public String group(Arrival arrival) {
        String key = arrival.message().map(Inbox::origin).orElse(arrival.id());
        return Integer.toString(Math.floorMod(key.hashCode(), GROUPS));
    }

    private static String origin(Message message) {
        if (!message.thread().ticket().isEmpty()) {
            return message.thread().ticket();
        }
        return message.sender().identifiers().stream()
                .findFirst()
                .map(Identifier::value)
                .orElse(message.originalId());
    }

    /** The text that stands for an item in the queue. */
    public String write(Arrival arrival) {
        return Json.write(arrival);
    }

    /** The item that a text of the queue stands for. */
    public Arrival read(String text) {
        return Json.read(text, Arrival.class);
    }

    /** Records an item; what comes back, if anything, has to be triaged or sent. */
    public Optional<Recorded> record(Arrival arrival) {
        return recorder.record(arrival);
    }

    /** Puts the item that an exchange failed with in quarantine. */
    public void quarantine(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Arrival arrival = exchange.getVariable("item", Arrival.class);
        if (arrival == null) {
            LOG.error("what stood in the queue {} is no item and is dropped: {}", QUEUE, reason(failure));
            return;
        }
        recorder.quarantine(arrival, new Arrival.Problem("record", reason(failure)));
        LOG.warn(
                "{}: item {} cannot be recorded and is in quarantine: {}",
                arrival.connector(),
                arrival.id(),
                reason(failure));
    }

    /** Says that a source had to send its customer's message back to where it came from. */
    public void notAccepted(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        LOG.warn("{}: not stored, the sender is told to send it again: {}", exchange.getFromRouteId(), reason(failure));
    }

    private static String reason(Exception failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message =
                String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return message.isEmpty() ? root.getClass().getSimpleName() : message;
    }
}
