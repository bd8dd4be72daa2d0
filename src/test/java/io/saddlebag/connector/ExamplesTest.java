package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Ids;
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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the examples of every connector folder there is. An integrator's own are found with
 * {@code -Dsaddlebag.connectors=<directory>}. Mails ({@code in.eml}) are the e-mail connector's own test.
 */
class ExamplesTest {
    private static final String ACCOUNT = "example";
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final Connectors connectors = Connectors.in(roots());
    private final ConnectorMap map = new ConnectorMap(
            new Intake(connectors, new Ids(), bytes -> "0".repeat(64)), Map.of(), Clock.fixed(NOW, ZoneOffset.UTC));

    @TestFactory
    Stream<DynamicTest> whatComesInBecomesWhatStandsBesideIt() {
        return cases(files -> Stream.of("in.json", "in.form")
                .flatMap(name -> Optional.ofNullable(files.get(name)).stream())
                .findFirst()
                .map(in -> example -> inbound(example, in, file(files, "out.json"))));
    }

    @TestFactory
    Stream<DynamicTest> commandsBecomeTheRequestsThatStandBesideThem() {
        return cases(files -> Optional.ofNullable(files.get("command.json"))
                .map(command -> example -> outbound(example, command, files)));
    }

    private void inbound(ConnectorFolder connector, Path in, Path out) throws IOException {
        JsonNode made = Json.mapper().readTree(map.line(new Source(connector.name(), List.of()), in));
        if (made.findValuesAsText("account").isEmpty()) {
            made = Json.mapper().readTree(map.line(new Source(connector.name(), List.of(ACCOUNT)), in));
        }
        ArrayNode actual = Json.mapper().createArrayNode();
        made.forEach(one -> actual.add(plain(one)));
        ArrayNode expected = Json.mapper().createArrayNode();
        read(out).forEach(one -> expected.add(plain(canonical(one, connector.name()))));
        assertThat(pretty(actual)).as("what %s becomes, against %s", in, out).isEqualTo(pretty(expected));
    }

    private void outbound(ConnectorFolder connector, Path command, Map<String, Path> files) {
        Plan plan = new Plan(connector, read(command).path("kind").asText());
        JsonNode settings = Optional.ofNullable(files.get("settings.json"))
                .map(ExamplesTest::read)
                .orElseGet(Json.mapper()::createObjectNode);
        List<ApiAnswer> answers = new ArrayList<>();
        Path exchange = file(files, "exchange.json");
        for (JsonNode turn : read(exchange)) {
            Step step = plan.next(read(command), settings, answers);
            Object expected = turn.has("download")
                    ? new Step.Fetch(Download.of(turn.path("download")))
                    : new Step.Request(Plan.request(turn.path("request")));
            assertThat(pretty(Json.mapper().valueToTree(step)))
                    .as("request %d of %s", answers.size() + 1, exchange)
                    .isEqualTo(pretty(Json.mapper().valueToTree(expected)));
            ObjectNode answer = turn.path("answer").deepCopy();
            String name = step instanceof Step.Request asked ? asked.request().step() : Download.STEP;
            answers.add(Json.read(answer.put("step", name), ApiAnswer.class));
        }
        Step last = plan.next(read(command), settings, answers);
        assertThat(last).as("after %s comes the result", exchange).isNotInstanceOf(Step.Request.class);
        assertThat(pretty(result(last)))
                .as("the result, against result.json beside %s", exchange)
                .isEqualTo(pretty(expected(read(file(files, "result.json")))));
    }

    private static JsonNode result(Step last) {
        ObjectNode result = Json.mapper().createObjectNode();
        if (last instanceof Step.Done done) {
            return result.set("done", done.result());
        }
        return last instanceof Step.Fetch fetch
                ? result.set("download", Json.mapper().valueToTree(fetch.download()))
                : result.set("failed", Json.mapper().valueToTree(last));
    }

    private static JsonNode expected(JsonNode result) {
        if (result.has("failed")) {
            return result(Plan.failed(result.path("failed")));
        }
        return result.has("download") ? result(new Step.Fetch(Download.of(result.path("download")))) : result;
    }

    /** What stands in out.json, as the hub writes it: it may leave out what is empty, or give times in seconds. */
    private static JsonNode canonical(JsonNode expected, String connector) {
        if (expected.has("ignore") || expected.has("problem")) {
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
            plain.set(
                    "flags",
                    Json.mapper()
                            .valueToTree(Stream.of(Json.mapper().convertValue(flags, String[].class))
                                    .sorted()
                                    .toList()));
        }
        return plain;
    }

    private static String pretty(JsonNode tree) {
        try {
            return Json.mapper()
                    .writer()
                    .with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(sorted(tree));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    private Stream<DynamicTest> cases(Kind kind) {
        return connectors.all().stream().flatMap(connector -> connector.examples().entrySet().stream()
                .flatMap(example -> kind.of(example.getValue()).stream()
                        .map(run -> DynamicTest.dynamicTest(
                                connector.name() + "/" + example.getKey(), () -> run.run(connector)))));
    }

    private static Path file(Map<String, Path> files, String name) {
        return Optional.ofNullable(files.get(name))
                .orElseThrow(() -> new AssertionError(name + " is missing beside " + files.values()));
    }

    private static JsonNode read(Path file) {
        try {
            return Json.parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> roots() {
        String own = System.getProperty("saddlebag.connectors", "");
        return Stream.of("connectors", "docs/example/connectors", own)
                .filter(root -> !root.isEmpty())
                .map(Path::of)
                .toList();
    }

    private interface Kind {
        Optional<Run> of(SortedMap<String, Path> files);
    }

    private interface Run {
        void run(ConnectorFolder connector) throws IOException;
    }
}
