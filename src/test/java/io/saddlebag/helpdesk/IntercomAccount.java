package io.saddlebag.helpdesk;

import static io.saddlebag.helpdesk.IntercomAnswers.object;
import static io.saddlebag.helpdesk.IntercomAnswers.ok;
import static io.saddlebag.helpdesk.IntercomAnswers.refusal;
import static io.saddlebag.helpdesk.IntercomAnswers.unless;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.InvalidMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an Intercom workspace holds, and the rules by which it takes and refuses. */
public final class IntercomAccount {
    /** The teammate in whose name the hub works. */
    public static final String ADMIN = "991267645";
    /** The team there is. */
    public static final String TEAM = "5017691";

    private static final Pattern ONE_CONVERSATION = Pattern.compile("/conversations/(\\d+)(/\\w+)?");
    private static final int LARGEST_BODY = 60_000;

    private final IntercomContacts contacts = new IntercomContacts();
    private final Map<String, IntercomConversation> conversations = new TreeMap<>();
    private final Map<String, String> tags = new TreeMap<>();
    private boolean searchLags;
    private boolean takesFiles = true;
    private int last = 500;

    /** All conversations, oldest first. */
    public synchronized List<IntercomConversation> conversations() {
        return List.copyOf(conversations.values());
    }

    /** All contacts. */
    public synchronized List<JsonNode> contacts() {
        return List.copyOf(contacts.all());
    }

    /** Whether what is made from now on stays hidden from searches; false shows all of it. */
    public synchronized void searchLags(boolean lags) {
        searchLags = lags;
        contacts.searchLags(lags);
        if (!lags) {
            conversations.values().forEach(IntercomConversation::show);
        }
    }

    /** Whether files are taken; otherwise a reply with files is refused. */
    public synchronized void takesFiles(boolean takes) {
        takesFiles = takes;
    }

    /** The next conversation gets the number behind this one. */
    public synchronized void hasCountedTo(int number) {
        last = number;
    }

    /** A contact that was there before. */
    public synchronized String addContact(String role, String externalId, String email, String phone) {
        return contacts.add(role, externalId, email, phone, "Somebody");
    }

    /** As teammates do it: the first becomes part of the second. */
    public synchronized void merge(String contact, String into) {
        contacts.merge(contact, into);
        conversations.values().forEach(conversation -> conversation.merge(contact, into));
    }

    /** As teammates do it. */
    public synchronized void delete(String conversation) {
        conversations.remove(conversation);
    }

    /** As teammates do it. */
    public synchronized void close(String conversation) {
        Optional.ofNullable(conversations.get(conversation)).orElseThrow().state("closed");
    }

    /** As teammates do it, in the inbox. */
    public synchronized void closesByHand(String conversation) {
        close(conversation);
        Optional.ofNullable(conversations.get(conversation)).orElseThrow().add("close", "admin", "5", "", List.of());
    }

    /** As if what the customer wrote had never come there. */
    public synchronized void forgets(String conversation, String words) {
        Optional.ofNullable(conversations.get(conversation)).orElseThrow().forget(words);
    }

    /** As if the hub had begun a conversation of its own of which it knows nothing; its id. */
    public synchronized String copies(String conversation, String attribute, String value) {
        IntercomConversation other =
                Optional.ofNullable(conversations.get(conversation)).orElseThrow();
        String id = Integer.toString(++last);
        IntercomConversation copy = new IntercomConversation(id, other.contact(), other.first(), true);
        tags.forEach((name, tag) -> copy.tag(tag, name));
        ObjectNode set = object();
        set.putObject("custom_attributes").put(attribute, value);
        copy.set(set);
        conversations.put(id, copy);
        return id;
    }

    synchronized StubAnswer answer(StubRequest request) {
        try {
            Matcher one = ONE_CONVERSATION.matcher(request.path());
            if (one.matches()) {
                return Optional.ofNullable(conversations.get(one.group(1)))
                        .map(found -> one(request, found, Optional.ofNullable(one.group(2))))
                        .orElseGet(() -> refusal(404, "not_found", "Resource Not Found"));
            }
            return switch (request.methodAndPath()) {
                case "GET /me" -> me();
                case "GET /admins/" + ADMIN ->
                    ok(object().put("type", "admin").put("id", ADMIN).put("name", "Saddlebag"));
                case "POST /contacts" -> contacts.create(request.json());
                case "POST /contacts/search" -> contacts.search(request.json());
                case "POST /conversations" -> begin(request.json());
                case "POST /conversations/search" -> search(request.json());
                case "GET /tags" -> tags();
                case "POST /tags" -> ok(tag(request.json().path("name").asText()));
                default -> contacts.answer(request);
            };
        } catch (Refused e) {
            return e.answer();
        } catch (InvalidMessage e) {
            return refusal(400, "bad_request", "no JSON");
        }
    }

    private StubAnswer begin(JsonNode given) {
        String contact = given.at("/from/id").asText();
        if (!contacts.isThere(contact)) {
            return refusal(404, "not_found", "User Not Found");
        }
        unless(words(given), "body", "is missing or too long");
        String id = Integer.toString(++last);
        conversations.put(
                id, new IntercomConversation(id, contact, given.path("body").asText(), !searchLags));
        return ok(object().put("type", "user_message")
                .put("id", "4039" + id)
                .put("created_at", System.currentTimeMillis() / 1000)
                .put("body", given.path("body").asText())
                .put("message_type", "inapp")
                .put("conversation_id", id));
    }

    private StubAnswer search(JsonNode given) {
        String value = given.at("/query/value").asText();
        String field = given.at("/query/field").asText();
        ObjectNode found = object().put("type", "conversation.list");
        ArrayNode list = found.putArray("conversations");
        conversations.values().stream()
                .filter(IntercomConversation::isShown)
                .filter(conversation -> given.at("/query/operator").asText().equals("AND")
                        ? conversation.isTagged(given.at("/query/value/0/value").asText())
                        : field.startsWith("custom_attributes.")
                                ? conversation
                                        .attributes()
                                        .path(field.substring("custom_attributes.".length()))
                                        .asText()
                                        .equals(value)
                                : conversation.isOf(value))
                .forEach(conversation -> list.add(conversation.json(false).without("conversation_parts")));
        return ok(found);
    }

    private StubAnswer one(StubRequest request, IntercomConversation conversation, Optional<String> below) {
        switch (request.method() + below.orElse("")) {
            case "GET" -> {}
            case "PUT" -> conversation.set(request.json());
            case "POST/reply" -> reply(conversation, request.json());
            case "POST/parts" -> manage(conversation, request.json());
            case "POST/tags" -> {
                JsonNode given = request.json();
                isAdmin(given);
                String name = tags.entrySet().stream()
                        .filter(tag -> tag.getValue().equals(given.path("id").asText()))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElseThrow(() -> new Refused(refusal(404, "not_found", "Tag not found")));
                conversation.tag(given.path("id").asText(), name);
                return ok(tag(name));
            }
            case "POST/convert" -> {
                conversation.convert(request.json());
                return ok(object().put("type", "ticket").put("id", conversation.id()));
            }
            default -> {
                return refusal(404, "not_found", "Resource Not Found");
            }
        }
        return ok(
                conversation.json(request.query().getOrDefault("display_as", "").equals("plaintext")));
    }

    private void reply(IntercomConversation conversation, JsonNode given) {
        unless(words(given), "body", "is missing or too long");
        List<String> files = new ArrayList<>();
        given.path("attachment_files")
                .forEach(file -> files.add(file.path("name").asText()));
        unless(files.isEmpty() || takesFiles, "attachment_files", "is not supported");
        unless(files.size() <= 10, "attachment_files", "has more than 10");
        given.path("attachment_files").forEach(IntercomAccount::isBase64);
        if (given.path("type").asText().equals("admin")) {
            isAdmin(given);
            conversation.add(
                    given.path("message_type").asText(),
                    "admin",
                    ADMIN,
                    given.path("body").asText(),
                    files);
            return;
        }
        String contact = given.path("intercom_user_id").asText();
        if (!contacts.isThere(contact) || !conversation.isOf(contact)) {
            throw new Refused(refusal(404, "not_found", "User Not Found"));
        }
        String type = conversation.isOpen() ? "comment" : "open";
        conversation.state("open");
        conversation.add(
                type,
                "user",
                contact,
                IntercomConversation.html(given.path("body").asText()),
                files);
    }

    private static void manage(IntercomConversation conversation, JsonNode given) {
        isAdmin(given);
        switch (given.path("message_type").asText()) {
            case "close" -> conversation.state("closed");
            case "open" -> conversation.state("open");
            case "assignment" -> {
                unless(given.path("assignee_id").asText().equals(TEAM), "assignee_id", "is not known");
                conversation.assign(TEAM);
            }
            default -> throw new Refused(refusal(422, "parameter_invalid", "message_type"));
        }
        conversation.add(given.path("message_type").asText(), "admin", ADMIN, "", List.of());
    }

    private StubAnswer tags() {
        ObjectNode list = object().put("type", "list");
        ArrayNode data = list.putArray("data");
        tags.forEach(
                (name, id) -> data.addObject().put("type", "tag").put("id", id).put("name", name));
        return ok(list);
    }

    private ObjectNode tag(String name) {
        String id = tags.computeIfAbsent(name, any -> Integer.toString(100 + tags.size()));
        return object().put("type", "tag").put("id", id).put("name", name);
    }

    private static StubAnswer me() {
        ObjectNode me = object().put("type", "admin").put("id", "1").put("name", "The app");
        me.putObject("app").put("name", "The shop").put("region", "EU");
        return ok(me);
    }

    private static boolean words(JsonNode given) {
        String body = given.path("body").asText();
        return !body.isBlank() && body.length() <= LARGEST_BODY;
    }

    private static void isAdmin(JsonNode given) {
        if (!given.path("admin_id").asText().equals(ADMIN)) {
            throw new Refused(refusal(404, "admin_not_found", "Admin not found"));
        }
    }

    private static void isBase64(JsonNode file) {
        try {
            unless(file.path("data").binaryValue().length > 0, "attachment_files", "is empty");
        } catch (IOException e) {
            throw new Refused(refusal(422, "parameter_invalid", "attachment_files is no Base64"));
        }
    }
}
