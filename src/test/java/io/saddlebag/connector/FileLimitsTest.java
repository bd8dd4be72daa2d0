package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLimitsTest {
    private static final String LIMITS =
            """
            {
              "number": 3, "size": 3145728, "total": 5242880, "types": ["image/", "application/pdf"],
              "sizes": {"image/": 1048576}, "instead": "[{name}: {why}]"
            }
            """;

    @TempDir
    Path root = Path.of("");

    @Test
    void eachLimitKeepsBackOnlyWhatDoesNotFitAndSaysWhy() throws IOException {
        FileLimits.Limited limited = limit(
                "send-message",
                file("a.png", "image/png", 2),
                file("b.pdf", "application/pdf", 3),
                file("c.pdf", "application/pdf", 3),
                file("d.zip", "application/zip", 1),
                file("e.pdf", "application/pdf", 1),
                file("f.png", "image/png", 1),
                file("g.png", "image/png", 0));
        assertThat(limited.command().at("/message/attachments"))
                .extracting(file -> file.path("name").asText()
                        + (file.has("sha256") ? "" : ": " + file.path("missing").asText()))
                .containsExactly(
                        "a.png: it has 2 MB, and files may have 1 MB at most here",
                        "b.pdf",
                        "c.pdf: the files of one message may have 5 MB at most together",
                        "d.zip: it is of the type application/zip, which is not taken here",
                        "e.pdf",
                        "f.png",
                        "g.png: no more than 3 files go with one message");
        assertThat(limited.notes()).hasSize(4).allMatch(note -> note.endsWith("as by a link."));
        assertThat(limited.command().at("/message/content/text").asText())
                .startsWith("Here.\n\n[a.png: it has 2 MB")
                .endsWith("[g.png: no more than 3 files go with one message]");
    }

    @Test
    void aSystemThatFetchesGetsAnAddressOrNoFile() throws IOException {
        FileLimits.Limited limited = limited(
                "{\"links\": true, \"reason\": \"text only\"}",
                "send-message",
                file("a.png", "image/png", 1),
                file("none.png", "image/png", 1));
        assertThat(limited.command().at("/message/attachments/0/link").asText()).isEqualTo("https://hub.example/a.png");
        assertThat(limited.command().at("/message/attachments/1").has("link")).isFalse();
        assertThat(limited.command().at("/message/attachments/1").has("sha256")).isFalse();
        assertThat(limited.note()).contains("none.png", "text only").doesNotContain("a.png");
    }

    @Test
    void whatFitsIntoTheMessageNeedsNoAddress() throws IOException {
        FileLimits.Limited limited = limited(
                "{\"links\": true, \"inline\": {\"types\": [\"image/png\"], \"total\": 3145728}, \"reason\": \"too large\"}",
                "send-message",
                file("none-a.png", "image/png", 2),
                file("none-b.png", "image/png", 2),
                file("c.png", "image/png", 2),
                file("none-d.png", "image/png", 1),
                file("none-e.pdf", "application/pdf", 1));
        assertThat(limited.command().at("/message/attachments"))
                .extracting(file -> file.path("name").asText() + " "
                        + file.path("inline").asText() + file.path("link").asText()
                        + file.path("missing").asText())
                .containsExactly(
                        "none-a.png true",
                        "none-b.png too large",
                        "c.png https://hub.example/c.png",
                        "none-d.png true",
                        "none-e.pdf too large");
    }

    @Test
    void aHelpdeskIsToldInTheMessageItselfAndNobodyElse() throws IOException {
        FileLimits.Limited limited = limit("add-message", file("d.zip", "application/zip", 1));
        assertThat(limited.notes()).isEmpty();
        assertThat(limited.command().at("/message/content/text").asText()).isEqualTo("Here.");
        assertThat(limited.command().at("/message/attachments/0/missing").asText())
                .endsWith("; ask for a smaller one, or for a link to it");
    }

    @Test
    void theCustomerDoesNotReadWhyTheHubCouldNotHaveAFile() throws IOException {
        ObjectNode lost = file("x.pdf", "application/pdf", 1).put("missing", "Zendesk answers 403");
        lost.remove("sha256");
        ObjectNode late = lost.deepCopy().put("name", "y.pdf").put("follows", true);
        FileLimits.Limited limited = limit("send-message", lost, late);
        assertThat(limited.note()).isEqualTo("The file “x.pdf” was not sent: Zendesk answers 403.");
        assertThat(limited.command().at("/message/content/text").asText())
                .isEqualTo("Here.\n\n[x.pdf: it is not available]");
    }

    private FileLimits.Limited limit(String kind, JsonNode... files) throws IOException {
        return limited(LIMITS, kind, files);
    }

    private FileLimits.Limited limited(String limits, String kind, JsonNode... files) throws IOException {
        Path folder = Files.createDirectories(root.resolve("test"));
        Files.writeString(folder.resolve("limits.jsonata"), limits);
        ObjectNode command = Json.mapper().createObjectNode().put("kind", kind);
        ObjectNode message = command.putObject("message");
        message.putObject("content").put("text", "Here.");
        message.putArray("attachments").addAll(List.of(files));
        return FileLimits.of(
                Connectors.in(List.of(root)).get("test"),
                command,
                Json.mapper().createObjectNode(),
                (sha256, name, type) -> name.startsWith("none") ? "" : "https://hub.example/" + name);
    }

    private static ObjectNode file(String name, String type, int megabytes) {
        return Json.mapper()
                .createObjectNode()
                .put("name", name)
                .put("type", type)
                .put("size", megabytes * 1_048_576L)
                .put("sha256", "a".repeat(64));
    }
}
