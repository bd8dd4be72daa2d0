package io.saddlebag.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.util.Optional;
import java.util.Set;

/** What requests to the helpdesk must look like; what passes is kept as it came, unknown fields included. */
final class TicketForms {
    static final Set<String> STATES = Set.of("open", "pending", "solved", "closed");
    static final int SHORT = 1_000;
    static final int LONG = 1_000_000;

    private static final Set<String> PRIORITIES = Set.of("low", "normal", "high", "urgent");
    private static final Set<String> DIRECTIONS = Set.of("inbound", "outbound");
    private static final Set<String> ROLES = Set.of("customer", "agent", "bot", "system");
    private static final Set<String> VERIFICATIONS = Set.of("claimed", "attested", "verified");

    private TicketForms() {}

    /** What a ticket says about itself, as far as the request gives it. */
    static ObjectNode document(Input input) {
        ObjectNode document = Json.mapper().createObjectNode();
        keep(document, "subject", input.textOrEmpty("subject", SHORT));
        keep(document, "queue", input.textOrEmpty("queue", SHORT));
        keep(document, "priority", input.word("priority", PRIORITIES).orElse(""));
        input.object("customer").ifPresent(customer -> {
            customer(customer);
            document.set("customer", customer.json());
        });
        escalation(input).ifPresent(escalation -> document.set("escalation", escalation));
        input.texts("tags").forEach(document.withArray("tags")::add);
        if (document.path("tags").isEmpty()) {
            document.remove("tags");
        }
        input.object("fields").ifPresent(fields -> document.set("fields", fields.json()));
        return document;
    }

    /** A message as it stands in a ticket. */
    static ObjectNode message(Input input) {
        input.text("id", SHORT);
        input.time("at");
        input.text("channel", SHORT);
        input.word("direction", DIRECTIONS);
        input.object("author").ifPresent(author -> {
            author.word("role", ROLES);
            author.textOrEmpty("name", SHORT);
        });
        input.textOrEmpty("text", LONG);
        input.textOrEmpty("html", LONG);
        for (Input attachment : input.objects("attachments")) {
            attachment.textOrEmpty("name", SHORT);
            attachment.textOrEmpty("type", SHORT);
            attachment.require(
                    attachment.textOrEmpty("sha256", SHORT).matches("([0-9a-f]{64})?"),
                    attachment.path() + ".sha256",
                    "is not 64 lower-case hex digits");
        }
        return ((ObjectNode) input.json().deepCopy()).put("kind", "message");
    }

    /** Why people are asked, and what they need to know. */
    static Optional<ObjectNode> escalation(Input input) {
        return input.object("escalation").map(escalation -> {
            escalation.objects("reasons").forEach(reason -> reason.text("code", SHORT));
            escalation.textOrEmpty("queue", SHORT);
            escalation.word("priority", PRIORITIES);
            escalation.object("customer").ifPresent(TicketForms::customer);
            escalation.textOrEmpty("channel", SHORT);
            escalation.texts("channelsBefore");
            for (Input line : escalation.objects("transcript")) {
                line.time("at");
                line.text("channel", SHORT);
                line.word("role", ROLES);
                line.textOrEmpty("name", SHORT);
                line.textOrEmpty("text", LONG);
                line.texts("attachments");
            }
            for (Input earlier : escalation.objects("earlier")) {
                earlier.time("opened");
                earlier.textOrEmpty("subject", SHORT);
            }
            escalation.textOrEmpty("expects", LONG);
            escalation.textOrEmpty("link", SHORT);
            return (ObjectNode) escalation.json();
        });
    }

    private static void customer(Input customer) {
        customer.textOrEmpty("id", SHORT);
        customer.textOrEmpty("name", SHORT);
        for (Input identifier : customer.objects("identifiers")) {
            identifier.text("type", SHORT);
            identifier.text("value", SHORT);
            identifier.word("verification", VERIFICATIONS);
        }
    }

    private static void keep(ObjectNode document, String field, String value) {
        if (!value.isEmpty()) {
            document.put(field, value);
        }
    }
}
