package io.saddlebag.helpdesk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.connector.Intake;
import io.saddlebag.connector.Plan;
import io.saddlebag.connector.Source;
import io.saddlebag.conversation.Conversation;
import io.saddlebag.conversation.Tickets;
import io.saddlebag.conversation.Tickets.Ticket;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Courier;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Arrival.Hint;
import io.saddlebag.message.Json;
import io.saddlebag.store.Store;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads at the helpdesk what an event only hints at, and takes it in as if it had come by itself. Each hint is a command
 * in the stream of its ticket: it waits while the helpdesk is away, and reading twice does no harm, because what is read
 * is known by its own id.
 */
public final class TicketReading {
    private static final String TARGET = "tickets/";
    private static final String JSON = "application/json";
    /** The words that were read stand on the timeline, and nowhere else. */
    private static final Outcome DONE = new Outcome.Done("{}");

    private final Store store;
    private final Timeline timeline;
    private final Deliveries deliveries;
    private final Clock clock;

    /** Reads tickets of the conversations in a store. */
    public TicketReading(Store store, Timeline timeline, Deliveries deliveries, Clock clock) {
        this.store = store;
        this.timeline = timeline;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    /** The name of the place where an account's tickets are read, among the targets of deliveries. */
    public static String target(String connector, String account) {
        return TARGET + connector + "/" + account;
    }

    /** Whether a target is one of these. */
    public static boolean isTarget(String name) {
        return name.startsWith(TARGET);
    }

    /** Has the ticket read that a hint is about; an event that comes again is read once. */
    public void begin(Arrival arrival, Hint hint) {
        ObjectNode command = Json.mapper().createObjectNode();
        command.put("kind", Plan.READ_TICKET);
        command.put("ticket", hint.ticket());
        command.put("received", arrival.receivedTime().toString());
        command.set("event", hint.event());
        String target = target(arrival.connector(), arrival.account());
        store.write(tx -> deliveries.enqueue(
                tx, target, hint.ticket(), Plan.READ_TICKET, hint.id(), Json.write(command), clock.instant()));
    }

    /**
     * Reads the tickets of one account.
     *
     * @param sink makes one attempt; what is to be taken in is the {@code payload} of its result
     * @param queue stores arrivals durably for recording before it returns
     */
    public Courier courier(Sink sink, Source source, Intake intake, Consumer<List<Arrival>> queue) {
        return new Courier() {
            @Override
            public Outcome deliver(Delivery delivery) {
                Outcome outcome = sink.send(Json.write(command(delivery, source.connector())));
                if (!(outcome instanceof Outcome.Done done)) {
                    return outcome;
                }
                JsonNode result = Json.parse(bytes(done.result()));
                follow(delivery, source.connector(), result.path("follows").asText());
                JsonNode payload = result.path("payload");
                return payload.isObject()
                        ? keep(intake.receive(source, clock.instant(), JSON, bytes(Json.write(payload))))
                        : DONE;
            }

            private Outcome keep(List<Arrival> arrivals) {
                try {
                    queue.accept(arrivals);
                    return DONE;
                } catch (RuntimeException e) {
                    return Outcome.Retry.down(
                            "what was read cannot be stored: " + e.getMessage(), Optional.empty(), true);
                }
            }

            @Override
            public boolean repeatable() {
                return true;
            }
        };
    }

    /** A ticket that people made to go on with another is that of the other's conversation. */
    private void follow(Delivery reading, String connector, String followed) {
        if (!followed.isBlank()) {
            Ticket ticket = new Ticket(reading.stream(), "", "{}");
            store.write(tx -> {
                Tickets.follow(tx, connector, followed, ticket, clock.instant());
                return ticket;
            });
        }
    }

    private ObjectNode command(Delivery delivery, String connector) {
        ObjectNode command = Commands.of(delivery);
        command.put("now", clock.instant().toString());
        store.read(tx -> Tickets.conversation(
                                tx, connector, command.path("ticket").asText())
                        .flatMap(id -> timeline.conversation(tx, id)))
                .map(Conversation::state)
                .ifPresent(state -> command.put("state", state.name().toLowerCase(Locale.ROOT)));
        return command;
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
