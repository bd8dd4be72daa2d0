package io.saddlebag.helpdesk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A ticket of the stub: its fields, and its history of audits, some of which hold a comment. */
public final class ZendeskTicket {
    private static final Set<String> NOT_FIELDS =
            Set.of("comment", "metadata", "requester", "additional_tags", "safe_update", "updated_stamp");

    private final ObjectNode json;
    private final List<ObjectNode> audits = new ArrayList<>();
    private final List<Comment> comments = new ArrayList<>();
    private int lastEvent;

    ZendeskTicket(ObjectNode json) {
        this.json = json;
    }

    /** As it is now. */
    ZendeskTicket(ZendeskTicket other) {
        this.json = other.json.deepCopy();
        this.audits.addAll(other.audits);
        this.comments.addAll(other.comments);
    }

    /** Its number. */
    public long id() {
        return json.path("id").longValue();
    }

    /** A field as text, empty when it is not set. */
    public String text(String field) {
        return json.path(field).asText("");
    }

    /** Its tags, in the order they were given. */
    public List<String> tags() {
        return json.path("tags").valueStream().map(JsonNode::asText).toList();
    }

    /** Its comments and notes, oldest first. */
    public List<Comment> comments() {
        return List.copyOf(comments);
    }

    ObjectNode json() {
        return json;
    }

    List<ObjectNode> audits() {
        return List.copyOf(audits);
    }

    List<JsonNode> commentsAsJson() {
        return comments.stream()
                .<JsonNode>map(c -> Json.mapper().valueToTree(c))
                .toList();
    }

    void forget(String words) {
        comments.removeIf(comment -> comment.body().contains(words));
        audits.removeIf(
                audit -> audit.path("events").findValuesAsText("body").stream().anyMatch(body -> body.contains(words)));
    }

    void lay(JsonNode given) {
        given.propertyStream()
                .filter(p -> !NOT_FIELDS.contains(p.getKey()))
                .forEach(p -> json.set(p.getKey(), p.getValue()));
        Set<String> tags = new LinkedHashSet<>(tags());
        given.path("additional_tags").forEach(tag -> tags.add(tag.asText()));
        ArrayNode all = json.putArray("tags");
        tags.forEach(all::add);
    }

    /** One change of it, with all that happened then. */
    void changed(JsonNode metadata, long author, List<ObjectNode> events) {
        ObjectNode audit = Json.mapper().createObjectNode();
        audit.put("id", 1_000_000_000_000L + audits.size())
                .put("ticket_id", id())
                .put("author_id", author)
                .put("created_at", Instant.now().toString());
        ObjectNode kept = audit.putObject("metadata");
        kept.putObject("system").put("ip_address", "127.0.0.1");
        kept.set("custom", metadata.isObject() ? metadata : Json.mapper().createObjectNode());
        audit.putArray("events").addAll(events);
        audits.add(audit);
        json.put("updated_at", Instant.now().toString());
    }

    /** The event of a field that was set. */
    ObjectNode set(String type, String field, String value) {
        return event(type).put("field_name", field).put("value", value);
    }

    private ObjectNode event(String type) {
        return Json.mapper()
                .createObjectNode()
                .put("id", 2_000_000_000_000L + id() * 1_000 + ++lastEvent)
                .put("type", type);
    }

    /** The event of a comment; its attachments are given as Zendesk tells them. */
    ObjectNode commented(JsonNode comment, long author, List<String> files, JsonNode attachments, JsonNode metadata) {
        JsonNode ours = metadata.path("saddlebag");
        comments.add(new Comment(
                author,
                comment.path("body").asText(""),
                comment.path("html_body").asText(""),
                comment.path("public").asBoolean(true),
                files,
                ours.path("command").asText(""),
                ours.path("message").asText("")));
        String body = comment.path("body").asText("");
        String html = comment.path("html_body").asText("<p>" + body + "</p>");
        ObjectNode event = event("Comment")
                .put("author_id", author)
                .put("body", body)
                .put("html_body", html)
                .put("plain_body", html.replaceAll("<br>|</p>", "\n").replaceAll("<[^>]*>", ""))
                .put("public", comment.path("public").asBoolean(true));
        event.set("attachments", attachments);
        return event;
    }

    /**
     * A comment or note.
     *
     * @param author id of the user who wrote it
     * @param body plain, or empty
     * @param html rich, or empty
     * @param isPublic false for an internal note
     * @param files names of what was attached
     * @param command id of the hub's command that made it, or empty
     * @param message id of the hub's message in it, or empty
     */
    public record Comment(
            long author,
            String body,
            String html,
            boolean isPublic,
            List<String> files,
            String command,
            String message) {}
}
