package io.saddlebag.helpdesk;

import static io.saddlebag.helpdesk.IntercomAnswers.object;
import static io.saddlebag.helpdesk.IntercomAnswers.ok;
import static io.saddlebag.helpdesk.IntercomAnswers.refusal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Users are one for an external id and an address, leads are not; a search knows of new ones after a while. */
final class IntercomContacts {
    private static final String BY_EXTERNAL_ID = "/contacts/find_by_external_id/";

    private final Map<String, ObjectNode> contacts = new LinkedHashMap<>();
    private final Map<String, String> merged = new TreeMap<>();
    private final Set<String> hidden = new HashSet<>();
    private boolean searchLags;

    Collection<ObjectNode> all() {
        return contacts.values();
    }

    void searchLags(boolean lags) {
        searchLags = lags;
        if (!lags) {
            hidden.clear();
        }
    }

    boolean isThere(String id) {
        return contacts.containsKey(id);
    }

    void merge(String contact, String into) {
        merged.put(contact, into);
        merged.put("external:" + contact(contact).path("external_id").asText(), into);
        contacts.remove(contact);
    }

    String add(String role, String externalId, String email, String phone, String name) {
        String id = "%024x".formatted(0x6762f0d00000L + contacts.size() + merged.size());
        ObjectNode contact = object().put("type", "contact")
                .put("id", id)
                .put("role", role)
                .put("external_id", externalId)
                .put("email", email)
                .put("phone", phone)
                .put("name", name)
                .put("created_at", 1_734_537_424 + contacts.size());
        contacts.put(id, contact);
        if (searchLags) {
            hidden.add(id);
        }
        return id;
    }

    private ObjectNode contact(String id) {
        return Optional.ofNullable(contacts.get(id)).orElseThrow();
    }

    StubAnswer create(JsonNode given) {
        boolean user = given.path("role").asText("user").equals("user");
        String phone = given.path("phone").asText();
        IntercomAnswers.unless(phone.isEmpty() || phone.matches("\\+[1-9]\\d{7,14}"), "phone", "is no number");
        Optional<ObjectNode> same = contacts.values().stream()
                .filter(contact -> user && contact.path("role").asText().equals("user"))
                .filter(contact -> sameField(contact, given, "external_id") || sameField(contact, given, "email"))
                .findFirst();
        if (same.isPresent()) {
            String id = same.get().path("id").asText();
            return refusal(409, "conflict", "A contact matching those details already exists with id=" + id);
        }
        return ok(contact(add(
                given.path("role").asText("user"),
                given.path("external_id").asText(),
                given.path("email").asText(),
                phone,
                given.path("name").asText())));
    }

    StubAnswer search(JsonNode given) {
        String field = given.at("/query/field").asText();
        String value = given.at("/query/value").asText();
        List<ObjectNode> found = new ArrayList<>();
        contacts.forEach((id, contact) -> {
            if (!hidden.contains(id)
                    && contact.path(field).asText().toLowerCase(Locale.ROOT).equals(value)) {
                found.add(contact);
            }
        });
        ObjectNode list = object().put("type", "list");
        list.set("data", IntercomAnswers.array(found));
        return ok(list);
    }

    StubAnswer answer(StubRequest request) {
        if (request.method().equals("GET") && request.path().startsWith(BY_EXTERNAL_ID)) {
            String id = URLDecoder.decode(request.path().substring(BY_EXTERNAL_ID.length()), StandardCharsets.UTF_8);
            String other = merged.get("external:" + id);
            if (other != null) {
                return refusal(410, "contact_merged", "This contact has been merged.")
                        .with("Link", "</contacts/" + other + ">; rel=\"canonical\"");
            }
            return contacts.values().stream()
                    .filter(contact -> contact.path("role").asText().equals("user"))
                    .filter(contact -> contact.path("external_id").asText().equals(id))
                    .findFirst()
                    .map(IntercomAnswers::ok)
                    .orElseGet(() -> refusal(404, "not_found", "User Not Found"));
        }
        return refusal(404, "not_found", "Resource Not Found");
    }

    private static boolean sameField(JsonNode one, JsonNode other, String field) {
        return !other.path(field).asText().isEmpty() && one.path(field).equals(other.path(field));
    }
}
