package io.saddlebag.helpdesk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a Zendesk account holds, and the rules by which it takes and refuses. */
public final class ZendeskAccount {
    private static final Pattern ONE_TICKET = Pattern.compile("/api/v2/tickets/(\\d+)(/\\w+)?");
    private static final Pattern IDENTITIES = Pattern.compile("/api/v2/users/(\\d+)/identities");
    private static final int PAGE = 100;

    private final ZendeskUsers users = new ZendeskUsers();
    private final Map<Long, ZendeskTicket> tickets = new TreeMap<>();
    private final Map<String, List<String>> uploads = new TreeMap<>();
    private final Map<String, Remembered> keys = new TreeMap<>();
    private URI baseUrl = URI.create("http://stub.invalid");
    private long lastTicket = 35_435;
    private long lastUpload;
    private long agent;

    /** All tickets, oldest first. */
    public synchronized List<ZendeskTicket> tickets() {
        return tickets.values().stream().map(ZendeskTicket::new).toList();
    }

    /** The tickets of a conversation, oldest first. */
    public synchronized List<ZendeskTicket> tickets(String externalId) {
        return tickets.values().stream()
                .filter(ticket -> ticket.text("external_id").equals(externalId))
                .map(ZendeskTicket::new)
                .toList();
    }

    /** All users, the hub's own first. */
    public synchronized List<JsonNode> users() {
        return users.all();
    }

    /** The id of the user in whose name the hub works. */
    public long hub() {
        return users.hub();
    }

    /** As an agent does it in Zendesk. */
    public synchronized void setStatus(long ticket, String status) {
        ZendeskTicket changed = ticket(ticket).orElseThrow();
        changed.json().put("status", status);
        changed.changed(MissingNode.getInstance(), agent(), List.of(changed.set("Change", "status", status)));
    }

    /**
     * As an agent does it in Zendesk: a comment, with files that {@link ZendeskStub#has} has given ids.
     *
     * @return the comment's id
     */
    public synchronized long comments(long ticket, String html, boolean isPublic, Long... files) {
        ZendeskTicket commented = ticket(ticket).orElseThrow();
        ArrayNode attachments = array(Stream.of(files)
                .map(file -> object().put("id", file)
                        .put("file_name", "slip.pdf")
                        .put("content_type", "application/pdf")
                        .put("size", 13))
                .toList());
        JsonNode comment = object().put("html_body", html).put("public", isPublic);
        ObjectNode event = commented.commented(comment, agent(), List.of(), attachments, MissingNode.getInstance());
        commented.changed(MissingNode.getInstance(), agent(), List.of(event));
        return event.path("id").longValue();
    }

    /**
     * As an agent does it in Zendesk: a ticket that goes on with a closed one, with a comment to the same customer.
     *
     * @return its number
     */
    public synchronized long followsUp(long closed, String html) {
        ZendeskTicket before = ticket(closed).orElseThrow();
        ObjectNode source = object().put("rel", "follow_up");
        source.putObject("from").put("ticket_id", closed).put("channel", "web");
        ObjectNode json = object().put("id", ++lastTicket)
                .put("status", "open")
                .put("requester_id", before.json().path("requester_id").longValue());
        json.set("tags", before.json().path("tags"));
        json.putObject("via").put("channel", "web").set("source", source);
        ZendeskTicket ticket = new ZendeskTicket(json);
        JsonNode comment = object().put("html_body", html).put("public", true);
        ObjectNode said = ticket.commented(comment, agent(), List.of(), array(List.of()), MissingNode.getInstance());
        ticket.changed(MissingNode.getInstance(), agent(), List.of(said, ticket.set("Create", "status", "open")));
        tickets.put(lastTicket, ticket);
        return lastTicket;
    }

    /** As an agent does it in Zendesk, of a comment that stays. */
    public synchronized void redacts(long ticket, long comment, String html) {
        for (ObjectNode audit : ticket(ticket).orElseThrow().audits()) {
            for (JsonNode event : audit.path("events")) {
                if (event.path("id").longValue() == comment && event instanceof ObjectNode said) {
                    said.put("html_body", html).put("plain_body", html.replaceAll("<[^>]*>", ""));
                }
            }
        }
    }

    /** As the customer does it by Zendesk's survey. */
    public synchronized void rates(long ticket, String score, String remark) {
        ZendeskTicket rated = ticket(ticket).orElseThrow();
        ObjectNode event =
                rated.set("SatisfactionRating", "", "").put("score", score).put("body", remark);
        rated.changed(
                MissingNode.getInstance(), rated.json().path("requester_id").longValue(), List.of(event));
    }

    /** Sam, who answers. */
    public synchronized long agent() {
        if (agent == 0) {
            agent = users.addAgent("Sam");
        }
        return agent;
    }

    /** As an agent does it in Zendesk. */
    public synchronized void delete(long ticket) {
        tickets.remove(ticket);
    }

    /** As if what the hub said in a ticket had never come there. */
    public synchronized void forgets(long ticket, String words) {
        ticket(ticket).orElseThrow().forget(words);
    }

    /** As if the hub had opened a ticket once more; its number. */
    public synchronized long copies(long ticket, String externalId) {
        ObjectNode json = ticket(ticket).orElseThrow().json().deepCopy();
        json.put("id", ++lastTicket).put("external_id", externalId);
        tickets.put(lastTicket, new ZendeskTicket(json));
        return lastTicket;
    }

    /** As two hours do it. */
    public synchronized void forgetIdempotencyKeys() {
        keys.clear();
    }

    /** Whether a search does not yet find anybody. */
    public synchronized void searchLags(boolean lags) {
        users.searchLags(lags);
    }

    /** A user that was there before. */
    public synchronized long addUser(String name, String email, String phone) {
        return users.add(name, email, phone);
    }

    synchronized void baseUrl(URI url) {
        baseUrl = url;
    }

    synchronized StubAnswer answer(StubRequest request) {
        String path = request.path().replaceFirst("\\.json$", "");
        Matcher ticket = ONE_TICKET.matcher(path);
        Matcher identities = IDENTITIES.matcher(path);
        try {
            if (identities.matches() && request.method().equals("POST")) {
                return users.addIdentity(Long.parseLong(identities.group(1)), request.wrapped("identity"));
            }
            if (ticket.matches()) {
                return ticket(Long.parseLong(ticket.group(1)))
                        .map(found -> one(request, found, Optional.ofNullable(ticket.group(2))))
                        .orElseGet(() -> StubAnswer.error(404, "RecordNotFound", "Not found"));
            }
            return switch (request.method() + " " + path) {
                case "POST /api/v2/uploads" -> upload(request);
                case "GET /api/v2/users/search" -> users.search(request);
                case "GET /api/v2/users/show_many" -> users.many(request);
                case "POST /api/v2/users/create_or_update" -> users.createOrUpdate(request.wrapped("user"));
                case "GET /api/v2/tickets" -> list(request);
                case "GET /api/v2/search/export" -> export(request);
                case "POST /api/v2/tickets" -> createOnce(request);
                default -> StubAnswer.error(404, "InvalidEndpoint", "Not found");
            };
        } catch (Refused e) {
            return e.answer();
        } catch (InvalidMessage e) {
            return StubAnswer.error(400, "InvalidJson", "no JSON");
        }
    }

    private StubAnswer one(StubRequest request, ZendeskTicket ticket, Optional<String> below) {
        return switch (request.method() + below.orElse("")) {
            case "GET" -> StubAnswer.ok("ticket", ticket.json());
            case "GET/audits" -> audits(request, ticket);
            case "GET/comments" -> StubAnswer.ok("comments", array(ticket.commentsAsJson()));
            case "PUT" -> update(request.wrapped("ticket"), ticket);
            default -> StubAnswer.error(404, "InvalidEndpoint", "Not found");
        };
    }

    private StubAnswer upload(StubRequest request) {
        String token = request.query().getOrDefault("token", "token-" + ++lastUpload);
        Refused.unless(request.body().length > 0, "attachment", "Attachment: cannot be empty");
        uploads.computeIfAbsent(token, t -> new ArrayList<>())
                .add(request.query().get("filename"));
        ObjectNode upload = object().put("token", token);
        upload.putObject("attachment").put("file_name", request.query().get("filename"));
        return StubAnswer.created("upload", upload);
    }

    private StubAnswer list(StubRequest request) {
        String external = request.query().getOrDefault("external_id", "");
        return StubAnswer.ok(
                "tickets",
                array(tickets.values().stream()
                        .filter(t -> external.isEmpty() || t.text("external_id").equals(external))
                        .map(ZendeskTicket::json)
                        .toList()));
    }

    private StubAnswer export(StubRequest request) {
        Refused.unless(
                request.query().getOrDefault("filter[type]", "").equals("ticket")
                        && request.query().getOrDefault("query", "").startsWith("tags:saddlebag updated>="),
                "query",
                "is none that is known here");
        StubAnswer answer = StubAnswer.ok(
                "results",
                array(tickets.values().stream()
                        .filter(ticket -> ticket.tags().contains("saddlebag"))
                        .map(ZendeskTicket::json)
                        .toList()));
        answer.body().putObject("meta").put("has_more", false);
        return answer;
    }

    private StubAnswer createOnce(StubRequest request) {
        String key = request.headers().getOrDefault("idempotency-key", "");
        JsonNode body = Json.parse(request.body());
        Remembered remembered = keys.get(key);
        if (remembered == null) {
            StubAnswer answer = create(request.wrapped("ticket"));
            if (!key.isEmpty()) {
                keys.put(key, new Remembered(body, answer.with("x-idempotency-lookup", "hit")));
                return answer.with("x-idempotency-lookup", "miss");
            }
            return answer;
        }
        return remembered.body.equals(body)
                ? remembered.answer
                : StubAnswer.error(
                        400, "IdempotentRequestError", "Request parameters don't match the given idempotency key");
    }

    private StubAnswer create(JsonNode given) {
        long requester = requester(given);
        if (given.has("via_followup_source_id")) {
            boolean closed = ticket(given.path("via_followup_source_id").longValue())
                    .map(t -> t.text("status").equals("closed"))
                    .orElse(false);
            Refused.unless(closed, "via_followup_source_id", "Followup source: is not closed");
        }
        long submitter = given.path("submitter_id").asLong(users.hub());
        users.known(submitter, "submitter");
        ObjectNode json = object().put("id", lastTicket + 1)
                .put(
                        "url",
                        baseUrl.resolve("/api/v2/tickets/" + (lastTicket + 1) + ".json")
                                .toString())
                .put("status", "new")
                .put("requester_id", requester)
                .put("submitter_id", submitter);
        ZendeskTicket ticket = new ZendeskTicket(json);
        List<ObjectNode> events = new ArrayList<>();
        events.add(ticket.set("Create", "status", "new"));
        // the submitter is always the author of the first comment
        events.addAll(comment(ticket, given, given.has("submitter_id") ? submitter : users.hub()));
        ticket.lay(given);
        ticket.changed(given.path("metadata"), users.hub(), events);
        tickets.put(++lastTicket, ticket);
        return StubAnswer.created("ticket", json);
    }

    private StubAnswer update(JsonNode given, ZendeskTicket ticket) {
        Refused.unless(!ticket.text("status").equals("closed"), "status", "Status: closed prevents ticket update");
        if (given.has("safe_update") && !given.path("updated_stamp").asText().equals(ticket.text("updated_at"))) {
            return StubAnswer.error(
                    409, "UpdateConflict", "Safe Update prevented the update due to outdated ticket data");
        }
        List<ObjectNode> events = new ArrayList<>(comment(ticket, given, users.hub()));
        String before = ticket.text("status");
        ticket.lay(given);
        if (!ticket.text("status").equals(before)) {
            events.add(ticket.set("Change", "status", ticket.text("status")));
        }
        ticket.changed(given.path("metadata"), users.hub(), events);
        return StubAnswer.ok("ticket", ticket.json());
    }

    private List<ObjectNode> comment(ZendeskTicket ticket, JsonNode given, long author) {
        JsonNode comment = given.path("comment");
        if (comment.isMissingNode()) {
            return List.of();
        }
        String text = comment.path("body").asText() + comment.path("html_body").asText();
        Refused.unless(!text.isBlank(), "comment", "Comment: cannot be blank");
        Refused.unless(text.length() <= 65_535, "comment", "Comment: is too long (maximum is 65535 characters)");
        long by = comment.path("author_id").asLong(author);
        users.known(by, "author");
        List<String> files = new ArrayList<>();
        for (JsonNode token : comment.path("uploads")) {
            boolean usable = uploads.containsKey(token.textValue());
            Refused.unless(usable, "uploads", "Uploads: the token is unknown or was used");
            files.addAll(uploads.getOrDefault(token.textValue(), List.of()));
            uploads.remove(token.textValue());
        }
        return List.of(ticket.commented(comment, by, files, array(List.of()), given.path("metadata")));
    }

    private StubAnswer audits(StubRequest request, ZendeskTicket ticket) {
        List<ObjectNode> all = new ArrayList<>(ticket.audits());
        if (request.query().getOrDefault("sort_order", "asc").equals("desc")) {
            Collections.reverse(all);
        }
        int page = Integer.parseInt(request.query().getOrDefault("page", "1"));
        int end = Math.min(all.size(), page * PAGE);
        StubAnswer answer = StubAnswer.ok("audits", array(all.subList(Math.min(end, (page - 1) * PAGE), end)));
        if (request.query().getOrDefault("include", "").equals("users")) {
            answer.body().set("users", users.sideload(authors(all)));
        }
        answer.body().put("next_page", end < all.size() ? baseUrl + request.path() + "?page=" + (page + 1) : null);
        return answer;
    }

    private static List<Long> authors(List<ObjectNode> audits) {
        return audits.stream()
                .flatMap(audit ->
                        Stream.concat(Stream.of(audit), audit.path("events").valueStream()))
                .map(event -> event.path("author_id").longValue())
                .toList();
    }

    private long requester(JsonNode given) {
        if (given.has("requester_id")) {
            return users.known(given.path("requester_id").longValue(), "requester");
        }
        JsonNode requester = given.path("requester");
        return requester.isObject()
                ? users.createOrUpdate(requester).body().path("user").path("id").longValue()
                : users.hub();
    }

    private Optional<ZendeskTicket> ticket(long id) {
        return Optional.ofNullable(tickets.get(id));
    }

    private static ObjectNode object() {
        return Json.mapper().createObjectNode();
    }

    private static ArrayNode array(List<? extends JsonNode> values) {
        return Json.mapper().createArrayNode().addAll(values);
    }

    private record Remembered(JsonNode body, StubAnswer answer) {}
}
