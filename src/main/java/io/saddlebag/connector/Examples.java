package io.saddlebag.connector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Ids;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Runs the examples of connectors: {@code in.json}, {@code in.form} or {@code in.eml} must become {@code out.json}, and
 * {@code command.json} the requests of {@code exchange.json} and then {@code result.json}.
 */
public final class Examples {
    /** The account of what comes in without telling its own. */
    public static final String ACCOUNT = "example";

    /** When it comes in. */
    public static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private static final FileLinks LINKS = (sha256, name, type) -> "https://hub.example/files/" + sha256;
    private static final List<String> INS = List.of("in.json", "in.form", "in.eml");

    private final ConnectorMap map;

    /**
     * Runs examples of these connectors.
     *
     * @param readers for what is more than JSON, by extension; examples without a reader are left out
     */
    public Examples(Connectors connectors, Map<String, ItemReader> readers) {
        this.map = new ConnectorMap(
                new Intake(connectors, new Ids(), bytes -> "0".repeat(64)), readers, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    /** The examples of a connector, by name. */
    public static List<Example> of(ConnectorFolder connector) {
        List<Example> examples = new ArrayList<>();
        connector.examples().forEach((name, files) -> examples.add(new Example(connector, name, files)));
        return examples;
    }

    /** What is wrong with an example, with the difference line by line; empty when nothing is. */
    public String problem(Example example) {
        try {
            Optional<Path> in =
                    INS.stream().flatMap(name -> example.file(name).stream()).findFirst();
            if (in.isPresent()) {
                return inbound(example, in.get());
            }
            return example.file("command.json").isPresent()
                    ? outbound(example)
                    : "It has neither in.json, in.form nor in.eml, nor command.json.";
        } catch (MappingFailed | IllegalArgumentException | IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private String inbound(Example example, Path in) throws IOException {
        String name = example.connector().name();
        JsonNode made = Json.mapper().readTree(map.line(new Source(name, List.of()), in));
        if (made.findValuesAsText("account").isEmpty()) {
            made = Json.mapper().readTree(map.line(new Source(name, List.of(ACCOUNT)), in));
        }
        ArrayNode actual = Json.mapper().createArrayNode();
        made.forEach(one -> actual.add(plain(one)));
        ArrayNode expected = Json.mapper().createArrayNode();
        read(example, "out.json").forEach(one -> expected.add(plain(canonical(one, name))));
        return against("out.json", expected, actual);
    }

    private static String outbound(Example example) throws IOException {
        JsonNode command = read(example, "command.json");
        Plan plan = new Plan(example.connector(), command.path("kind").asText(), LINKS);
        JsonNode settings = example.file("settings.json").isPresent()
                ? read(example, "settings.json")
                : Json.mapper().createObjectNode();
        List<ApiAnswer> answers = new ArrayList<>();
        for (JsonNode turn : read(example, "exchange.json")) {
            Step step = plan.next(command, settings, answers);
            Step expected = turn.has("download")
                    ? new Step.Fetch(Download.of(turn.path("download")))
                    : new Step.Request(Plan.request(turn.path("request")), Optional.empty(), "");
            String difference =
                    against("request " + (answers.size() + 1) + " of exchange.json", json(expected), json(step));
            if (!difference.isEmpty()) {
                return difference;
            }
            ObjectNode answer = turn.path("answer").deepCopy();
            int status = answer.path("status").asInt();
            if (status / 100 != 2 && !accepted(step).contains(status)) {
                return "request " + (answers.size() + 1) + " of exchange.json is answered " + status
                        + ", which it does not accept: the hub would not ask the mapping again";
            }
            answer.put(
                    "step", step instanceof Step.Request asked ? asked.request().step() : Download.STEP);
            answer.putIfAbsent("body", NullNode.getInstance());
            ApiAnswer answered = Json.read(answer, ApiAnswer.class);
            answers.add(answered);
            Optional<Step> foreseen = step instanceof Step.Request asked ? asked.done(answered) : Optional.empty();
            if (foreseen.isPresent()) {
                difference = against(
                        "the done of request " + answers.size() + ", which must be what is said after the answer",
                        json(plan.next(command, settings, answers)),
                        json(foreseen.get()));
                if (!difference.isEmpty()) {
                    return difference;
                }
            }
        }
        JsonNode result = expected(read(example, "result.json"));
        return against("result.json", result, json(plan.next(command, settings, answers)));
    }

    private static Set<Integer> accepted(Step step) {
        if (step instanceof Step.Request asked) {
            return asked.request().accept();
        }
        return step instanceof Step.Fetch fetch ? fetch.download().accept() : Set.of();
    }

    private static JsonNode expected(JsonNode result) {
        if (result.has("failed")) {
            return json(Plan.failed(result.path("failed")));
        }
        return result.has("download") ? json(new Step.Fetch(Download.of(result.path("download")))) : result;
    }

    private static JsonNode json(Step step) {
        ObjectNode json = Json.mapper().createObjectNode();
        if (step instanceof Step.Request next) {
            json.set("request", Json.mapper().valueToTree(next.request()));
        } else if (step instanceof Step.Fetch fetch) {
            json.set("download", Json.mapper().valueToTree(fetch.download()));
        } else if (step instanceof Step.Done done) {
            json.set("done", done.result());
        } else {
            json.set("failed", Json.mapper().valueToTree(step));
        }
        return json;
    }

    /** What stands in out.json, as the hub writes it: it may leave out what is empty, or give times in seconds. */
    private static JsonNode canonical(JsonNode expected, String connector) {
        if (expected.has("ignore") || expected.has("problem") || expected.has("read")) {
            return expected;
        }
        ObjectNode message = expected.deepCopy();
        message.put("id", "given by the hub");
        message.put("connector", connector);
        message.put("receivedTime", NOW.toString());
        message.put("account", expected.path("account").asText(ACCOUNT));
        return Json.mapper().valueToTree(Json.read(message, Message.class));
    }

    /** Without what the hub gives. */
    private static JsonNode plain(JsonNode outcome) {
        ObjectNode plain = outcome.deepCopy();
        plain.remove(List.of("id", "connector", "receivedTime", "raw"));
        plain.properties()
                .removeIf(
                        field -> field.getValue().isObject() && field.getValue().isEmpty());
        if (plain.get("flags") instanceof ArrayNode flags) {
            Stream<String> sorted =
                    Stream.of(Json.mapper().convertValue(flags, String[].class)).sorted();
            plain.set("flags", Json.mapper().valueToTree(sorted.toList()));
        }
        return plain;
    }

    private static String against(String file, JsonNode expected, JsonNode actual) throws IOException {
        String difference = Differences.between(pretty(expected), pretty(actual));
        return difference.isEmpty() ? "" : "against " + file + " (- is missing, + is too much):\n" + difference;
    }

    private static String pretty(JsonNode tree) throws JsonProcessingException {
        return Json.mapper().writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(sorted(tree));
    }

    private static Object sorted(JsonNode tree) {
        if (tree.isObject()) {
            SortedMap<String, Object> object = new TreeMap<>();
            tree.properties().forEach(field -> object.put(field.getKey(), sorted(field.getValue())));
            return object;
        } else if (tree.isArray()) {
            List<Object> array = new ArrayList<>();
            tree.forEach(element -> array.add(sorted(element)));
            return array;
        }
        return tree;
    }

    private static JsonNode read(Example example, String file) throws IOException {
        Path path = example.file(file)
                .orElseThrow(() -> new IllegalArgumentException(file + " is missing in the example " + example + "."));
        try {
            return Json.parse(Files.readAllBytes(path));
        } catch (InvalidMessage e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage() + ".", e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
