package io.saddlebag.helpdesk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.context.Accounts;
import io.saddlebag.conversation.Tickets;
import io.saddlebag.conversation.Tickets.Ticket;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Aftermath;
import io.saddlebag.delivery.Courier;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.delivery.State;
import io.saddlebag.files.CommandFiles;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import io.saddlebag.store.Store;
import io.saddlebag.store.Tx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries commands to a helpdesk: completes each with what earlier ones brought (the ticket's id), and keeps what the
 * helpdesk answers.
 */
public final class HelpdeskCourier implements Courier, Aftermath {
    private static final Logger LOG = LoggerFactory.getLogger(HelpdeskCourier.class);

    private static final Set<String> ADDS_WORDS = Set.of(Delivery.OPEN_TICKET, "add-message");

    /** In the result, beside what the helpdesk answers: when the attempt began. */
    private static final String BEGUN = "begun";

    private final Helpdesk helpdesk;
    private final Store store;
    private final Sink sink;
    private final boolean repeatable;
    private final CommandFiles files;
    private final Accounts accounts;
    private final Together together;
    private final Clock clock;
    private final Interruptions interruptions = new Interruptions();

    /**
     * Carries to one helpdesk.
     *
     * @param sink what sends a command
     * @param repeatable whether its mapping looks up what an interrupted command has done before it repeats it
     * @param files puts fetched files into commands
     * @param accounts puts what the company's own systems know of the customer into escalations
     * @param together which messages share a comment
     */
    public HelpdeskCourier(
            Helpdesk helpdesk,
            Store store,
            Sink sink,
            boolean repeatable,
            CommandFiles files,
            Accounts accounts,
            Together together,
            Clock clock) {
        this.helpdesk = helpdesk;
        this.store = store;
        this.sink = sink;
        this.repeatable = repeatable;
        this.files = files;
        this.accounts = accounts;
        this.together = together;
        this.clock = clock;
    }

    @Override
    public boolean repeatable() {
        return repeatable;
    }

    @Override
    public int together() {
        return together.most() - 1;
    }

    @Override
    public int together(Delivery delivery, List<Delivery> following) {
        return together.of(delivery, following);
    }

    @Override
    public Outcome deliver(Delivery delivery) {
        return deliver(delivery, List.of());
    }

    @Override
    public Outcome deliver(Delivery delivery, List<Delivery> others) {
        ObjectNode command = Commands.of(delivery);
        if (!others.isEmpty()) {
            Together.join(command, others);
        }
        Instant now = clock.instant();
        command.put("now", now.toString());
        if (delivery.again()) {
            command.put("againSince", interruptions.since(delivery, now).toString());
        }
        if (!delivery.kind().equals(Delivery.OPEN_TICKET)) {
            Optional<Ticket> ticket = store.read(tx -> Tickets.of(tx, conversation(delivery), helpdesk.connector()));
            if (ticket.isEmpty()) {
                return new Outcome.Failed("the conversation has no ticket; settle its open-ticket command first");
            }
            command.put("ticket", ticket.get().id());
            command.set("data", Json.parse(ticket.get().data().getBytes(StandardCharsets.UTF_8)));
        }
        return accounts.complete(delivery, command)
                .or(() -> files.complete(delivery, command))
                .orElseGet(() -> send(delivery, Json.write(command)));
    }

    private Outcome send(Delivery delivery, String command) {
        boolean known = false;
        try {
            Outcome outcome = begunAt(clock.instant(), delivery, sink.send(command));
            known = !(outcome instanceof Outcome.Retry retry && retry.mayHaveHappened());
            return outcome;
        } finally {
            if (!known) {
                interruptions.mayHaveHappened(delivery, clock.instant());
            }
        }
    }

    /**
     * Words that reach a ticket open it again. From when its attempt begins, not from when its answer has come: what the
     * helpdesk's own rules make of the ticket in between is newer.
     */
    private static Outcome begunAt(Instant begun, Delivery delivery, Outcome outcome) {
        if (ADDS_WORDS.contains(delivery.kind())
                && outcome instanceof Outcome.Done done
                && Json.parse(done.result().getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode result) {
            return new Outcome.Done(Json.write(result.put(BEGUN, begun.toString())));
        }
        return outcome;
    }

    /** Usually the stream; a note that waits for its time has another. */
    private static String conversation(Delivery delivery) {
        String conversation = Json.field(delivery.body(), "conversation");
        return conversation.isEmpty() ? delivery.stream() : conversation;
    }

    /** What the customer wrote is at the ticket now. */
    @Override
    public void prepare(Tx tx, Delivery settled) {
        if (ADDS_WORDS.contains(settled.kind()) && settled.state() instanceof State.Done done) {
            String begun = Json.parse(done.result().getBytes(StandardCharsets.UTF_8))
                    .path(BEGUN)
                    .asText();
            Timeline.reached(tx, conversation(settled), begun.isEmpty() ? done.at() : Instant.parse(begun));
        }
    }

    /** Whatever the command: a closed ticket cannot take a message, so it may have gone into another that follows. */
    @Override
    public void follow(Tx tx, Delivery settled) {
        if (settled.state() instanceof State.Done done) {
            JsonNode result = Json.parse(done.result().getBytes(StandardCharsets.UTF_8));
            String id = result.path("ticket").asText();
            String conversation = conversation(settled);
            Timeline.rate(tx, conversation, result.path("rating").asText());
            boolean opened = settled.kind().equals(Delivery.OPEN_TICKET);
            if (id.isBlank() && opened) {
                throw new InvalidMessage(
                        "result.ticket", "is missing: the connector did not say which ticket it opened");
            }
            JsonNode data = result.path("data");
            Ticket told = new Ticket(id, result.path("url").asText(), data.isObject() ? Json.write(data) : "{}");
            if (opened && Tickets.addFirst(tx, conversation, helpdesk.connector(), told, clock.instant())) {
                tell(told, conversation);
                return;
            }
            Optional<Ticket> before = Tickets.of(tx, conversation, helpdesk.connector());
            if (!id.isBlank() && !before.map(Ticket::id).equals(Optional.of(id))) {
                Tickets.add(tx, conversation, helpdesk.connector(), told, clock.instant());
                tell(told, conversation);
            } else if (data.isObject() && before.isPresent()) {
                Ticket ticket = new Ticket(before.get().id(), before.get().url(), Json.write(data));
                if (!ticket.equals(before.get())) {
                    Tickets.add(tx, conversation, helpdesk.connector(), ticket, clock.instant());
                }
            }
        }
    }

    private void tell(Ticket ticket, String conversation) {
        LOG.info("{}: ticket {} is that of conversation {}", helpdesk.connector(), ticket.id(), conversation);
    }
}
