package io.saddlebag.repair;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.connector.Plan;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.History;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.helpdesk.Helpdesk;
import io.saddlebag.helpdesk.Sink;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.store.Store;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Asks the helpdesk what it has, one question at a time, through the route by which commands go: so it keeps to the same
 * limits.
 */
final class Reader {
    private static final Duration LATE = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int MOST_WORDS = 200;
    private static final int WORDS = 1_000;

    private final Helpdesk helpdesk;
    private final Store store;
    private final Deliveries deliveries;
    private final Sink sink;
    private final Ids ids;
    private final Clock clock;

    Reader(Helpdesk helpdesk, Store store, Deliveries deliveries, Sink sink, Ids ids, Clock clock) {
        this.helpdesk = helpdesk;
        this.store = store;
        this.deliveries = deliveries;
        this.sink = sink;
        this.ids = ids;
        this.clock = clock;
    }

    /** What the helpdesk has of a conversation. */
    Told tickets(Known known) {
        ObjectNode question = question(Plan.INSPECT_TICKETS).put("conversation", known.id());
        known.ticket().ifPresent(ticket -> {
            question.put("ticket", ticket.id());
            question.set("data", Json.read(ticket.data(), JsonNode.class));
        });
        ArrayNode before = question.putArray("before");
        known.tickets().stream().sorted().forEach(before::add);
        ArrayNode messages = question.putArray("messages");
        List<Expected> all = known.messages();
        Map<String, String> bodies = bodies(all.subList(Math.max(0, all.size() - MOST_WORDS), all.size()));
        for (Expected message : all) {
            messages.add(words(message, bodies.getOrDefault(message.command(), "")));
        }
        return Told.of(ask(question));
    }

    /**
     * Tickets that are the hub's and were opened in a period.
     *
     * @param after where the list goes on, as the connector gave it; empty at its beginning
     */
    JsonNode list(Period period, String after) {
        ObjectNode question = question(Plan.LIST_TICKETS)
                .put("since", period.since().toString())
                .put("until", period.until().toString());
        return ask(after.isEmpty() ? question : question.put("after", after));
    }

    private ObjectNode question(String kind) {
        return Json.mapper()
                .createObjectNode()
                .put("id", ids.next())
                .put("kind", kind)
                .put("again", false)
                .put("now", clock.instant().toString());
    }

    private Map<String, String> bodies(List<Expected> messages) {
        return store.read(tx -> messages.stream()
                .map(Expected::command)
                .distinct()
                .collect(Collectors.toMap(Function.identity(), command -> History.body(tx, command))));
    }

    /** For helpdesks that keep no ids of ours: the beginning of what was sent, as long as the hub has that. */
    private static ObjectNode words(Expected message, String body) {
        ObjectNode told = Json.mapper().createObjectNode().put("id", message.message());
        if (!body.isEmpty()) {
            JsonNode content = Json.read(body, JsonNode.class).path("message").path("content");
            String visible = content.path("visibleText").asText();
            String text = visible.isBlank() ? content.path("text").asText() : visible;
            told.put("text", text.substring(0, Math.min(text.length(), WORDS)));
        }
        return told;
    }

    private JsonNode ask(ObjectNode question) {
        Outcome outcome = sink.send(Json.write(question));
        if (outcome instanceof Outcome.Done done) {
            return Json.parse(done.result().getBytes(StandardCharsets.UTF_8));
        }
        if (outcome instanceof Outcome.Later later) {
            throw new NotNow(later.reason(), later.after());
        }
        if (outcome instanceof Outcome.Retry retry) {
            throw new NotNow(retry.reason(), retry.after().orElse(PAUSE));
        }
        String reason = outcome instanceof Outcome.Failed failed ? failed.reason() : outcome.toString();
        throw new IllegalStateException("its tickets cannot be read: " + reason);
    }

    /** Whether commands wait, which come first. */
    boolean standsBack() {
        Instant late = clock.instant().minus(LATE);
        return store.read(tx -> deliveries.isLate(tx, helpdesk.target(), late));
    }

    /** The helpdesk takes no question at present. */
    static final class NotNow extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final Duration after;

        NotNow(String reason, Duration after) {
            super(reason);
            this.after = after;
        }

        /** How long to wait. */
        Duration after() {
            return after;
        }
    }
}
