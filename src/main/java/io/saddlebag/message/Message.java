package io.saddlebag.message;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The canonical message. Its JSON form is described by {@code schema/canonical-message.schema.json} and
 * docs/canonical-message.md; absent and empty mean the same.
 *
 * @param id time-ordered (UUIDv7), given by the hub
 * @param direction which way it goes
 * @param kind what it is
 * @param channel the surface: email, whatsapp, webchat …
 * @param connector the folder that taught the hub to read it
 * @param account which mailbox or number of the company it came to
 * @param originalId the channel's own id; one message has one, however often it is delivered
 * @param originalScope within what the original id is unique; empty: within the account
 * @param originalTime when the sender's side says it was written
 * @param receivedTime when the hub took it in
 * @param sender who wrote it
 * @param content what it says
 * @param attachments files, by reference
 * @param thread what it says about its conversation
 * @param about original id of the message that a receipt, reaction, edit or deletion is about, else empty
 * @param receipt what became of {@code about}, in a receipt
 * @param language BCP 47 tag, if known
 * @param flags see {@link Flag}
 * @param metadata whatever else the connector wants to keep
 * @param raw reference to the form it came in
 * @param more fields of a newer version, kept as they came
 */
public record Message(
        String id,
        Direction direction,
        Kind kind,
        String channel,
        String connector,
        String account,
        String originalId,
        String originalScope,
        Optional<Instant> originalTime,
        Instant receivedTime,
        Party sender,
        Content content,
        List<Attachment> attachments,
        ThreadReference thread,
        String about,
        Optional<Receipt> receipt,
        String language,
        Set<String> flags,
        Map<String, JsonNode> metadata,
        String raw,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> more) {
    /** The most attachments that a message has. */
    public static final int MAX_ATTACHMENTS = 500;

    public Message {
        Check.notBlank(id, "id");
        Check.present(direction, "direction");
        Check.present(kind, "kind");
        Check.notBlank(channel, "channel");
        Check.notBlank(connector, "connector");
        Check.notBlank(account, "account");
        Check.notBlank(originalId, "originalId");
        Check.atMost(originalId, 1_000, "originalId");
        Check.present(receivedTime, "receivedTime");
        Check.writable(receivedTime, "receivedTime");
        originalTime.ifPresent(time -> Check.writable(time, "originalTime"));
        Check.present(sender, "sender");
        Check.that(!kind.isState() || !about.isBlank(), "about", "is missing: a " + kind + " is about a message");
        Check.that(kind != Kind.RECEIPT || receipt.isPresent(), "receipt", "is missing in a receipt");
        Check.atMost(attachments, MAX_ATTACHMENTS, "attachments");
        content = orElse(content, Content.NONE);
        thread = orElse(thread, ThreadReference.NONE);
        attachments = List.copyOf(attachments);
        flags = Set.copyOf(flags);
        metadata = Map.copyOf(metadata);
        more = Map.copyOf(more);
    }

    /** JSON leaves out what is empty. */
    private static <T> T orElse(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
