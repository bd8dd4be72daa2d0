package io.saddlebag.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {
    private static final String SHA = "a".repeat(64);

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 24_575, 24_576, 24_577, 100_000})
    void putsFilesIntoJsonAndKnowsItsLength(int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        Path file = Files.write(directory.resolve("file"), bytes);
        JsonNode body = Json.parse(("{'text':'Grüß Gott','files':[{'name':'a','data':{'base64OfBlob':'" + SHA
                        + "'}},{'base64OfBlob':'" + SHA
                        + "','behind':'data:a/\\\"b;base64,'}]}")
                .replace('\'', '"')
                .getBytes(UTF_8));
        JsonBody made = new JsonBody(body, sha256 -> file);
        byte[] sent = made.open().readAllBytes();
        assertThat(made.length()).isEqualTo(sent.length);
        JsonNode read = Json.mapper().readTree(sent);
        String expected = Base64.getEncoder().encodeToString(bytes);
        assertThat(read.at("/files/0/data").asText()).isEqualTo(expected);
        assertThat(read.at("/files/1").asText()).isEqualTo("data:a/\"b;base64," + expected);
        assertThat(read.path("text").asText()).isEqualTo("Grüß Gott");
    }

    @Test
    void takesNoOtherNameForAFile() {
        JsonNode body = Json.mapper().createObjectNode().put("base64OfBlob", "../../etc/passwd");
        assertThatThrownBy(() -> new JsonBody(body, Path::of)).isInstanceOf(ApiRefused.class);
    }
}
