package io.saddlebag.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.Json;

/** What an operator can have wait, by the names that {@code status} shows. */
final class Pausable {
    private Pausable() {}

    static JsonNode pause(RunningHub hub, String type, String name, String why) {
        String bean = hub.named(type, name);
        hub.exec(bean, "pause", why);
        return state(hub, bean, name);
    }

    static JsonNode resume(RunningHub hub, String type, String name) {
        String bean = hub.named(type, name);
        hub.exec(bean, "resume");
        return state(hub, bean, name);
    }

    private static JsonNode state(RunningHub hub, String bean, String name) {
        return Json.mapper()
                .createObjectNode()
                .put("name", name)
                .put("paused", hub.read(bean, "Paused").asText());
    }
}
