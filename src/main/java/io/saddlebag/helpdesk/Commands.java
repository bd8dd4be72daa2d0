package io.saddlebag.helpdesk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.message.Json;
import java.nio.charset.StandardCharsets;

/** Commands as sinks get them. */
final class Commands {
    private Commands() {}

    /** What was enqueued, with what only the delivery knows: its key, and whether to look up before repeating it. */
    static ObjectNode of(Delivery delivery) {
        ObjectNode command = (ObjectNode) Json.parse(delivery.body().getBytes(StandardCharsets.UTF_8));
        return command.put("id", delivery.id()).put("again", delivery.again());
    }
}
