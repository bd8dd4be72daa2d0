package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.connector.ApiRequest.Effect;
import io.saddlebag.message.Json;
import io.saddlebag.message.Sentence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a connector carries out commands: its outbound mapping asks for one request after the other. It is given the
 * command and all answers so far and says what comes next, so it remembers nothing, and a command that was interrupted
 * simply starts again, with {@code again} set. Where it has said what a success means ({@link Step.Request#done}), it need
 * not be asked once more.
 *
 * <p>The mapping's result is exactly one of {@code {"request": …}}, {@code {"done": …}} and {@code {"failed": …}};
 * that of a fetch mapping may be {@code {"download": …}}, which is the last thing it asks for.
 */
public final class Plan {
    /** More requests than this for one command are too many, even with an upload for each attachment. */
    public static final int MAX_REQUESTS = 600;

    /** One step asked for more often than this is a mapping that turns in circles. */
    public static final int MAX_REPEATS = 10;

    private static final int MAX_REASON = 2_000;
    private static final long MAX_WAIT = 3_600;

    /** The kind of a command that fetches a file. */
    public static final String FETCH_FILE = "fetch-file";

    /** The kind of a command that changes nothing and asks whether the system takes the credentials. */
    public static final String CHECK = "check";

    /** The kind of a command that asks what a system knows of a customer. */
    public static final String LOOK_UP_ACCOUNT = "look-up-account";

    /** The kind of a command that asks whose an order is. */
    public static final String LOOK_UP_ORDER = "look-up-order";
    /** The kind of a command that reads what has happened to a ticket. */
    public static final String READ_TICKET = "read-ticket";
    /** The kind of a command that asks what the helpdesk has of a conversation. */
    public static final String INSPECT_TICKETS = "inspect-tickets";
    /** The kind of a command that asks which tickets of the hub's there are. */
    public static final String LIST_TICKETS = "list-tickets";
    /** The kind of a command that shows at a ticket that its customer writes at this moment. */
    public static final String SHOW_TYPING = "show-typing";

    private final Mapping mapping;
    private final boolean fetches;
    private final ConnectorFolder connector;
    private final FileLinks links;

    /** @throws IllegalArgumentException when the connector has no outbound mapping */
    public Plan(ConnectorFolder connector) {
        this(connector, "", FileLinks.none());
    }

    /**
     * How a connector carries out commands of a kind: {@link #FETCH_FILE}, {@link #CHECK}, {@link #LOOK_UP_ACCOUNT},
     * {@link #LOOK_UP_ORDER}, {@link #READ_TICKET}, {@link #INSPECT_TICKETS}, {@link #LIST_TICKETS}, {@link
     * #SHOW_TYPING}, or another.
     *
     * @param links for files that a system fetches
     * @throws IllegalArgumentException when the connector has no mapping for it
     */
    public Plan(ConnectorFolder connector, String kind, FileLinks links) {
        fetches = kind.equals(FETCH_FILE);
        this.connector = connector;
        this.links = links;
        mapping = (switch (kind) {
                    case FETCH_FILE -> connector.fetch();
                    case CHECK -> connector.check();
                    case LOOK_UP_ACCOUNT -> connector.account();
                    case LOOK_UP_ORDER -> connector.owner();
                    case READ_TICKET -> connector.read();
                    case INSPECT_TICKETS, LIST_TICKETS -> connector.inspect();
                    case SHOW_TYPING -> connector.typing();
                    default -> connector.outbound();
                })
                .orElseThrow(() -> new IllegalArgumentException("The connector " + connector.name() + " has no "
                        + switch (kind) {
                            case FETCH_FILE -> "fetch.jsonata, so it can't fetch files.";
                            case CHECK -> "check.jsonata, so it can't be checked.";
                            case READ_TICKET -> "read.jsonata, so it can't read tickets.";
                            case INSPECT_TICKETS, LIST_TICKETS ->
                                "inspect.jsonata, so its tickets can't be compared with the hub's.";
                            case LOOK_UP_ACCOUNT -> "account.jsonata, so it can't be asked about customers.";
                            case LOOK_UP_ORDER -> "owner.jsonata, so it can't be asked whose an order is.";
                            case SHOW_TYPING -> "typing.jsonata, so it can't be told that somebody writes.";
                            default -> "outbound.jsonata, so it can't send.";
                        }));
    }

    /**
     * What comes next.
     *
     * @param command the command, with {@code again} when an earlier attempt was begun
     * @param settings properties of the Kamelet that are no secrets
     * @param answers of this attempt, oldest first
     * @throws MappingFailed when the mapping fails, or asks for what is not allowed; trying again changes nothing
     */
    public Step next(JsonNode command, JsonNode settings, List<ApiAnswer> answers) {
        FileLimits.Limited limited = fetches
                ? new FileLimits.Limited(command, List.of())
                : FileLimits.of(connector, command, settings, links);
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        input.set("command", limited.command());
        input.set("settings", settings);
        ArrayNode list = input.putArray("answers");
        answers.forEach(answer -> list.add(Json.mapper().<JsonNode>valueToTree(answer)));
        JsonNode result = mapping.apply(input);
        try {
            return withNotes(step(result, answers), limited.note());
        } catch (Exceeded e) {
            throw mapping.failed(e.getMessage());
        }
    }

    /** Whatever becomes of it, people get to know which files did not go. */
    private static Step withNotes(Step step, String note) {
        if (note.isEmpty()) {
            return step;
        }
        if (step instanceof Step.Done done) {
            return done.with(note);
        }
        if (step instanceof Step.Request asked) {
            return new Step.Request(asked.request(), asked.foreseen(), note);
        }
        return step instanceof Step.Failed failed && !failed.retry()
                ? new Step.Failed(
                        Sentence.of(failed.reason()) + " " + note,
                        false,
                        failed.unknown(),
                        failed.busy(),
                        failed.after(),
                        failed.notice())
                : step;
    }

    private Step step(JsonNode result, List<ApiAnswer> answers) {
        if (result.size() == 1 && result.path("request").isObject()) {
            ApiRequest request = request(result.path("request"));
            notInCircles(request.step(), answers);
            return new Step.Request(request, Foreseen.of(result.path("request")), "");
        } else if (fetches && result.size() == 1 && result.path("download").isObject()) {
            notInCircles(Download.STEP, answers);
            return new Step.Fetch(Download.of(result.path("download")));
        } else if (result.size() == 1 && result.path("done").isObject()) {
            return new Step.Done(result.path("done"));
        } else if (result.size() == 1 && result.path("failed").isObject()) {
            return failed(result.path("failed"));
        }
        throw new Exceeded("says neither request nor done nor failed, or several of them");
    }

    /** The failure that a mapping's JSON describes. */
    static Step.Failed failed(JsonNode failed) {
        String reason = failed.path("reason").asText("It says no reason.");
        return new Step.Failed(
                reason.substring(0, Math.min(reason.length(), MAX_REASON)),
                failed.path("retry").asBoolean(),
                failed.path("unknown").asBoolean(),
                failed.path("busy").asBoolean(),
                Math.max(0, Math.min(failed.path("after").asLong(), MAX_WAIT)),
                failed.path("notice").asText());
    }

    private static void notInCircles(String step, List<ApiAnswer> answers) {
        long repeats =
                answers.stream().filter(answer -> answer.step().equals(step)).count();
        if (answers.size() >= MAX_REQUESTS || repeats >= MAX_REPEATS) {
            throw new Exceeded("turns in circles: it asks for step " + step + " again");
        }
    }

    /** The request that a mapping's JSON describes. */
    static ApiRequest request(JsonNode asked) {
        return new ApiRequest(
                asked.path("step").asText(),
                asked.path("method").asText(),
                asked.path("path").asText(),
                asked.path("url").asText(),
                texts(asked.path("query")),
                texts(asked.path("headers")),
                asked.hasNonNull("body") ? Optional.of(asked.get("body")) : Optional.empty(),
                form(asked.path("form")),
                asked.path("blob").asText(),
                asked.path("contentType").asText(),
                parts(asked.path("multipart")),
                statuses(asked.path("accept")),
                effect(asked));
    }

    private static Effect effect(JsonNode asked) {
        boolean keep = asked.path("keep").asBoolean();
        if (!asked.hasNonNull("commits")) {
            return keep ? Effect.KEPT : Effect.UNSAID;
        }
        if (asked.path("commits").asBoolean()) {
            return keep ? Effect.KEPT : Effect.ONCE;
        }
        return keep ? Effect.SPARED : Effect.NONE;
    }

    private static List<FormPart> parts(JsonNode multipart) {
        List<FormPart> parts = new ArrayList<>();
        multipart.forEach(part -> parts.add(new FormPart(
                part.path("name").asText(),
                part.path("value").asText(),
                part.path("blob").asText(),
                part.path("fileName").asText(),
                part.path("contentType").asText())));
        return parts;
    }

    static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new HashMap<>();
        object.properties().forEach(field -> {
            if (!field.getValue().isValueNode()) {
                throw new Exceeded("asks for a request that is not allowed: a parameter or header is no plain value");
            }
            texts.put(field.getKey(), field.getValue().asText());
        });
        return texts;
    }

    private static Map<String, List<String>> form(JsonNode object) {
        Map<String, List<String>> fields = new HashMap<>();
        object.properties().forEach(field -> {
            List<String> values = new ArrayList<>();
            JsonNode given = field.getValue();
            (given.isArray() ? given : List.of(given)).forEach(value -> {
                if (!value.isValueNode()) {
                    throw new Exceeded("asks for a request that is not allowed: a field of its form is no plain value");
                }
                values.add(value.asText());
            });
            fields.put(field.getKey(), List.copyOf(values));
        });
        return fields;
    }

    static Set<Integer> statuses(JsonNode accept) {
        Set<Integer> statuses = new HashSet<>();
        accept.forEach(status -> statuses.add(status.asInt()));
        return statuses;
    }
}
