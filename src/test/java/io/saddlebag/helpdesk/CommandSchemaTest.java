package io.saddlebag.helpdesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.saddlebag.message.Json;
import io.saddlebag.message.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema of helpdesk commands, the examples and the documentation say the same. */
class CommandSchemaTest {
    private static final Path EXAMPLES = Path.of("connectors/zendesk/examples");

    private final Schemas schema = Schemas.named("helpdesk-command");
    private final Schemas toCustomer = Schemas.named("channel-command");

    static List<Path> examples() throws IOException {
        try (Stream<Path> own = Files.walk(Path.of("connectors"));
                Stream<Path> example = Files.walk(Path.of("docs/example/connectors"))) {
            return Stream.concat(own, example)
                    .filter(file -> file.endsWith("command.json"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void describesTheCommandsOfTheExamples(Path example) throws IOException {
        JsonNode command = Json.parse(Files.readAllBytes(example));
        assumeFalse(
                List.of("check", "look-up-account", "look-up-order")
                        .contains(command.path("kind").asText()),
                "a check says nothing but its kind; questions about accounts are AccountSchemaTest's, those about orders stand in README.md");
        Schemas described =
                switch (command.path("kind").asText()) {
                    case "send-message", "mark-read" -> toCustomer;
                    case "read-ticket" -> Schemas.named("reading-command");
                    case "inspect-tickets", "list-tickets" -> Schemas.named("inspection-command");
                    case "show-typing" -> Schemas.named("typing-command");
                    case "fetch-file" -> Schemas.named("file-command");
                    default -> schema;
                };
        assertThat(described.problems(command)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/kind, reopen",
        "/id, 17",
        "/escalation/priority, HIGH",
        "/escalation/reasons/0/code, Asked For",
        "/escalation/customer/identifiers/0/verification, maybe",
        "/ticket, 12"
    })
    void refusesWhatNoCommandIs(String field, String value) throws IOException {
        ObjectNode command = (ObjectNode) Json.parse(
                Files.readAllBytes(EXAMPLES.resolve("open-ticket-mail").resolve("command.json")));
        int end = field.lastIndexOf('/');
        ((ObjectNode) command.at(field.substring(0, end))).set(field.substring(end + 1), TextNode.valueOf(value));
        assertThat(schema.problems(command)).isNotEmpty();
    }
}
