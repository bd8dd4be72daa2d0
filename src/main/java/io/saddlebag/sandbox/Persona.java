package io.saddlebag.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.util.List;
import java.util.Optional;

/**
 * Somebody to be in the sandbox. Account id, address and number are what the company's signed-in pages know; a guest
 * has none of them.
 *
 * @param key in requests and in conversation ids
 * @param phone E.164; the North American numbers 555-0100 to 555-0199 belong to nobody
 */
record Persona(String key, String name, String account, String email, String phone) {
    static final Persona GUEST = new Persona("guest", "Guest", "", "", "");

    /** Who there is, in the order of the selector. */
    static List<Persona> all(String domain) {
        return List.of(
                new Persona("ada", "Ada Lovelace", "C-1001", "ada@" + domain, "+12025550143"),
                new Persona("grace", "Grace Hopper", "C-1002", "grace@" + domain, ""),
                GUEST);
    }

    static Persona named(List<Persona> all, String key) {
        return all.stream()
                .filter(persona -> persona.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new Refused(422, "as names nobody"));
    }

    /** What the company's server vouches for; nothing for a guest. */
    Optional<ObjectNode> user() {
        if (account.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode user = Json.mapper()
                .createObjectNode()
                .put("id", account)
                .put("name", name)
                .put("email", email);
        return Optional.of(phone.isEmpty() ? user : user.put("phone", phone));
    }

    /** For the pages. */
    ObjectNode json() {
        return Json.mapper()
                .createObjectNode()
                .put("key", key)
                .put("name", name)
                .put("account", account)
                .put("email", email)
                .put("phone", phone);
    }
}
