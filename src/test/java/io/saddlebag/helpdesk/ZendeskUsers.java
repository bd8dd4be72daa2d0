package io.saddlebag.helpdesk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The users of the stub's account: the hub's own agent and the customers. */
final class ZendeskUsers {
    private final Map<Long, ObjectNode> users = new TreeMap<>();
    // real ids do not fit into 32 bits
    private long last = 389_476_592_990L;
    private boolean searchLags;
    private final long hub =
            make("Hub", "agent").put("email", ZendeskStub.AGENT).path("id").longValue();

    long hub() {
        return hub;
    }

    List<JsonNode> all() {
        return users.values().stream().<JsonNode>map(ObjectNode::deepCopy).toList();
    }

    void searchLags(boolean lags) {
        searchLags = lags;
    }

    long add(String name, String email, String phone) {
        ObjectNode user = make(name, "end-user");
        if (!email.isEmpty()) {
            user.put("email", email);
        }
        if (!phone.isEmpty()) {
            user.put("phone", phone);
        }
        return user.path("id").longValue();
    }

    /** Somebody of the company's. */
    long addAgent(String name) {
        return make(name, "agent").path("id").longValue();
    }

    /** Those of them that are known. */
    ArrayNode sideload(Collection<Long> ids) {
        return Json.mapper()
                .createArrayNode()
                .addAll(users.entrySet().stream()
                        .filter(user -> ids.contains(user.getKey()))
                        .map(Map.Entry::getValue)
                        .toList());
    }

    StubAnswer many(StubRequest request) {
        return StubAnswer.ok(
                "users",
                sideload(Stream.of(request.query().getOrDefault("ids", "0").split(",", -1))
                        .map(Long::parseLong)
                        .toList()));
    }

    StubAnswer addIdentity(long id, JsonNode identity) {
        known(id, "user");
        String number = identity.path("value").asText();
        Refused.unless(
                users.values().stream().noneMatch(has("phone", number)),
                "value",
                "Value: " + number + " is already being used by another user");
        users.computeIfPresent(id, (key, user) -> user.put("phone", number));
        return StubAnswer.created("identity", identity);
    }

    long known(long user, String field) {
        Refused.unless(users.containsKey(user), field, field + ": is invalid");
        return user;
    }

    StubAnswer search(StubRequest request) {
        String external = request.query().getOrDefault("external_id", "");
        String email = request.query().getOrDefault("query", "").replaceAll("^email:\"|\"$", "");
        Predicate<JsonNode> sought = external.isEmpty() ? has("email", email) : has("external_id", external);
        Stream<ObjectNode> found =
                searchLags ? Stream.of() : users.values().stream().filter(sought);
        return StubAnswer.ok("users", Json.mapper().createArrayNode().addAll(found.toList()));
    }

    StubAnswer createOrUpdate(JsonNode given) {
        List<ObjectNode> found = Stream.of("email", "external_id")
                .filter(given::hasNonNull)
                .flatMap(key ->
                        users.values().stream().filter(has(key, given.path(key).asText())))
                .distinct()
                .toList();
        String email = given.path("email").asText();
        Refused.unless(found.size() < 2, "email", "Email: " + email + " is already being used by another user");
        Optional<String> phone = given.path("identities")
                .valueStream()
                .filter(has("type", "phone_number"))
                .map(identity -> identity.path("value").asText())
                .findFirst();
        boolean free = phone.isEmpty()
                || users.values().stream().filter(has("phone", phone.get())).allMatch(found::contains);
        Refused.unless(free, "phone", "Phone: is already being used by another user");
        Refused.unless(
                !found.isEmpty() || !given.path("name").asText().isBlank(),
                "name",
                "Name: is too short (minimum one character)");
        ObjectNode user = found.stream().findFirst().orElseGet(() -> make("", "end-user"));
        given.propertyStream()
                .filter(p -> !Set.of("skip_verify_email", "identities").contains(p.getKey()))
                .forEach(p -> user.set(p.getKey(), p.getValue()));
        phone.ifPresent(number -> user.put("phone", number));
        return found.isEmpty() ? StubAnswer.created("user", user) : StubAnswer.ok("user", user);
    }

    private ObjectNode make(String name, String role) {
        ObjectNode user = Json.mapper()
                .createObjectNode()
                .put("id", ++last)
                .put("name", name)
                .put("role", role);
        user.putNull("email").putNull("phone").putNull("external_id");
        users.put(last, user);
        return user;
    }

    private static Predicate<JsonNode> has(String field, String value) {
        return user -> user.path(field).asText().equalsIgnoreCase(value);
    }
}
