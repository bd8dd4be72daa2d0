package io.saddlebag.helpdesk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.saddlebag.message.Json;
import io.saddlebag.triage.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema of helpdesk commands, the examples and the documentation say the same. */
class CommandSchemaTest {
    private static final Path EXAMPLES = Path.of("connectors/zendesk/examples");

    private final JsonSchema schema = JsonSchemaFactory.getInstance(
                    VersionFlag.V202012,
                    builder -> builder.schemaMappers(
                            mappers -> mappers.mapPrefix("https://saddlebag.io/schema/", "classpath:schema/")))
            .getSchema(
                    SchemaLocation.of("https://saddlebag.io/schema/helpdesk-command.schema.json"),
                    SchemaValidatorsConfig.builder()
                            .formatAssertionsEnabled(true)
                            .build());

    static List<Path> examples() throws IOException {
        try (Stream<Path> cases = Files.list(EXAMPLES)) {
            return cases.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void describesTheCommandsOfTheExamples(Path example) throws IOException {
        assertThat(schema.validate(Json.parse(Files.readAllBytes(example.resolve("command.json")))))
                .isEmpty();
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
        Set<ValidationMessage> problems = schema.validate(command);
        assertThat(problems).isNotEmpty();
    }

    @Test
    void theReasonsAreDocumented() throws IOException {
        JsonNode escalation =
                Json.parse(Files.readAllBytes(Path.of("src/main/resources/schema/escalation.schema.json")));
        List<String> codes = escalation
                .at("/properties/reasons/items/properties/code/examples")
                .valueStream()
                .map(JsonNode::textValue)
                .toList();
        List<String> documented = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| ([^|]+) \\|")
                .matcher(Files.readString(Path.of("docs/escalation.md")))
                .results()
                .map((MatchResult row) -> row.group(1) + ": " + row.group(2))
                .toList();
        assertThat(documented)
                .isEqualTo(Stream.of(ReasonCode.values())
                        .map(reason -> reason.code() + ": " + reason.meaning())
                        .toList());
        assertThat(codes)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(ReasonCode.values()).map(ReasonCode::code).toList());
    }
}
