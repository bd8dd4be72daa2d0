package io.saddlebag.helpdesk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.message.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/**
 * Messages of a customer that wait for the same ticket, and go there as one comment: each with its time and channel, in
 * their order. Only plain words go together; what has files, quotes or more goes by itself.
 *
 * @param most how many messages a comment may carry; 1: each has its own
 * @param patience how long a message has waited before it shares a comment
 */
public record Together(int most, Duration patience, Clock clock) {
    private static final int MOST_CHARACTERS = 50_000;

    /** Each message by itself. */
    public static final Together NEVER = new Together(1, Duration.ZERO, Clock.systemUTC());

    /** How many of those that follow go with a delivery. */
    int of(Delivery first, List<Delivery> following) {
        Instant before = clock.instant().minus(patience);
        JsonNode leader = command(first);
        int characters = text(leader).length();
        int going = 0;
        if (!isPlain(first, leader)) {
            return 0;
        }
        for (Delivery next : following) {
            JsonNode command = command(next);
            characters += text(command).length() + 100;
            boolean fits = isPlain(next, command)
                    && !next.madeAt().isAfter(before)
                    && characters <= MOST_CHARACTERS
                    && command.path("customer")
                            .path("id")
                            .equals(leader.path("customer").path("id"));
            if (!fits || going + 1 >= most) {
                return going;
            }
            going++;
        }
        return going;
    }

    private static boolean isPlain(Delivery delivery, JsonNode command) {
        JsonNode message = command.path("message");
        return delivery.kind().equals(Delivery.ADD_MESSAGE)
                && message.path("kind").asText().equals("message")
                && !text(command).isBlank()
                && message.path("attachments").isEmpty()
                && message.path("content").path("parts").isEmpty()
                && command.path("quoted").isMissingNode();
    }

    /** Gives a command the words and tags of the others too. */
    static void join(ObjectNode command, List<Delivery> others) {
        List<JsonNode> all = Stream.concat(
                        Stream.of((JsonNode) command.deepCopy()),
                        // a person may have been erased meanwhile
                        others.stream().filter(other -> !other.body().isEmpty()).map(Together::command))
                .toList();
        ObjectNode content = Json.mapper().createObjectNode();
        content.put(
                "text", String.join("\n\n", all.stream().map(Together::entry).toList()));
        ((ObjectNode) command.path("message")).set("content", content);
        ArrayNode tags = command.putArray("tags");
        all.stream().flatMap(one -> one.path("tags").valueStream()).distinct().forEach(tags::add);
    }

    private static String entry(JsonNode command) {
        JsonNode message = command.path("message");
        String at =
                message.path("originalTime").asText(message.path("receivedTime").asText());
        String when = Instant.parse(at)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString()
                .replace("T", " ")
                .replace("Z", " UTC");
        return "[" + when + ", " + message.path("channel").asText() + "]\n" + text(command);
    }

    private static String text(JsonNode command) {
        JsonNode content = command.path("message").path("content");
        String visible = content.path("visibleText").asText();
        return (visible.isBlank() ? content.path("text").asText() : visible).strip();
    }

    private static JsonNode command(Delivery delivery) {
        return delivery.body().isEmpty()
                ? Json.mapper().createObjectNode()
                : Json.parse(delivery.body().getBytes(StandardCharsets.UTF_8));
    }
}
