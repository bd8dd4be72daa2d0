package io.saddlebag.sandbox;

import static com.dashjoin.jsonata.Jsonata.jsonata;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.saddlebag.message.Json;
import io.saddlebag.sandbox.RunningSandbox.Response;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document by which another company builds its helpdesk, by the rules of such documents, with its examples. */
class OpenApiDocumentTest {
    private static final Path FILE = Path.of("connectors/http-helpdesk/openapi.yaml");
    /** Published by the OpenAPI Initiative; the library brings it. */
    private static final String OFFICIAL = "/spec.openapis.org/oas/3.1/schema/2022-10-07";

    private final JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private final OpenApi openApi = OpenApi.read(FILE);
    private final ObjectNode document = document();

    @Test
    void itIsAnOpenApiDocumentByTheOfficialSchema() throws IOException {
        assertThat(problems(document)).isEmpty();
        ObjectNode wrong = document.deepCopy();
        ((ObjectNode) wrong.at("/paths/~1tickets/post/responses/201")).remove("$ref");
        assertThat(problems(wrong)).as("an answer that is not described").isNotEmpty();
        wrong = document.deepCopy();
        ((ObjectNode) wrong.at("/paths/~1tickets~1{id}/get/parameters/0")).remove("$ref");
        assertThat(problems(wrong)).as("a parameter without a name").isNotEmpty();
    }

    @Test
    void itsSchemasAreSchemasAndWhatItRefersToIsThere() {
        JsonSchema ofSchemas = schemas.getSchema(SchemaLocation.of(SchemaId.V202012));
        document.findValues("schema")
                .forEach(schema ->
                        assertThat(ofSchemas.validate(schema)).as("%s", schema).isEmpty());
        document.at("/components/schemas")
                .forEach(schema ->
                        assertThat(ofSchemas.validate(schema)).as("%s", schema).isEmpty());
        assertThat(document.findValuesAsText("$ref")).isNotEmpty().allSatisfy(reference -> assertThat(
                        document.at(reference.substring(1)).isObject())
                .as(reference)
                .isTrue());
    }

    @Test
    void theStandInTakesItsExamplesAndAnswersAsItSays(@TempDir Path directory) throws Exception {
        Vertx vertx = Vertx.vertx();
        HubStub hub = new HubStub(vertx, RunningSandbox.HELPDESK_SECRET);
        try (RunningSandbox sandbox = new RunningSandbox(vertx, directory, hub.url("/helpdesk/events"))) {
            byte[] file = "test".getBytes(StandardCharsets.UTF_8);
            String upload = "/attachments/"
                    + document.at("/components/responses/Kept/content/application~1json/examples")
                            .findValue("sha256")
                            .asText();
            answers("POST", upload, 201, sandbox.api("POST", upload, "none", file));
            for (String[] operation : new String[][] {
                {"POST", "/tickets"},
                {"POST", "/tickets/{id}/messages"},
                {"POST", "/tickets/{id}/notes"},
                {"PATCH", "/tickets/{id}"}
            }) {
                for (JsonNode example :
                        examples(operation(operation[0], operation[1]).at("/requestBody/content/application~1json"))) {
                    String path = operation[1].replace("{id}", "1");
                    openApi.assertRequestFits(operation[0], path, example);
                    for (int status : new int[] {201, 200}) {
                        Response answer = sandbox.api(operation[0], path, operation[1], Json.write(example));
                        answers(operation[0], path, status, answer);
                    }
                }
            }
            JsonNode typing = operation("POST", "/tickets/{id}/typing").at("/requestBody/content/application~1json");
            examples(typing).forEach(example -> openApi.assertRequestFits("POST", "/tickets/1/typing", example));
            Response told = sandbox.api("GET", "/tickets/1", "none", "");
            answers("GET", "/tickets/1", 200, told);
            assertThat(told.json().path("state").asText()).isEqualTo("solved");
            assertThat(told.json().path("messages")).hasSize(2);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }

    @Test
    void itsAnswersFitAndTheHubTakesItsEvents() throws IOException {
        document.at("/components/responses")
                .forEach(response -> response.path("content").forEach(this::fits));
        document.path("paths")
                .forEach(path -> path.forEach(
                        operation -> operation.path("responses").forEach(response -> response.path("content")
                                .forEach(this::fits))));
        JsonNode events = document.at("/webhooks/event/post/requestBody/content/application~1json");
        fits(events);
        fits(document.at("/webhooks/typing/post/requestBody/content/application~1json"));
        String mapping = Files.readString(Path.of("connectors/http-helpdesk/inbound.jsonata"));
        for (JsonNode event : examples(events)) {
            JsonNode made = Json.mapper()
                    .valueToTree(jsonata(mapping).evaluate(Json.mapper().convertValue(event, Map.class)));
            assertThat(made.path("thread").path("ticket").asText())
                    .as("%s", event)
                    .isEqualTo("42");
        }
    }

    private void fits(JsonNode content) {
        examples(content).forEach(example -> openApi.assertFits(content.path("schema"), example, "an example"));
    }

    private void answers(String method, String path, int status, Response answer) {
        assertThat(answer.status()).as("%s %s: %s", method, path, answer.text()).isEqualTo(status);
        openApi.assertAnswerFits(method, path, status, answer.json());
    }

    private JsonNode operation(String method, String path) {
        return document.path("paths").path(path).path(method.toLowerCase(Locale.ROOT));
    }

    private static List<JsonNode> examples(JsonNode content) {
        return content.path("examples")
                .valueStream()
                .map(example -> example.path("value"))
                .toList();
    }

    private Set<ValidationMessage> problems(JsonNode of) throws IOException {
        try (InputStream official = Objects.requireNonNull(OpenApiDocumentTest.class.getResourceAsStream(OFFICIAL))) {
            return schemas.getSchema(official).validate(of);
        }
    }

    private static ObjectNode document() {
        try {
            return (ObjectNode) new YAMLMapper().readTree(FILE.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
