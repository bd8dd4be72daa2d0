package io.saddlebag.broker;

import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Recorder;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Arrival.Hint;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queue {@code inbound} as routes see it: what goes in, and what becomes of what comes out. */
public final class Inbox implements AutoCloseable {
    /** The queue's name. */
    public static final String QUEUE = "inbound";
    /** Where what is no item is put, and whatever else cannot be consumed. */
    static final String ASIDE = "aside";

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final int GROUPS = 1_024;

    private final Recorder recorder;
    private final ConnectionFactory broker;
    private final GroupCommit commits;
    private final Consumer<Recorded> withoutRules;
    private final Consumer<Arrival> hints;

    /**
     * Hands what comes out of the queue to the recorder.
     *
     * @param broker where the queue is
     * @param takesNothing whether the broker takes nothing at present
     * @param withoutRules sees to a recorded message that the routes failed with
     * @param hints has read what an arrival says there is to read; the same may come again
     */
    public Inbox(
            Recorder recorder,
            ConnectionFactory broker,
            BooleanSupplier takesNothing,
            Consumer<Recorded> withoutRules,
            Consumer<Arrival> hints) {
        this.recorder = recorder;
        this.broker = broker;
        this.commits = new GroupCommit(broker, QUEUE, takesNothing);
        this.withoutRules = withoutRules;
        this.hints = hints;
    }

    /**
     * Keeps what was received; when this returns, it is on disk. All items of one reception are kept or none: of a
     * batch that is half there nobody could tell where the rest is.
     *
     * @throws BrokerUnavailable when they cannot be kept now
     */
    public void keep(List<Arrival> items) {
        commits.store(items.stream()
                .map(item -> new GroupCommit.Entry(Json.write(item), group(item)))
                .toList());
    }

    /** What keeps the items of one sender in order: they are recorded one after the other. */
    private static String group(Arrival arrival) {
        String key = arrival.message()
                .map(Inbox::origin)
                .or(() -> arrival.hint().map(Hint::ticket))
                .orElse(arrival.id());
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

    /** The item that a text of the queue stands for. */
    public Arrival read(String text) {
        return Json.read(text, Arrival.class);
    }

    /** Records an item; what comes back, if anything, has to be triaged or sent. */
    public Optional<Recorded> record(Arrival arrival) {
        Optional<Recorded> recorded = recorder.record(arrival);
        if (arrival.hint().isPresent()) {
            hints.accept(arrival);
        }
        recorded.ifPresent(known -> LOG.debug(
                "{}: item {} is message {} of conversation {}",
                arrival.connector(),
                arrival.id(),
                known.message().id(),
                known.conversation().id()));
        return recorded;
    }

    /**
     * Sees to the item that an exchange failed with: it goes to quarantine, or when it was recorded and only the rules
     * failed, to people.
     */
    public void quarantine(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Arrival arrival = exchange.getVariable("item", Arrival.class);
        if (arrival == null) {
            putAside(exchange.getMessage().getBody(String.class));
            LOG.error("what stood in the queue {} is no item and stands in {} now: {}", QUEUE, ASIDE, reason(failure));
            return;
        }
        Optional<Recorded> recorded = recorder.recorded(arrival);
        if (recorded.isPresent()) {
            LOG.error(
                    "{}: item {} is recorded, but the routes that come after fail, so people get it: {}",
                    arrival.connector(),
                    arrival.id(),
                    reason(failure));
            withoutRules.accept(recorded.get());
            return;
        }
        recorder.quarantine(arrival, new Arrival.Problem("record", reason(failure)));
        LOG.warn(
                "{}: item {} cannot be recorded and is in quarantine: {}",
                arrival.connector(),
                arrival.id(),
                reason(failure));
    }

    private void putAside(@Nullable String text) {
        try (Connection connection = broker.createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(session.createQueue(ASIDE))) {
            producer.send(session.createTextMessage(text));
        } catch (JMSException e) {
            throw new BrokerUnavailable("the broker does not take it: " + e.getMessage(), e);
        }
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

    /** Refuses what is not stored yet. */
    @Override
    public void close() {
        commits.close();
    }
}
