package io.saddlebag;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.connector.ApiAnswer;
import io.saddlebag.connector.ApiUnavailable;
import io.saddlebag.connector.ApiUnavailable.Cause;
import io.saddlebag.connector.Progress;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.message.Json;
import io.saddlebag.store.Store;
import io.saddlebag.store.StoreUnavailable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What was answered stands with the delivery it is about, so that it is erased with it: a list of answers, or, as long as
 * nobody has got anything, an object with that list as {@code unseen}.
 */
record KeptAnswers(Store store, Deliveries deliveries) implements Progress {
    private static final int LARGEST = 1_000_000;
    private static final String LOCATION = "location";
    private static final String UNSEEN = "unseen";

    @Override
    public Kept of(String command) {
        try {
            String kept = store.read(tx -> deliveries.answered(tx, command));
            return kept.isEmpty() ? Kept.NOTHING : kept(Json.parse(kept.getBytes(StandardCharsets.UTF_8)));
        } catch (StoreUnavailable e) {
            throw new ApiUnavailable(
                    Cause.LIMITED,
                    "the store cannot tell what was sent already",
                    Optional.of(Duration.ofSeconds(1)),
                    false);
        }
    }

    @Override
    public boolean keep(String command, Kept kept) {
        ArrayNode answers = Json.mapper().createArrayNode();
        for (ApiAnswer answer : kept.answers()) {
            ObjectNode one = answers.addObject().put("step", answer.step()).put("status", answer.status());
            // other headers are of the connection, and may be secrets
            one.put(LOCATION, answer.headers().getOrDefault(LOCATION, ""));
            one.set("body", answer.body());
        }
        String text = Json.write(
                kept.seen() ? answers : Json.mapper().createObjectNode().set(UNSEEN, answers));
        try {
            return text.length() <= LARGEST && store.write(tx -> deliveries.keep(tx, command, text));
        } catch (StoreUnavailable e) {
            return false;
        }
    }

    private static Kept kept(JsonNode stored) {
        JsonNode answers = stored.isArray() ? stored : stored.path(UNSEEN);
        return new Kept(answers.valueStream().map(KeptAnswers::answer).toList(), stored.isArray());
    }

    private static ApiAnswer answer(JsonNode kept) {
        String location = kept.path(LOCATION).asText();
        return new ApiAnswer(
                kept.path("step").asText(),
                kept.path("status").asInt(),
                location.isEmpty() ? Map.of() : Map.of(LOCATION, location),
                kept.hasNonNull("body") ? kept.get("body") : NullNode.getInstance());
    }
}
