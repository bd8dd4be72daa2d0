package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import io.saddlebag.message.Quotation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Systems like to repeat what they refuse, and so the customer's words. Whatever a connector's mapping makes of that
 * for people to read, it marks it as said by another, so that it is not logged.
 */
class QuotedAnswersTest {
    private static final String WORDS = "the value “Ada Quixotl” of ada is not allowed";
    private static final List<JsonNode> REFUSALS = Stream.of(
                    """
                    {"error": {"message": "WORDS", "title": "WORDS", "code": 7}, "message": "WORDS", "detail": "WORDS",
                     "description": "WORDS", "errors": [{"code": "x", "title": "WORDS", "message": "WORDS", "detail": "WORDS"}]}
                    """,
                    """
                    {"error": "RecordInvalid", "description": "WORDS", "ok": false,
                     "details": {"base": [{"description": "WORDS", "error": "x"}]}}
                    """,
                    "{\"error\": {\"message\": \"WORDS\", \"title\": \"WORDS\"}}")
            .map(body -> Json.parse(body.replace("WORDS", WORDS).getBytes(StandardCharsets.UTF_8)))
            .toList();

    @TestFactory
    Stream<DynamicTest> whatASystemSaysOfARefusalIsNotForTheLog() {
        return Connectors.in(List.of(Path.of("connectors"), Path.of("docs/example/connectors"))).all().stream()
                .filter(connector -> connector.outbound().isPresent())
                .map(connector -> DynamicTest.dynamicTest(connector.name(), () -> {
                    Set<String> refused = new HashSet<>();
                    for (Example example : Examples.of(connector)) {
                        if (example.file("exchange.json").isPresent()) {
                            refuse(example, refused);
                        }
                    }
                }));
    }

    @Test
    void whatIsLeftOfAReasonIsTheHubsOwn() {
        assertThat(Quotation.cut("It was refused (422 “Email: “ada” is taken”); check it"))
                .isEqualTo("It was refused (422 “…”); check it");
        assertThat(Quotation.cut("It was refused (422 “cut off")).isEqualTo("It was refused (422 “…”");
        assertThat(Quotation.cut("zendesk answers 503")).isEqualTo("zendesk answers 503");
    }

    /** Each request of the example is refused with each status that the mapping wants to see, unless one like it was. */
    private static void refuse(Example example, Set<String> already) throws IOException {
        JsonNode command = read(example, "command.json");
        JsonNode settings = example.file("settings.json").isPresent()
                ? read(example, "settings.json")
                : Json.mapper().createObjectNode();
        Plan plan = new Plan(example.connector(), command.path("kind").asText(), (sha256, name, type) -> "");
        List<ApiAnswer> answers = new ArrayList<>();
        for (JsonNode turn : read(example, "exchange.json")) {
            Step step = plan.next(command, settings, answers);
            if (!(step instanceof Step.Request asked)) {
                return;
            }
            String name = asked.request().step();
            for (int status : asked.request().accept()) {
                boolean isNew = already.add(command.path("kind") + name + status);
                for (JsonNode refusal : isNew ? REFUSALS : List.<JsonNode>of()) {
                    List<ApiAnswer> refused = new ArrayList<>(answers);
                    refused.add(new ApiAnswer(name, status, Map.of(), refusal));
                    mustNotQuote(example, plan.next(command, settings, refused));
                }
            }
            ObjectNode answer = turn.path("answer").deepCopy();
            answers.add(Json.read(answer.put("step", name), ApiAnswer.class));
        }
    }

    private static void mustNotQuote(Example example, Step step) {
        if (step instanceof Step.Failed failed) {
            assertThat(Quotation.cut(failed.reason()))
                    .as("the reason in the log, of %s", example)
                    .doesNotContain("Quixotl")
                    .isNotEqualTo("“…”");
        }
    }

    private static JsonNode read(Example example, String file) throws IOException {
        Path path = example.file(file).orElseThrow();
        return Json.parse(Files.readAllBytes(path));
    }
}
