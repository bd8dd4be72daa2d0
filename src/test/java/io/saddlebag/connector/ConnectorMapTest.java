package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectorMapTest {
    private final Path root;

    ConnectorMapTest(@TempDir Path root) throws IOException {
        this.root = root;
        Files.createDirectories(root.resolve("shop"));
        Files.writeString(
                root.resolve("shop/inbound.jsonata"),
                """
                kind = "ignored" ? {"ignore": "not-for-us"}
                : {"direction": "inbound", "kind": "message", "channel": "shop", "originalId": id,
                   "sender": {"role": "customer"}, "content": {"text": text}}""");
    }

    @Test
    void printsOneLineOfWhatAFileBecomes() throws IOException {
        String line = line("a.json", "{\"id\":\"1\",\"text\":\"two\\nlines\"}");
        assertThat(line).doesNotContain("\n");
        JsonNode made = Json.mapper().readTree(line);
        assertThat(made).hasSize(1);
        assertThat(Json.read(made.get(0), Message.class).content().text()).isEqualTo("two\nlines");
    }

    @Test
    void namesTheRuleThatIgnoresAndWhatIsWrong() throws IOException {
        assertThat(line("a.json", "{\"kind\":\"ignored\"}")).isEqualTo("[{\"ignore\":\"not-for-us\"}]");
        assertThat(line("b.json", "{}"))
                .isEqualTo("[{\"problem\":{\"stage\":\"validate\",\"reason\":\"The mapping made no valid message:"
                        + " originalId is missing or blank.\"}}]");
        assertThat(line("c.json", "{")).startsWith("[{\"problem\":{\"stage\":\"parse\"");
    }

    @Test
    void readsFormsAndWhateverItHasAReaderFor() throws IOException {
        assertThat(line("a.form", "id=2&text=a%20b")).contains("\"text\":\"a b\"");
        assertThat(line("a.EML", "Subject: read by its own reader"))
                .contains("\"text\":\"Subject: read by its own reader\"");
    }

    private String line(String name, String content) throws IOException {
        Path file = Files.writeString(root.resolve(name), content);
        Intake intake = new Intake(Connectors.in(List.of(root)), new Ids(), bytes -> "0".repeat(64));
        ItemReader mail =
                path -> Json.mapper().createObjectNode().put("id", "3").put("text", Files.readString(path));
        return new ConnectorMap(intake, Map.of(".eml", mail), Clock.systemUTC()).line(Source.of("shop", "main"), file);
    }
}
