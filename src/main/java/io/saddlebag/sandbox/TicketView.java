package io.saddlebag.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import io.saddlebag.store.Store;
import io.saddlebag.store.Tx;
import java.util.List;
import java.util.Set;

/** What the pages show of the tickets, as JSON. */
final class TicketView {
    private static final int TICKETS = 200;
    private static final int ENTRIES = 1_000;
    private static final int PREVIEW = 160;

    private final Store store;
    private final Outbox events;

    private final Typing typing;

    TicketView(Store store, Outbox events, Typing typing) {
        this.store = store;
        this.events = events;
        this.typing = typing;
    }

    /** The tickets, the one that changed last first. */
    Answer list() {
        return Answer.ok(store.read(tx -> {
            ObjectNode page = Json.mapper().createObjectNode();
            ArrayNode tickets = page.putArray("tickets");
            TicketTable.newest(tx, TICKETS).forEach(ticket -> tickets.add(row(tx, ticket)));
            return page;
        }));
    }

    /** One ticket with all that stands in it. */
    Answer ticket(long id) {
        return Answer.ok(store.read(tx -> {
            ObjectNode page = summary(TicketTable.get(tx, id)).put("typing", typing.isCustomerWriting(id));
            Set<String> waiting = events.waiting(tx, Tickets.lane(id));
            ArrayNode entries = page.putArray("entries");
            for (ObjectNode entry : TicketTable.entries(tx, id, ENTRIES)) {
                entries.add(entry.put(
                        "waiting", waiting.contains(entry.path("event").asText())));
            }
            return page;
        }));
    }

    private static ObjectNode row(Tx tx, TicketTable.Ticket ticket) {
        ObjectNode row = summary(ticket);
        row.remove(List.of("escalation", "fields"));
        row.set("reasons", ticket.document().at("/escalation/reasons"));
        row.put("channel", ticket.document().at("/escalation/channel").asText());
        for (JsonNode last : TicketTable.entries(tx, ticket.id(), 1)) {
            String text = last.path("text").asText();
            row.put("preview", text.length() > PREVIEW ? text.substring(0, PREVIEW) + "…" : text);
            row.set("last", last.path("kind"));
        }
        return row;
    }

    private static ObjectNode summary(TicketTable.Ticket ticket) {
        ObjectNode summary = ticket.document().deepCopy();
        JsonNode escalation = summary.path("escalation");
        for (String field : List.of("queue", "priority", "customer")) {
            if (!summary.has(field) && escalation.has(field)) {
                summary.set(field, escalation.path(field));
            }
        }
        return summary.put("id", Long.toString(ticket.id()))
                .put("externalId", ticket.externalId())
                .put("state", ticket.state())
                .put("updated", ticket.updated().toString());
    }
}
