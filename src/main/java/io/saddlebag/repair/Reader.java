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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks the helpdesk what it has, one question at a time, through the route by which commands go: so it keeps to the same
 * limits. While commands wait, which come first, it asks only now and then.
 */
final class Reader implements AutoCloseable {
    private static final Duration LATE = Duration.ofSeconds(2);
    private static final Duration STAND_BACK = Duration.ofSeconds(5);
    /** The limits of helpdesks begin anew within a minute. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(70);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final int TRIES = 3;
    private static final int MOST_WORDS = 200;
    private static final int WORDS = 1_000;

    private final Helpdesk helpdesk;
    private final Store store;
    private final Deliveries deliveries;
    private final Sink sink;
    private final Ids ids;
    private final Clock clock;
    private final CountDownLatch closed = new CountDownLatch(1);

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
        for (int i = 0; i < all.size(); i++) {
            messages.add(words(all.get(i), i >= all.size() - MOST_WORDS));
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

    /** For helpdesks that keep no ids of ours: the beginning of what was sent, as long as the hub has that. */
    private ObjectNode words(Expected message, boolean wanted) {
        String body = wanted ? store.read(tx -> History.body(tx, message.command())) : "";
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
        standBack();
        Instant end = clock.instant().plus(LONGEST_WAIT);
        for (int i = 1; true; i++) {
            Outcome outcome = sink.send(Json.write(question));
            if (outcome instanceof Outcome.Done done) {
                return Json.parse(done.result().getBytes(StandardCharsets.UTF_8));
            }
            Duration pause = Duration.ofSeconds(i);
            String reason = "";
            boolean hopeless = clock.instant().isAfter(end);
            if (outcome instanceof Outcome.Failed failed) {
                reason = failed.reason();
                hopeless = true;
            } else if (outcome instanceof Outcome.Later later) {
                reason = later.reason();
                pause = later.after();
            } else if (outcome instanceof Outcome.Retry retry) {
                reason = retry.reason();
                pause = retry.after().orElse(pause);
                hopeless |= i >= TRIES && retry.cause() != Outcome.Cause.BUSY;
            }
            if (hopeless) {
                throw new IllegalStateException("its tickets cannot be read: " + reason);
            }
            await(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
        }
    }

    private void standBack() {
        Instant late = clock.instant().minus(LATE);
        if (store.read(tx -> deliveries.isLate(tx, helpdesk.target(), late))) {
            await(STAND_BACK);
        }
    }

    private void await(Duration time) {
        try {
            if (closed.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the hub stops");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the hub stops", e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
