package io.saddlebag.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** An OpenAPI 3.1 document, whose schemas are JSON Schema 2020-12: holds bodies against it. */
final class OpenApi {
    private final JsonNode document;

    private OpenApi(JsonNode document) {
        this.document = document;
    }

    static OpenApi read(Path file) {
        try {
            return new OpenApi(new YAMLMapper().readTree(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void assertRequestFits(String method, String path, JsonNode body) {
        assertFits(
                operation(method, path).at("/requestBody/content/application~1json/schema"), body, method + " " + path);
    }

    void assertAnswerFits(String method, String path, int status, JsonNode body) {
        JsonNode answer = operation(method, path).path("responses").path(Integer.toString(status));
        if (answer.has("$ref")) {
            answer = document.at(answer.path("$ref").asText().substring(1));
        }
        assertThat(answer.isMissingNode())
                .as("%s %s is documented to answer %s", method, path, status)
                .isFalse();
        JsonNode content = answer.path("content");
        assertFits(content.iterator().next().path("schema"), body, method + " " + path + " " + status);
    }

    void assertFits(String schema, JsonNode body) {
        assertFits(document.at("/components/schemas/" + schema), body, schema);
    }

    void assertFits(JsonNode schema, JsonNode body, String what) {
        assertThat(schema.isObject()).as("%s is documented", what).isTrue();
        ObjectNode whole = Json.mapper().createObjectNode();
        whole.set("components", document.path("components"));
        whole.setAll((ObjectNode) schema.deepCopy());
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(whole)
                        .validate(body))
                .as("%s: %s", what, body)
                .isEmpty();
    }

    private JsonNode operation(String method, String path) {
        for (Map.Entry<String, JsonNode> documented : document.path("paths").properties()) {
            if (path.matches(documented.getKey().replaceAll("\\{[a-z0-9]+}", "[^/]+"))) {
                return documented.getValue().path(method.toLowerCase(Locale.ROOT));
            }
        }
        throw new AssertionError(path + " is not documented");
    }
}
