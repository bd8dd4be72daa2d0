package io.saddlebag.helpdesk;

import static io.saddlebag.helpdesk.IntercomAnswers.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A conversation in the stub of Intercom. */
public final class IntercomConversation {
    private final String id;
    private final String first;
    private final long createdAt = System.currentTimeMillis() / 1000;
    private final String author;
    private final List<Part> parts = new ArrayList<>();
    private final Map<String, String> tags = new TreeMap<>();
    private final ObjectNode attributes = object();
    private String contact;
    private String title = "";
    private String team = "";
    private String ticketType = "";
    private String state = "open";
    private boolean shown;
    private int last;

    IntercomConversation(String id, String contact, String first, boolean shown) {
        this.id = id;
        this.contact = contact;
        this.author = contact;
        this.first = first;
        this.shown = shown;
    }

    /** Its id. */
    public String id() {
        return id;
    }

    /** The words it was begun with, as they were sent. */
    public String first() {
        return first;
    }

    /** The contact who takes part. */
    public String contact() {
        return contact;
    }

    /** Whoever wrote what after the first words. */
    public List<Part> parts() {
        return List.copyOf(parts);
    }

    /** The parts of a type: comment, note, open, close, assignment. */
    public List<Part> parts(String type) {
        return parts.stream().filter(part -> part.type().equals(type)).toList();
    }

    /** Names of its tags. */
    public List<String> tags() {
        return List.copyOf(tags.keySet());
    }

    /** Its title. */
    public String title() {
        return title;
    }

    /** The team it is assigned to, or empty. */
    public String team() {
        return team;
    }

    /** The type of the ticket it was made, or empty. */
    public String ticketType() {
        return ticketType;
    }

    /** Its attributes. */
    public JsonNode attributes() {
        return attributes;
    }

    /** open or closed. */
    public String state() {
        return state;
    }

    boolean isOpen() {
        return state.equals("open");
    }

    boolean isShown() {
        return shown;
    }

    boolean isOf(String someone) {
        return contact.equals(someone);
    }

    void show() {
        shown = true;
    }

    void merge(String from, String into) {
        if (contact.equals(from)) {
            contact = into;
        }
    }

    boolean isTagged(String tag) {
        return tags.containsValue(tag);
    }

    void forget(String words) {
        parts.removeIf(part -> part.text().contains(words));
    }

    void state(String next) {
        state = next;
    }

    void assign(String to) {
        team = to;
    }

    void tag(String tag, String name) {
        tags.put(name, tag);
    }

    void convert(JsonNode given) {
        ticketType = given.path("ticket_type_id").asText();
    }

    void set(JsonNode given) {
        title = given.path("title").asText(title);
        given.path("custom_attributes").properties().forEach(field -> {
            IntercomAnswers.unless(!field.getKey().equals("Unknown"), "custom_attributes", "is not known");
            attributes.set(field.getKey(), field.getValue());
        });
    }

    void add(String type, String authorType, String by, String body, List<String> files) {
        long now = System.currentTimeMillis() / 1000;
        parts.add(new Part(id + "%04d".formatted(++last), type, authorType, by, body, files, now));
    }

    ObjectNode json(boolean plain) {
        ObjectNode json = object().put("type", "conversation")
                .put("id", id)
                .put("created_at", createdAt)
                .put("title", title)
                .put("open", isOpen())
                .put("state", state);
        ObjectNode source = json.putObject("source").put("body", plain ? first : html(first));
        source.putObject("author").put("type", "user").put("id", author);
        json.putObject("contacts")
                .putArray("contacts")
                .addObject()
                .put("type", "contact")
                .put("id", contact);
        ArrayNode on = json.putObject("tags").putArray("tags");
        tags.forEach((name, tag) -> on.addObject().put("id", tag).put("name", name));
        json.set("custom_attributes", attributes);
        if (!team.isEmpty()) {
            json.put("team_assignee_id", Long.parseLong(team));
        }
        if (!ticketType.isEmpty()) {
            json.putObject("ticket").put("id", id);
        }
        ArrayNode list = json.putObject("conversation_parts").putArray("conversation_parts");
        parts.forEach(part -> list.add(part.json(plain)));
        return json;
    }

    /** What Intercom makes of a contact's plain text. */
    static String html(String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        String linked = escaped.replaceAll("(https?://\\S+)", "<a href=\"$1\">$1</a>");
        return "<p>" + linked.replace("\n\n", "</p>\n<p>").replace("\n", "<br>\n") + "</p>";
    }

    /**
     * Something in a conversation after its first words.
     *
     * @param by the id of its author
     * @param body HTML
     * @param files their names
     * @param createdAt in seconds since 1970
     */
    public record Part(
            String id, String type, String authorType, String by, String body, List<String> files, long createdAt) {
        JsonNode json(boolean plain) {
            ObjectNode json = object().put("type", "conversation_part")
                    .put("id", id)
                    .put("part_type", type)
                    .put("created_at", createdAt);
            json.put("body", plain ? text() : body);
            json.putObject("author").put("type", authorType).put("id", by);
            ArrayNode attachments = json.putArray("attachments");
            files.forEach(file -> attachments.addObject().put("name", file));
            return json;
        }

        /** The body without mark-up. */
        public String text() {
            return body.replaceAll("<[^<>]*>", "")
                    .replace("&lt;", "<")
                    .replace("&gt;", ">")
                    .replace("&amp;", "&");
        }
    }
}
