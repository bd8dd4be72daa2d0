package io.saddlebag.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import io.saddlebag.store.Store;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the hub is told of the stand-in's tickets when it compares them with its conversations. */
final class TicketOverview {
    private static final int PAGE = 100;

    private final Store store;
    private final Tickets tickets;

    TicketOverview(Store store, Tickets tickets) {
        this.store = store;
        this.tickets = tickets;
    }

    /** What stands in a ticket, as far as the hub brought it, and what it is at. */
    Answer told(long ticket) {
        return store.read(tx -> {
            TicketTable.Ticket told = TicketTable.get(tx, ticket);
            ObjectNode answer = tickets.reference(ticket)
                    .put("external_id", told.externalId())
                    .put("state", told.state());
            TicketTable.stateSince(tx, ticket).ifPresent(since -> answer.put("state_at", since));
            ArrayNode messages = answer.putArray("messages");
            TicketTable.messages(tx, ticket).forEach(messages::add);
            return Answer.ok(answer);
        });
    }

    /**
     * The tickets that have changed since a time, the oldest first.
     *
     * @param after the ticket behind which the list goes on; may be absent
     */
    Answer changed(String since, @Nullable String after) {
        Instant from = time(since);
        String behind = after == null ? "0" : after;
        if (!behind.matches("[0-9]{1,18}")) {
            throw new Refused(422, "after is not what the list before gave as next");
        }
        ObjectNode told = Json.mapper().createObjectNode();
        ArrayNode list = told.putArray("tickets");
        List<TicketTable.Ticket> changed =
                store.read(tx -> TicketTable.changed(tx, from, Long.parseLong(behind), PAGE));
        changed.forEach(ticket -> list.add(tickets.reference(ticket.id()).put("external_id", ticket.externalId())));
        if (changed.size() == PAGE) {
            told.put("next", Long.toString(changed.get(PAGE - 1).id()));
        }
        return Answer.ok(told);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new Refused(422, "changed_since is not a time such as 2026-11-22T10:00:00Z");
        }
    }
}
