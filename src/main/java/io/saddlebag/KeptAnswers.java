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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was answered stands with the delivery it is about, so that it is erased with it. */
record KeptAnswers(Store store, Deliveries deliveries) implements Progress {
    private static final int LARGEST = 1_000_000;
    private static final String LOCATION = "location";

    @Override
    public List<ApiAnswer> of(String command) {
        try {
            String kept = store.read(tx -> deliveries.answered(tx, command));
            return kept.isEmpty()
                    ? List.of()
                    : Json.parse(kept.getBytes(StandardCharsets.UTF_8))
                            .valueStream()
                            .map(KeptAnswers::answer)
                            .toList();
        } catch (StoreUnavailable e) {
            throw new ApiUnavailable(
                    Cause.LIMITED,
                    "the store cannot tell what was sent already",
                    Optional.of(Duration.ofSeconds(1)),
                    false);
        }
    }

    @Override
    public boolean keep(String command, List<ApiAnswer> answers) {
        ArrayNode kept = Json.mapper().createArrayNode();
        for (ApiAnswer answer : answers) {
            ObjectNode one = kept.addObject().put("step", answer.step()).put("status", answer.status());
            // other headers are of the connection, and may be secrets
            one.put(LOCATION, answer.headers().getOrDefault(LOCATION, ""));
            one.set("body", answer.body());
        }
        String text = Json.write(kept);
        try {
            return text.length() <= LARGEST && store.write(tx -> deliveries.keep(tx, command, text));
        } catch (StoreUnavailable e) {
            return false;
        }
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
