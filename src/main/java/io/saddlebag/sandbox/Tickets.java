package io.saddlebag.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.store.Store;
import io.saddlebag.store.Tx;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The stand-in's tickets. Each change is one transaction: what it does to the ticket, the idempotency key it came with
 * and the event it causes stand on disk together or not at all.
 */
final class Tickets {
    private static final String HELPDESK = "Helpdesk";

    private final Store store;
    private final Outbox events;
    private final URI pages;
    private final AgentFiles files;
    private final Clock clock;
    private final Ids ids = new Ids();

    /** Events go to the outbox; a ticket's page lies below {@code pages}. */
    Tickets(Store store, Outbox events, AgentFiles files, URI pages, Clock clock) {
        this.store = store;
        this.events = events;
        this.pages = pages;
        this.files = files;
        this.clock = clock;
    }

    /** Opens a ticket with its first message and its escalation. */
    Answer open(String key, JsonNode body) {
        Input input = Input.of(body);
        String externalId = input.text("external_id", TicketForms.SHORT);
        ObjectNode document = TicketForms.document(input);
        Optional<ObjectNode> message = input.object("message").map(TicketForms::message);
        return once(key, "open", tx -> {
            if (TicketTable.withExternalId(tx, externalId).isPresent()) {
                throw new Refused(409, "external_id has a ticket already: GET /tickets?external_id= finds it");
            }
            long ticket = TicketTable.insert(tx, externalId, document, clock.instant());
            message.ifPresent(first -> addIfNew(tx, ticket, first));
            return reference(ticket);
        });
    }

    /** The tickets of a conversation: one or none. */
    Answer find(String externalId) {
        ObjectNode found = Json.mapper().createObjectNode();
        var list = found.putArray("tickets");
        store.read(tx -> TicketTable.withExternalId(tx, externalId))
                .ifPresent(ticket -> list.add(reference(ticket).put("external_id", externalId)));
        return Answer.ok(found);
    }

    /** Adds a message; when the customer writes, the ticket is open again. */
    Answer addMessage(String key, long ticket, JsonNode body) {
        ObjectNode message = TicketForms.message(Input.of(body));
        boolean fromCustomer = !message.path("direction").asText().equals("outbound");
        Answer answer = once(key, "message " + ticket, tx -> {
            String state = TicketTable.get(tx, ticket).state();
            if (addIfNew(tx, ticket, message) && fromCustomer && !state.equals("open")) {
                setState(tx, ticket, "open", HELPDESK, true);
            }
            return reference(ticket).put("message", message.path("id").textValue());
        });
        events.wake();
        return answer;
    }

    /** Adds a note for agents: a text, an escalation, or both. An escalation replaces the one before. */
    Answer addNote(String key, long ticket, JsonNode body) {
        Input input = Input.of(body);
        String text = input.textOrEmpty("text", TicketForms.LONG);
        Optional<ObjectNode> escalation = TicketForms.escalation(input);
        input.require(!text.isEmpty() || escalation.isPresent(), "text", "is missing, and so is escalation");
        return once(key, "note " + ticket, tx -> {
            ObjectNode document = TicketTable.get(tx, ticket).document();
            ObjectNode note = entry("note", HELPDESK).put("text", text);
            escalation.ifPresent(latest -> {
                note.set("reasons", latest.path("reasons"));
                TicketTable.setDocument(tx, ticket, document.set("escalation", latest));
            });
            TicketTable.append(tx, ticket, Optional.empty(), note, clock.instant());
            return reference(ticket);
        });
    }

    /** Sets what the request names and leaves the rest. */
    Answer change(String key, long ticket, JsonNode body) {
        Input input = Input.of(body);
        Optional<String> state = input.word("state", TicketForms.STATES);
        ObjectNode changes = TicketForms.document(input);
        return once(key, "change " + ticket, tx -> {
            TicketTable.Ticket before = TicketTable.get(tx, ticket);
            ObjectNode fields = before.document().path("fields").deepCopy() instanceof ObjectNode kept
                    ? kept
                    : Json.mapper().createObjectNode();
            changes.path("fields").properties().forEach(field -> fields.set(field.getKey(), field.getValue()));
            ObjectNode document = before.document().setAll(changes);
            TicketTable.setDocument(tx, ticket, document.set("fields", fields));
            state.filter(s -> !s.equals(before.state())).ifPresent(s -> setState(tx, ticket, s, HELPDESK, false));
            return reference(ticket);
        });
    }

    /** An agent answers: it stands in the ticket and goes to the hub. */
    Answer reply(long ticket, String agent, JsonNode body) {
        Input input = Input.of(body);
        ArrayNode kept = files.keep(input);
        String text = kept.isEmpty() ? input.text("text", 100_000) : input.textOrEmpty("text", 100_000);
        String id = ids.next();
        store.write(tx -> {
            ObjectNode event = event(id, "ticket.replied", TicketTable.get(tx, ticket), agent);
            ObjectNode reply = entry("reply", agent).put("text", text).put("event", id);
            reply.set("attachments", kept);
            event.set("attachments", AgentFiles.announced(kept));
            TicketTable.append(tx, ticket, Optional.empty(), reply, clock.instant());
            events.add(tx, lane(ticket), id, event.put("text", text));
            return ticket;
        });
        events.wake();
        return Answer.created(Json.mapper().createObjectNode().put("id", id));
    }

    /** An agent solves a ticket or opens it again. */
    Answer setState(long ticket, String agent, JsonNode body) {
        Input input = Input.of(body);
        input.text("state", TicketForms.SHORT);
        String state = input.word("state", TicketForms.STATES).orElseThrow();
        store.write(tx -> {
            if (!TicketTable.get(tx, ticket).state().equals(state)) {
                setState(tx, ticket, state, agent, true);
            }
            return ticket;
        });
        events.wake();
        return Answer.ok(Json.mapper().createObjectNode().put("state", state));
    }

    /** In which lane of the outbox a ticket's events go. */
    static String lane(long ticket) {
        return "ticket:" + ticket;
    }

    /** The second request with a key gets the first one's answer, whatever else stands in it. */
    private Answer once(String key, String operation, Function<Tx, ObjectNode> work) {
        return store.write(tx -> {
            Optional<TicketTable.Known> known = TicketTable.known(tx, key);
            if (known.isPresent()) {
                if (!known.get().operation().equals(operation)) {
                    throw new Refused(422, "Idempotency-Key was used for another request");
                }
                return Answer.ok(known.get().answer());
            }
            ObjectNode answer = work.apply(tx);
            TicketTable.remember(tx, key, new TicketTable.Known(operation, answer));
            return Answer.created(answer);
        });
    }

    /** Adds a message unless it stands in the ticket already; whether it is new. */
    private boolean addIfNew(Tx tx, long ticket, ObjectNode message) {
        String id = message.path("id").textValue();
        Optional<Long> place = TicketTable.withMessage(tx, id);
        if (place.isPresent() && place.get() != ticket) {
            throw new Refused(409, "message id stands in another ticket");
        }
        if (place.isEmpty()) {
            TicketTable.append(tx, ticket, Optional.of(id), message, clock.instant());
        }
        return place.isEmpty();
    }

    /** The hub is told only what it did not say itself. */
    private void setState(Tx tx, long ticket, String state, String by, boolean tell) {
        TicketTable.setState(tx, ticket, state);
        TicketTable.append(tx, ticket, Optional.empty(), entry("state", by).put("state", state), clock.instant());
        if (tell) {
            String id = ids.next();
            ObjectNode event = event(id, "ticket.state-changed", TicketTable.get(tx, ticket), by);
            events.add(tx, lane(ticket), id, event.put("state", state));
        }
    }

    private ObjectNode entry(String kind, String by) {
        ObjectNode entry = Json.mapper().createObjectNode();
        entry.put("kind", kind).put("at", clock.instant().toString()).put("channel", "helpdesk");
        entry.putObject("author")
                .put("role", by.equals(HELPDESK) ? "system" : "agent")
                .put("name", by);
        return entry;
    }

    private ObjectNode event(String id, String type, TicketTable.Ticket ticket, String by) {
        return event(id, type, ticket.id(), by, clock.instant()).put("external_id", ticket.externalId());
    }

    /** What the hub is told, without what is the type's own. */
    static ObjectNode event(String id, String type, long ticket, String by, Instant at) {
        ObjectNode event = Json.mapper()
                .createObjectNode()
                .put("version", 1)
                .put("id", id)
                .put("type", type)
                .put("ticket", Long.toString(ticket))
                .put("at", at.toString());
        event.putObject("agent").put("id", by.toLowerCase(Locale.ROOT)).put("name", by);
        return event;
    }

    /** How a ticket is called outside. */
    ObjectNode reference(long ticket) {
        return Json.mapper()
                .createObjectNode()
                .put("ticket", Long.toString(ticket))
                .put("url", pages + "/tickets/" + ticket);
    }
}
