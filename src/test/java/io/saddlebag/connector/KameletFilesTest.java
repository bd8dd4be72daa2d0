package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every Kamelet and route file is valid YAML DSL and keeps to the conventions of Camel's Kamelet catalog. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KameletFilesTest {
    private static final YAMLMapper YAML = new YAMLMapper();

    private final JsonSchema dsl = schema();
    private final DefaultCamelCatalog catalog = new DefaultCamelCatalog(true);

    @TestFactory
    Stream<DynamicTest> kameletsKeepToTheConventions() throws IOException {
        return Stream.concat(
                tests(Path.of("connectors"), ".kamelet.yaml", this::checkKamelet),
                tests(Path.of("docs/example"), ".kamelet.yaml", this::checkKamelet));
    }

    @Test
    void aNewConnectorKeepsToTheConventionsAndPassesItsTests(@TempDir Path directory) throws IOException {
        Path folder = NewConnector.create(directory, "my-chat");
        checkKamelet(folder.resolve("my-chat-source.kamelet.yaml"));
        checkKamelet(folder.resolve("my-chat-sink.kamelet.yaml"));
        checkRoutes(folder.resolve("my-chat.camel.yaml"));
        ConnectorFolder connector = Connectors.in(List.of(directory)).get("my-chat");
        Examples examples = new Examples(Connectors.in(List.of(directory)), Map.of());
        assertThat(Examples.of(connector)).hasSize(3).allSatisfy(example -> assertThat(examples.problem(example))
                .isEmpty());
        assertThatThrownBy(() -> NewConnector.create(directory, "my-chat")).hasMessageContaining("nothing was changed");
        assertThatThrownBy(() -> NewConnector.create(directory, "../my-chat"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @TestFactory
    Stream<DynamicTest> routesAreValid() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String directory : List.of("src/main/resources/routes", "connectors", "docs/example")) {
            tests(Path.of(directory), ".camel.yaml", this::checkRoutes).forEach(tests::add);
        }
        return tests.stream();
    }

    @Test
    void noticesAStepThatCamelDoesNotHave() throws IOException {
        JsonNode routes = YAML.readTree("[{from: {uri: direct, parameters: {name: a}, steps: [{teleport: {}}]}}]");
        assertThatThrownBy(() -> checkDsl(routes))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("teleport");
        JsonNode endpoint = YAML.readTree("[{to: {uri: platform-http, parameters: {pathh: a}}}]");
        assertThatThrownBy(() -> checkEndpoints(endpoint)).isInstanceOf(AssertionError.class);
    }

    private void checkKamelet(Path file) throws IOException {
        JsonNode kamelet = YAML.readTree(file.toFile());
        String name = file.getFileName().toString().replace(".kamelet.yaml", "");
        assertThat(kamelet.at("/apiVersion").asText()).isEqualTo("camel.apache.org/v1");
        assertThat(kamelet.at("/kind").asText()).isEqualTo("Kamelet");
        assertThat(kamelet.at("/metadata/name").asText()).as("name = file name").isEqualTo(name);
        assertThat(name)
                .as("the suffix tells the type")
                .endsWith("-"
                        + kamelet.at("/metadata/labels/camel.apache.org~1kamelet.type")
                                .asText("none"));
        JsonNode annotations = kamelet.at("/metadata/annotations");
        for (String annotation : List.of("catalog.version", "kamelet.group", "kamelet.support.level", "provider")) {
            assertThat(annotations.path("camel.apache.org/" + annotation).asText())
                    .as(annotation)
                    .isNotBlank();
        }
        checkDefinition(kamelet, Files.readString(file));
        JsonNode template = kamelet.at("/spec/template");
        assertThat(template.path("from").isObject()).as("it has a template").isTrue();
        checkEndpoints(template);
        checkSteps(template);
    }

    private static void checkDefinition(JsonNode kamelet, String text) {
        JsonNode definition = kamelet.at("/spec/definition");
        assertThat(definition.path("title").asText()).as("title").isNotBlank();
        assertThat(definition.path("description").asText()).as("description").endsWith(".");
        String template = text.substring(text.indexOf("  template:"));
        definition.path("properties").properties().forEach(property -> {
            for (String field : List.of("title", "description", "type")) {
                assertThat(property.getValue().path(field).asText())
                        .as(property.getKey() + "." + field)
                        .isNotBlank();
            }
            assertThat(property.getValue().path("description").asText())
                    .as("what stands behind a # without quotes is a comment")
                    .endsWith(".");
            assertThat(template)
                    .as("the property is used")
                    .containsPattern("\\{\\{\\??" + property.getKey() + "(:[^}]*)?}}");
            assertThat(definition.path("required").toString().contains('"' + property.getKey() + '"'))
                    .as(property.getKey() + " is required, or has a default")
                    .isNotEqualTo(property.getValue().has("default"));
            if (property.getValue().path("format").asText().equals("password")) {
                assertThat(property.getValue().path("x-descriptors").toString())
                        .contains("urn:camel:group:credentials");
            }
        });
        definition.path("required").forEach(required -> assertThat(
                        definition.path("properties").has(required.asText()))
                .as("the required property " + required.asText() + " is declared")
                .isTrue());
    }

    /** The schema of the DSL describes routes; the template of a Kamelet is one, with beans beside it. */
    private void checkSteps(JsonNode template) {
        checkDsl(YAML.createArrayNode().add(YAML.createObjectNode().set("from", template.path("from"))));
        if (template.has("beans")) {
            checkDsl(YAML.createArrayNode().add(YAML.createObjectNode().set("beans", template.path("beans"))));
        }
    }

    private void checkRoutes(Path file) throws IOException {
        JsonNode routes = YAML.readTree(file.toFile());
        checkDsl(routes);
        checkEndpoints(routes);
    }

    private void checkDsl(JsonNode routes) {
        assertThat(dsl.validate(routes)).isEmpty();
    }

    private void checkEndpoints(JsonNode tree) {
        StreamSupport.stream(tree.spliterator(), false).forEach(this::checkEndpoints);
        if (tree.path("uri").isTextual() && tree.path("parameters").isObject()) {
            String scheme = tree.path("uri").asText();
            assertThat(scheme).as("a uri with parameters has no query").doesNotContain("?");
            if (catalog.findComponentNames().contains(scheme)) {
                EndpointValidationResult result =
                        catalog.validateEndpointProperties(uri(scheme, tree.path("parameters")));
                assertThat(result.getUnknown()).as(scheme).isNull();
            }
        }
    }

    private static String uri(String scheme, JsonNode parameters) {
        StringBuilder uri = new StringBuilder(scheme + ":x");
        parameters.properties().forEach(parameter -> uri.append(uri.indexOf("?") < 0 ? '?' : '&')
                .append(parameter.getKey())
                .append("=x"));
        return uri.toString();
    }

    private static JsonSchema schema() {
        try (InputStream schema =
                Objects.requireNonNull(KameletFilesTest.class.getResourceAsStream("/schema/camelYamlDsl.json"))) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(schema);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Stream<DynamicTest> tests(Path root, String suffix, Check check) throws IOException {
        if (!Files.isDirectory(root)) {
            return Stream.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check.check(file)));
        }
    }

    private interface Check {
        void check(Path file) throws IOException;
    }
}
