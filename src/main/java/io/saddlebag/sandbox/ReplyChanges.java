package io.saddlebag.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.store.Store;
import java.time.Clock;
import java.util.function.Consumer;

/** What an agent changes about an answer that has gone: it stands in the ticket and goes to the hub. */
final class ReplyChanges {
    private final Store store;
    private final Outbox events;
    private final Clock clock;
    private final Ids ids = new Ids();

    ReplyChanges(Store store, Outbox events, Clock clock) {
        this.store = store;
        this.events = events;
        this.clock = clock;
    }

    /** An agent writes an answer anew. */
    Answer edit(long ticket, String reply, String agent, JsonNode body) {
        String text = Input.of(body).text("text", 100_000);
        return change(
                ticket,
                reply,
                entry -> entry.put("text", text).put("edited", true),
                event("ticket.reply-edited", reply, ticket, agent).put("text", text));
    }

    /** An agent takes an answer back. */
    Answer takeBack(long ticket, String reply, String agent) {
        return change(
                ticket,
                reply,
                entry -> {
                    entry.put("text", "").put("gone", true);
                    entry.putArray("attachments");
                },
                event("ticket.reply-deleted", reply, ticket, agent));
    }

    private Answer change(long ticket, String reply, Consumer<ObjectNode> change, ObjectNode event) {
        store.write(tx -> {
            ObjectNode entry = TicketTable.reply(tx, ticket, reply)
                    .filter(before -> !before.path("gone").asBoolean())
                    .orElseThrow(() -> new Refused(404, "there is no such answer"));
            change.accept(entry);
            TicketTable.setReply(tx, ticket, reply, entry);
            events.add(tx, Tickets.lane(ticket), event.path("id").textValue(), event);
            return entry;
        });
        events.wake();
        return Answer.ok(Json.mapper().createObjectNode().put("id", reply));
    }

    private ObjectNode event(String type, String reply, long ticket, String agent) {
        return Tickets.event(ids.next(), type, ticket, agent, clock.instant()).put("reply", reply);
    }
}
