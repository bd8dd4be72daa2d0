package io.saddlebag.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The tickets of the stub. It remembers keys as the interface asks, and notes as a breach what a hub must never do:
 * another command for a conversation that has its ticket, a message that some ticket has already, a request that is none.
 */
final class DeskTickets {
    private final Map<String, List<String>> texts = new LinkedHashMap<>();
    private final Map<String, String> byConversation = new HashMap<>();
    private final Map<String, ObjectNode> byKey = new HashMap<>();
    private final Set<String> messages = new HashSet<>();
    private final Map<String, Long> files = new HashMap<>();
    private final List<String> attached = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> breaches = new ArrayList<>();

    /** The texts of all tickets, those of each in the order they came. */
    synchronized List<List<String>> texts() {
        return texts.values().stream().map(List::copyOf).toList();
    }

    /** How many messages stand in tickets. */
    synchronized int size() {
        return messages.size();
    }

    /** Of all attachments in messages the hash, in the order they came. */
    synchronized List<String> attached() {
        return List.copyOf(attached);
    }

    /** What agents are told beside the messages. */
    synchronized List<String> notes() {
        return List.copyOf(notes);
    }

    /** Takes a file whose bytes hash to this. */
    synchronized Answer upload(String path, String sha256, long size) {
        if (!path.equals("/attachments/" + sha256)) {
            return refused(422, "a file with the hash " + sha256 + " at " + path);
        }
        files.put(sha256, size);
        return new Answer(
                201, Json.mapper().createObjectNode().put("sha256", sha256).put("size", size));
    }

    /** What the hub must not have done. */
    synchronized List<String> breaches() {
        return List.copyOf(breaches);
    }

    synchronized void breach(String what) {
        breaches.add(what);
    }

    synchronized Answer answer(String method, URI uri, String key, JsonNode body) {
        String path = uri.getPath();
        if (method.equals("GET") && path.equals("/tickets")) {
            return find(uri.getQuery().replace("external_id=", ""));
        }
        if (!method.equals("POST") || key.isEmpty()) {
            return refused(404, method + " " + path + " with the key '" + key + "'");
        }
        if (byKey.containsKey(key)) {
            return new Answer(200, byKey.get(key));
        }
        if (path.equals("/tickets")) {
            return open(key, body);
        }
        String[] parts = path.split("/", -1);
        if (parts.length == 4 && parts[3].equals("messages") && texts.containsKey(parts[2])) {
            return add(key, parts[2], body);
        }
        if (parts.length == 4 && parts[3].equals("notes") && texts.containsKey(parts[2])) {
            return note(key, body.path("text").asText());
        }
        return refused(404, method + " " + path);
    }

    private Answer note(String key, String text) {
        notes.add(text);
        byKey.put(key, Json.mapper().createObjectNode());
        return new Answer(201, Json.mapper().createObjectNode());
    }

    private Answer find(String conversation) {
        ObjectNode found = Json.mapper().createObjectNode();
        var list = found.putArray("tickets");
        if (byConversation.containsKey(conversation)) {
            list.addObject().put("ticket", byConversation.get(conversation));
        }
        return new Answer(200, found);
    }

    private Answer open(String key, JsonNode body) {
        String conversation = body.path("external_id").asText();
        if (conversation.isEmpty() || byConversation.containsKey(conversation)) {
            return refused(409, "a second ticket for the conversation '" + conversation + "'");
        }
        String ticket = Integer.toString(texts.size() + 1);
        byConversation.put(conversation, ticket);
        texts.put(ticket, new ArrayList<>());
        return add(key, ticket, body.path("message"));
    }

    private Answer add(String key, String ticket, JsonNode message) {
        String id = message.path("id").asText();
        String text = message.path("text").asText();
        if (id.isEmpty() || text.isEmpty() || !messages.add(id)) {
            return refused(422, "the message '" + id + "' again, or it says nothing: '" + text + "'");
        }
        for (JsonNode file : message.path("attachments")) {
            String sha256 = file.path("sha256").asText();
            if (!Objects.equals(files.get(sha256), file.path("size").asLong())) {
                return refused(422, "an attachment that was not uploaded, or not whole: " + sha256);
            }
            attached.add(sha256);
        }
        Objects.requireNonNull(texts.get(ticket)).add(text);
        ObjectNode answer = Json.mapper().createObjectNode().put("ticket", ticket);
        byKey.put(key, answer);
        return new Answer(201, answer);
    }

    private Answer refused(int status, String what) {
        breaches.add(what);
        return new Answer(status, Json.mapper().createObjectNode().put("detail", what));
    }

    /** What the stub answers. */
    record Answer(int status, ObjectNode body) {}
}
