package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.saddlebag.Reference;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/connectors.md and the connectors' READMEs name what there is. */
class ConnectorsPageTest {
    private static final Path PAGE = Path.of("docs/connectors.md");
    private static final YAMLMapper YAML = new YAMLMapper();

    @Test
    void listsTheConnectors() throws IOException {
        Reference.same(
                PAGE,
                "connectors",
                "| connector | receives | sends | asked about customers | Kamelets |\n|---|---|---|---|---|\n"
                        + connectors().map(ConnectorsPageTest::row).collect(Collectors.joining()));
    }

    @Test
    void listsTheFilesThatEachTakes() throws IOException {
        Reference.same(
                PAGE,
                "files",
                "| connector | most files with a message | of one | of all together | types |\n|---|---|---|---|---|\n"
                        + connectors().flatMap(ConnectorsPageTest::limits).collect(Collectors.joining()));
    }

    private static Stream<String> limits(ConnectorFolder connector) {
        JsonNode input = Json.mapper().createObjectNode();
        return connector.mapping("limits").stream()
                .map(mapping -> mapping.apply(input))
                .map(limits -> "| " + connector.name()
                        + " | " + number(limits)
                        + " | " + megabytes(limits.path("size"))
                        + " | " + megabytes(limits.path("total"))
                        + " | " + (limits.has("types") ? limits.path("types").size() + " types" : "any") + " |\n");
    }

    private static String number(JsonNode limits) {
        String number = limits.path("number").asText("any");
        return number + (limits.has("remark") ? " (" + limits.path("remark").asText() + ")" : "");
    }

    private static String megabytes(JsonNode bytes) {
        return bytes.isMissingNode() ? "" : bytes.asLong() / 1_048_576 + " MB";
    }

    @ParameterizedTest
    @MethodSource("names")
    void theReadmeTellsHowToSetItUpWhatComesOfItAndWhatItCannotDo(String name) throws IOException {
        String readme = Files.readString(Path.of("connectors", name, "README.md"));
        assertThat(readme)
                .as("set-up, step by step")
                .containsPattern("(?m)^## Set[- ]up")
                .containsPattern("(?m)^1\\. ");
        assertThat(readme.substring(readme.indexOf("\n## ")))
                .as("a table of what comes of what")
                .contains("|---|");
        assertThat(readme).containsPattern("(?m)^## Limits");
        boolean limited = Files.exists(Path.of("connectors", name, "limits.jsonata"));
        assertThat(!limited
                        || readme.substring(readme.indexOf("\n## Limits"))
                                .toLowerCase(Locale.ROOT)
                                .contains("file"))
                .as("the limits say which files it takes")
                .isTrue();
    }

    @Test
    void listsTheBounds() throws IOException {
        Bounds bounds = Bounds.DEFAULT;
        Reference.same(
                PAGE,
                "bounds",
                """
                | bound | most |
                |---|---|
                | time | as much of its own as `connectors.time-limit` says; ten times that on a machine that keeps it waiting |
                | nesting of expressions while they run | %,d |
                | values read, and made | %,d |
                | characters read, and made | %,d |
                | requests for one command | %d |
                | times one step is asked for | %d |
                """
                        .formatted(
                                bounds.depth(),
                                bounds.values(),
                                bounds.characters(),
                                Plan.MAX_REQUESTS,
                                Plan.MAX_REPEATS));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                SignatureCheck.class,
                UrlSignatureCheck.class,
                SecretCheck.class,
                JwtCheck.class,
                Credentials.class
            })
    void listsTheBeansProperties(Class<?> bean) throws IOException {
        String page = Files.readString(PAGE);
        String name = bean.getSimpleName();
        String table = page.substring(page.indexOf("<!-- " + name + " -->"), page.indexOf("<!-- end of " + name));
        assertThat(table.lines()
                        .filter(line -> line.startsWith("| `"))
                        .map(line -> line.substring(3, line.indexOf('`', 3))))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(bean.getMethods())
                        .map(Method::getName)
                        .filter(method -> method.startsWith("set") && !method.equals("setClock"))
                        .map(method -> Character.toLowerCase(method.charAt(3)) + method.substring(4))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("names")
    void theReadmeNamesThePropertiesOfTheKamelets(String name) throws IOException {
        ConnectorFolder connector =
                Connectors.in(List.of(Path.of("connectors"))).get(name);
        String readme = Files.readString(connector.file("README.md").orElseThrow());
        for (Path kamelet : connector.kamelets().values()) {
            JsonNode properties = YAML.readTree(kamelet.toFile()).at("/spec/definition/properties");
            assertThat(properties.properties()).allSatisfy(property -> assertThat(readme)
                    .as("%s of %s", property.getKey(), kamelet.getFileName())
                    .containsAnyOf("`" + property.getKey() + "`", connector.name() + "." + kebab(property.getKey())));
        }
    }

    static Stream<String> names() {
        return connectors().map(ConnectorFolder::name);
    }

    private static Stream<ConnectorFolder> connectors() {
        return Connectors.in(List.of(Path.of("connectors"))).all().stream();
    }

    private static String row(ConnectorFolder connector) {
        return "| [" + connector.name() + "](../connectors/" + connector.name() + "/README.md) | "
                + (connector.receives() ? "yes" : "no") + " | "
                + sends(connector) + " | "
                + (connector.account().isPresent() ? "yes" : "no") + " | "
                + connector.kamelets().values().stream()
                        .map(file -> "`" + name(file) + "`")
                        .collect(Collectors.joining(", "))
                + " |\n";
    }

    /** A mapping that only ever fails tells an agent why nothing is sent. */
    private static String sends(ConnectorFolder connector) {
        List<Path> results = examples(connector);
        boolean refuses = connector.outbound().isPresent()
                && !results.isEmpty()
                && results.stream().allMatch(ConnectorsPageTest::isRefusal);
        return refuses ? "no; the agent is told" : connector.sends() ? "yes" : "no";
    }

    private static List<Path> examples(ConnectorFolder connector) {
        try (Stream<Path> files = Files.walk(Path.of("connectors", connector.name()))) {
            return files.filter(file -> file.endsWith("exchange.json"))
                    .filter(file -> Json.parse(bytes(file.resolveSibling("command.json")))
                            .path("kind")
                            .asText()
                            .matches("send-message|open-ticket"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRefusal(Path exchange) {
        return Json.parse(bytes(exchange)).isEmpty()
                && Json.parse(bytes(exchange.resolveSibling("result.json"))).has("failed");
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path kamelet) {
        return String.valueOf(kamelet.getFileName()).replace(".kamelet.yaml", "");
    }

    private static String kebab(String property) {
        return property.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
