package io.saddlebag.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.Reference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** docs/canonical-message.md says what the schema says, which {@link MessageSchemaTest} holds to the records. */
class CanonicalMessagePageTest {
    private static final Path PAGE = Path.of("docs/canonical-message.md");

    private final JsonNode schema = Schemas.file("canonical-message");

    @Test
    void hasATableForEachRecord() throws IOException {
        Reference.same(
                PAGE,
                "fields",
                MessageSchemaTest.RECORDS.keySet().stream()
                        .map(name -> name.isEmpty() ? table("Message", schema) : part(name))
                        .collect(Collectors.joining("\n")));
    }

    @Test
    void itsExamplesAreWhatTheHubWrites() throws IOException {
        List<String> examples = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(examples).hasSize(2).allSatisfy(example -> {
            JsonNode message = Json.parse(example.getBytes(StandardCharsets.UTF_8));
            assertThat(Schemas.named("canonical-message").problems(message)).isEmpty();
            assertThat(Json.mapper().readTree(Json.write(Json.read(message, Message.class))))
                    .isEqualTo(message);
        });
    }

    private String part(String name) {
        JsonNode definition = schema.at("/$defs/" + name);
        return table(definition.path("title").asText(), definition);
    }

    private static String table(String title, JsonNode definition) {
        List<String> required = StreamSupport.stream(definition.path("required").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        return "### " + title + "\n\n" + definition.path("description").asText()
                + "\n\n| field | form | meaning |\n|---|---|---|\n"
                + definition.path("properties").properties().stream()
                        .map(field -> "| `" + field.getKey() + "`" + (required.contains(field.getKey()) ? " *" : "")
                                + " | " + form(field.getValue()) + " | "
                                + field.getValue().path("description").asText() + " |\n")
                        .collect(Collectors.joining());
    }

    private static String form(JsonNode field) {
        String most = field.has("maxLength")
                ? ", at most " + field.get("maxLength")
                : field.has("maxItems") ? ", at most " + field.get("maxItems") : "";
        if (field.has("enum")) {
            return StreamSupport.stream(field.get("enum").spliterator(), false)
                    .map(word -> "`" + word.asText() + "`")
                    .collect(Collectors.joining(", "));
        }
        if (field.path("type").asText().equals("array")) {
            return "list of " + form(field.path("items")) + most;
        }
        String reference = field.path("$ref").asText().replace("#/$defs/", "");
        String type =
                switch (reference) {
                    case "" -> field.path("type").asText().replace("string", "text");
                    case "filled" -> "text, not blank";
                    case "texts" -> "list of text";
                    default -> reference;
                };
        return type + (type.equals("number") ? ", " + field.get("minimum") + " to " + field.get("maximum") : "") + most;
    }
}
