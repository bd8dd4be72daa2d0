package io.saddlebag.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes canonical messages for tests. */
public final class Messages {
    public static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Ids IDS = new Ids();

    private Messages() {}

    public static Message whatsapp(String originalId, String phone, String text) {
        return message("whatsapp", originalId, text, Party.customer("Ada", attested(IdentifierType.PHONE, phone)));
    }

    public static Message message(String channel, String originalId, String text, Party sender) {
        return message(channel, originalId, text, sender, "", ThreadReference.NONE);
    }

    public static Message message(
            String channel, String originalId, String text, Party sender, String subject, ThreadReference thread) {
        return new Message(
                IDS.next(),
                Direction.INBOUND,
                Kind.MESSAGE,
                channel,
                channel,
                "main",
                originalId,
                "",
                Optional.of(NOON),
                NOON.plusSeconds(1),
                sender,
                new Content(subject, text, "", text, "", List.of()),
                List.of(),
                thread,
                "",
                Optional.empty(),
                "",
                Set.of(),
                Map.of(),
                "",
                Map.of());
    }

    public static Message state(Kind kind, String originalId, String about, Optional<Receipt> receipt, String text) {
        Message base = whatsapp(originalId, "+436601234567", text);
        return new Message(
                base.id(),
                base.direction(),
                kind,
                base.channel(),
                base.connector(),
                base.account(),
                originalId,
                "",
                base.originalTime(),
                base.receivedTime(),
                base.sender(),
                base.content(),
                List.of(),
                ThreadReference.NONE,
                about,
                receipt,
                "",
                Set.of(),
                Map.of(),
                "",
                Map.of());
    }

    /** The same message with another value of one field. */
    public static Message with(Message message, String field, Object value) {
        ObjectNode json = Json.mapper().valueToTree(message);
        json.set(field, Json.mapper().<JsonNode>valueToTree(value));
        return Json.read(json, Message.class);
    }

    /** A file that is still with the provider. */
    public static Attachment awaited(String name) {
        String json = "{\"name\":\"%s\",\"type\":\"image/png\",\"reference\":\"id of %s\"}";
        return Json.read(json.formatted(name, name), Attachment.class);
    }

    public static Identifier verified(IdentifierType type, String value) {
        return new Identifier(type, "", value, Verification.VERIFIED);
    }

    public static Identifier attested(IdentifierType type, String value) {
        return new Identifier(type, "", value, Verification.ATTESTED);
    }

    public static Identifier claimed(IdentifierType type, String value) {
        return new Identifier(type, "", value, Verification.CLAIMED);
    }

    public static Arrival arrival(Message message) {
        return new Arrival(
                IDS.next() + ".0",
                1,
                message.connector(),
                message.account(),
                message.receivedTime(),
                RawForm.inline("application/json", "{}"),
                Optional.of(message),
                "",
                "",
                Optional.empty());
    }
}
