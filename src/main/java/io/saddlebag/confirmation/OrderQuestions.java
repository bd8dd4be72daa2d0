package io.saddlebag.confirmation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.delivery.CommandWords;
import io.saddlebag.delivery.Courier;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.delivery.State;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.store.Tx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * Asks the shop whose an order is. Each question is a command, so that a crash neither loses it nor has it answered
 * twice; asking changes nothing. What the shop says is not kept.
 */
public final class OrderQuestions {
    private static final String KIND = "look-up-order";
    private static final String TARGET = "orders/";
    private static final int MOST_IDENTIFIERS = 10;

    private final Deliveries deliveries;
    private final CommandWords words;
    private final Clock clock;

    OrderQuestions(Deliveries deliveries, Clock clock) {
        this.deliveries = deliveries;
        words = new CommandWords(deliveries);
        this.clock = clock;
    }

    /** The name of a system that is asked, among the targets of deliveries. */
    public static String target(String system) {
        return TARGET + system;
    }

    /** Asks, until a time. */
    void ask(Tx tx, String system, String id, String askedId, Order order, Message message, Instant until) {
        ObjectNode question = Json.mapper().createObjectNode();
        question.put("kind", KIND);
        question.put("asked", askedId);
        question.put("message", message.id());
        question.put("until", until.toString());
        question.put("channel", message.channel());
        question.put("language", message.language());
        question.putObject("order").put("number", order.number()).put("fact", order.fact());
        deliveries.enqueue(
                tx, target(system), "confirmation/" + askedId, KIND, id, Json.write(question), clock.instant());
    }

    /**
     * Carries the questions to a system.
     *
     * @param sink makes one attempt; its result is {@code {"owner": {"identifiers": …}}}, or without it when there is
     *     no such order, or the fact is not one of it
     */
    public Courier courier(Function<String, Outcome> sink) {
        return new Courier() {
            @Override
            public Outcome deliver(Delivery delivery) {
                ObjectNode question = (ObjectNode) Json.parse(delivery.body().getBytes(StandardCharsets.UTF_8));
                if (!clock.instant()
                        .isBefore(Instant.parse(question.remove("until").asText()))) {
                    return new Outcome.Failed("it could not be asked in time");
                }
                question.remove(List.of("asked", "message"));
                question.put("id", delivery.id());
                question.put("again", delivery.again());
                question.put("now", clock.instant().toString());
                return sensible(sink.apply(Json.write(question)));
            }

            @Override
            public boolean repeatable() {
                return true;
            }
        };
    }

    private static Outcome sensible(Outcome outcome) {
        try {
            return outcome instanceof Outcome.Done done && owner(done.result()).isEmpty()
                    ? new Outcome.Done("{}")
                    : outcome;
        } catch (InvalidMessage e) {
            return new Outcome.Failed("its answer makes no sense: " + e.getMessage());
        }
    }

    /** What was asked, once it is settled; nothing of it is kept. */
    Question take(Tx tx, Delivery settled) {
        words.empty(tx, settled.messageId());
        JsonNode question = settled.body().isEmpty()
                ? Json.mapper().createObjectNode()
                : Json.parse(settled.body().getBytes(StandardCharsets.UTF_8));
        boolean answered = settled.state() instanceof State.Done;
        return new Question(
                question.path("asked").asText(),
                question.path("message").asText(),
                answered,
                settled.state() instanceof State.Done done ? owner(done.result()) : List.of());
    }

    /** What the shop does not vouch for is of no use. */
    private static List<Identifier> owner(String result) {
        return Json.parse(result.getBytes(StandardCharsets.UTF_8))
                .path("owner")
                .path("identifiers")
                .valueStream()
                .limit(MOST_IDENTIFIERS)
                .map(identifier -> Json.read(identifier, Identifier.class))
                .filter(identifier -> identifier.verification().isProven())
                .toList();
    }

    /**
     * What was asked, and what was answered.
     *
     * @param askedId who was asked by the hub; empty when it is forgotten
     * @param messageId in which the second fact came
     * @param owner by what the shop knows the owner; empty when it knows none by that
     */
    record Question(String askedId, String messageId, boolean answered, List<Identifier> owner) {}
}
