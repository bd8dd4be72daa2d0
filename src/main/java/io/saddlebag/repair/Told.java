package io.saddlebag.repair;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.conversation.Conversation.State;
import io.saddlebag.conversation.Tickets.Ticket;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the helpdesk has of a conversation, as the connector's {@code inspect.jsonata} tells it.
 *
 * @param tickets all that are of it
 * @param states those to which a ticket can be put there
 */
record Told(List<Seen> tickets, Set<State> states) {
    /** @throws InvalidMessage when it is not of the form that docs/connectors.md describes; names the field */
    static Told of(JsonNode result) {
        if (!result.path("tickets").isArray()) {
            throw new InvalidMessage("tickets", "is no list: the connector's inspect.jsonata is wrong");
        }
        Set<State> states = result.path("states")
                .valueStream()
                .map(state -> state(state.asText()))
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableSet());
        return new Told(
                result.path("tickets").valueStream().map(Told::seen).toList(),
                states.isEmpty() ? Set.of(State.OPEN, State.PENDING, State.SOLVED) : states);
    }

    private static Seen seen(JsonNode ticket) {
        String id = ticket.path("ticket").asText();
        if (id.isBlank()) {
            throw new InvalidMessage("tickets.ticket", "is missing: the connector's inspect.jsonata is wrong");
        }
        JsonNode data = ticket.path("data");
        return new Seen(
                new Ticket(id, ticket.path("url").asText(), data.isObject() ? Json.write(data) : "{}"),
                state(ticket.path("state").asText()),
                time(ticket.path("stateAt").asText()),
                texts(ticket.path("has")),
                texts(ticket.path("unsure")),
                ticket.path("part").asBoolean());
    }

    private static Set<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<State> state(String name) {
        return Arrays.stream(State.values())
                .filter(state -> state.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    private static Optional<Instant> time(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            throw new InvalidMessage("tickets.stateAt", "is no time: the connector's inspect.jsonata is wrong");
        }
    }

    /** The ticket of an id, if it is there. */
    Optional<Seen> ticket(String id) {
        return tickets.stream().filter(seen -> seen.id().equals(id)).findFirst();
    }

    /**
     * A ticket as it is at the helpdesk.
     *
     * @param state what it is at, if that is one of the hub's states
     * @param since when it came to that, if the helpdesk knows
     * @param has ids of commands or messages that stand in it
     * @param unsure ids of those of which nobody can tell
     * @param part whether only a part of it could be read
     */
    record Seen(
            Ticket ticket,
            Optional<State> state,
            Optional<Instant> since,
            Set<String> has,
            Set<String> unsure,
            boolean part) {
        String id() {
            return ticket.id();
        }
    }
}
