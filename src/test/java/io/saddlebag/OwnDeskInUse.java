package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A company's own helpdesk: the sandbox's stand-in, the reference of that interface. */
final class OwnDeskInUse implements AgentsDesk {
    private static final String TICKETS = "/sandbox/helpdesk/data/tickets";
    private static final String EVENTS = "/helpdesk/events";
    private static final String SECRET = "sandbox-helpdesk-secret";

    @Override
    public String connector() {
        return "http-helpdesk";
    }

    /** The sandbox has them. */
    @Override
    public List<String> settings() {
        return List.of();
    }

    @Override
    public List<SeenTicket> tickets(TestHub hub) {
        return hub.get(TICKETS)
                .path("tickets")
                .valueStream()
                .map(ticket -> ticket.path("id").asText())
                .sorted()
                .map(id -> seen(id, hub.get(TICKETS + "/" + id)))
                .toList();
    }

    private static SeenTicket seen(String id, JsonNode ticket) {
        return new SeenTicket(
                id,
                ticket.path("state").asText().equals("open"),
                ticket.path("entries")
                        .valueStream()
                        .filter(entry -> entry.path("direction").asText().equals("inbound"))
                        .map(entry -> entry.path("text").asText())
                        .toList(),
                ticket.path("escalation").toString());
    }

    /** The stand-in calls until it is heard, and then no more. */
    @Override
    public void answers(TestHub hub, String ticket, String text) {
        page(hub, ticket + "/replies", Json.write(Map.of("text", text)));
    }

    /** The interface has no event for it; a helpdesk may send one all the same. */
    @Override
    public void notes(TestHub hub, String ticket, String text) {
        tells(hub, ticket, "ticket.noted", text);
    }

    @Override
    public void solves(TestHub hub, String ticket) {
        page(hub, ticket + "/state", "{\"state\":\"solved\"}");
    }

    @Override
    public void echoes(TestHub hub, String ticket) {
        tells(hub, ticket, "ticket.message-added", "");
    }

    @Override
    public void isForged(TestHub hub) {
        assertThat(hub.post(EVENTS, "{}", Map.of("X-Saddlebag-Timestamp", "1", "X-Saddlebag-Signature", "sha256=00")))
                .isEqualTo(401);
    }

    private static void page(TestHub hub, String path, String body) {
        assertThat(hub.post(
                        TICKETS + "/" + path, body, Map.of("Origin", hub.url().toString())))
                .isBetween(200, 201);
    }

    private static void tells(TestHub hub, String ticket, String type, String text) {
        String body = Json.write(Map.of(
                "version",
                1,
                "id",
                type + Instant.now(),
                "type",
                type,
                "ticket",
                ticket,
                "at",
                Instant.now().toString(),
                "text",
                text));
        String now = Long.toString(Instant.now().getEpochSecond());
        AgentsDesk.tells(
                hub,
                EVENTS,
                body,
                () -> Map.of(
                        "X-Saddlebag-Timestamp",
                        now,
                        "X-Saddlebag-Signature",
                        "sha256=" + TestHub.hmac(SECRET, now + "." + body)));
    }

    /** The stand-in refuses what its interface does not know, and then no ticket is what it should be. */
    @Override
    public List<String> violations() {
        return List.of();
    }

    @Override
    public void close() {
        // it ends with its sandbox
    }
}
