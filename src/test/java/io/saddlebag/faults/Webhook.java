package io.saddlebag.faults;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.connector.HmacSignature;
import io.saddlebag.connector.SignatureScheme;
import io.saddlebag.connector.SignatureScheme.Algorithm;
import io.saddlebag.connector.SignatureScheme.Encoding;
import io.saddlebag.connector.SignatureScheme.Format;
import io.saddlebag.connector.SignatureScheme.Timestamp;
import io.saddlebag.message.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * A request as a provider sends it, signed at the moment it is sent.
 *
 * @param path where it goes
 * @param body its bytes, as text
 */
record Webhook(String path, String body) {
    static final String WHATSAPP = "/webhooks/whatsapp";
    static final String WEBCHAT = "/webhooks/webchat";
    /** No provider waits longer. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final HmacSignature BY_META = new HmacSignature(
            SignatureScheme.ofBody(Algorithm.HMAC_SHA256, Encoding.HEX, "X-Hub-Signature-256", "sha256="),
            List.of(HubProcess.WHATSAPP_SECRET),
            Clock.systemUTC());
    private static final HmacSignature BY_CHAT = new HmacSignature(
            new SignatureScheme(
                    Algorithm.HMAC_SHA256,
                    Encoding.HEX,
                    "X-Saddlebag-Signature",
                    "sha256=",
                    "{timestamp}.{body}",
                    new Timestamp("X-Saddlebag-Timestamp", Format.UNIX_SECONDS, Duration.ofMinutes(5))),
            List.of(HubProcess.WEBCHAT_SECRET),
            Clock.systemUTC());

    /** A message of a visitor to the web chat. */
    static Webhook chat(Words words) {
        ObjectNode chat = Json.mapper().createObjectNode().put("version", 1).put("id", "chat-" + words.label());
        chat.putObject("visitor").put("id", words.customer());
        return new Webhook(WEBCHAT, Json.write(chat.put("text", words.label())));
    }

    /** A batch of WhatsApp: each message in an entry of its own, then receipts of messages nobody knows. */
    static Webhook whatsApp(List<Words> messages, List<String> receipts) {
        ObjectNode batch = Json.mapper().createObjectNode().put("object", "whatsapp_business_account");
        ArrayNode entries = batch.putArray("entry");
        for (Words words : messages) {
            ObjectNode value = value(entries);
            value.putArray("contacts")
                    .addObject()
                    .put("wa_id", words.customer())
                    .putObject("profile")
                    .put("name", "Ada");
            value.putArray("messages")
                    .addObject()
                    .put("from", words.customer())
                    .put("id", "wamid." + words.label())
                    .put("timestamp", "1790000001")
                    .put("type", "text")
                    .putObject("text")
                    .put("body", words.label());
        }
        for (String receipt : receipts) {
            value(entries)
                    .putArray("statuses")
                    .addObject()
                    .put("id", "wamid.ours." + receipt)
                    .put("status", "delivered")
                    .put("timestamp", "1790000002")
                    .put("recipient_id", "436601234567");
        }
        return new Webhook(WHATSAPP, Json.write(batch));
    }

    private static ObjectNode value(ArrayNode entries) {
        ObjectNode change = entries.addObject()
                .put("id", "102200000000007")
                .putArray("changes")
                .addObject()
                .put("field", "messages");
        ObjectNode value = change.putObject("value").put("messaging_product", "whatsapp");
        value.putObject("metadata")
                .put("display_phone_number", "43720123456")
                .put("phone_number_id", "106500000000042");
        return value;
    }

    /** The request, signed now. */
    HttpRequest to(URI hub) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = unsigned(hub);
        (path.equals(WHATSAPP) ? BY_META : BY_CHAT).sign(bytes).forEach(request::header);
        return request.build();
    }

    /** The request without a signature. */
    HttpRequest.Builder unsigned(URI hub) {
        return HttpRequest.newBuilder(hub.resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * What a customer writes; unique.
     *
     * @param customer who
     * @param label the text, which is also the end of its id
     */
    record Words(String customer, String label) {}
}
