package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.saddlebag.connector.ConnectorFolder;
import io.saddlebag.connector.Connectors;
import io.saddlebag.ops.PropertyForm;
import io.saddlebag.ops.Settings;
import io.saddlebag.ops.WrongSetting;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.util.StringHelper;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Goes through all settings that are documented, with values that are wrong for what each takes. */
class EverySettingTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Connectors CONNECTORS = Connectors.in(List.of(Path.of("connectors")));
    private static final String CONTROL = "wrong\u0007one";
    private static final Pattern ROW = Pattern.compile("\\| `([a-z.-]+)` \\| ([^|]+) \\| `?([^|`]*)`? \\| .*");
    private static final Pattern BOUNDS = Pattern.compile("(?:number|duration|size) from (\\S+) to (\\S+)");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("settingsOfTheHub")
    void oneOfTheHubIsRefusedBeforeAnythingIsOpened(String name, String type, String fallback) {
        List<String> wrong = new ArrayList<>(wrongFor(type));
        if (!fallback.isEmpty() && !type.startsWith("list")) {
            wrong.add("");
        }
        refusesAll(name, wrong, type.startsWith("secret"), settings -> {});
    }

    @ParameterizedTest
    @MethodSource("settingsOfConnectors")
    void oneOfAConnectorIsRefusedBeforeAnythingIsOpened(String name, JsonNode property) {
        boolean secret = property.path("format").asText().equals("password");
        List<String> wrong = wrongFor(property);
        refusesAll(name, wrong.subList(0, 1), secret, settings -> new KameletForms(settings).require(CONNECTORS));
        PropertyForm form = PropertyForm.of(YAML.convertValue(property, Map.class));
        refusesAll(name, wrong, secret, settings -> settings.require(name, form));
    }

    @Test
    void aHubThatIsRefusedHasMadeNothing() {
        for (String wrong : List.of("--http.max-body=0", "--email.port=abc", "--widget.secret=short", "--htp.port=1")) {
            assertThatThrownBy(() -> Hub.start(settings(wrong))).isInstanceOf(WrongSetting.class);
        }
        assertThat(directory).isEmptyDirectory();
    }

    private void refusesAll(String name, List<String> values, boolean secret, Check check) {
        SoftAssertions softly = new SoftAssertions();
        for (String value : values) {
            Throwable problem = catchThrowable(() -> check.hold(settings("--" + name + "=" + value)));
            softly.assertThat(problem).as("%s=%s", name, value).isInstanceOf(WrongSetting.class);
            if (problem instanceof WrongSetting) {
                String shown = value.replaceAll("\\p{Cntrl}", "?").replaceAll("^(.{40}).*", "$1");
                softly.assertThat(problem.getMessage())
                        .as("%s=%s", name, value)
                        .startsWith(name + " is ")
                        .contains(" (on the command line), ")
                        .matches("[^\\n]+; [^\\n]+[.]");
                if (secret) {
                    softly.assertThat(problem.getMessage()).doesNotContain(shown);
                } else {
                    softly.assertThat(problem.getMessage()).contains(shown);
                }
            }
        }
        softly.assertThat(directory).isEmptyDirectory();
        softly.assertAll();
    }

    /** By the words of docs/settings.md for what a setting takes. */
    private static List<String> wrongFor(String type) {
        Matcher bounds = BOUNDS.matcher(type);
        if (bounds.matches()) {
            String word = type.substring(0, type.indexOf(' '));
            List<String> wrong = new ArrayList<>(List.of("abc", CONTROL));
            if (word.equals("number")) {
                wrong.addAll(outside(bounds.group(1), bounds.group(2)));
            } else {
                wrong.addAll(List.of("5", "-1s", "3 parsecs", "1.5" + bounds.group(2), "99999999d", "999999999TB"));
                if (!bounds.group(1).equals("0")) {
                    wrong.add("0");
                }
            }
            return wrong;
        }
        return switch (type) {
            case "text", "path", "list", "secret" -> List.of(CONTROL);
            case "port" -> List.of("abc", "-1", "65536", "80.5", CONTROL);
            case "url" ->
                List.of("acme", "ftp://a.test", "https://", "https://a.test:70000", "https://a.test?b=c", CONTROL);
            case "host" -> List.of("no host", "http://a.test", "a.test/b", CONTROL);
            case "true or false" -> List.of("yes", "1", "TRUE", CONTROL);
            case "frequency" -> List.of("often", "0/1d", "3/0", "-1/1d", "3", "3/1parsec", CONTROL);
            case "list of frequencies" -> List.of("email", "email=0/1d", "email=3/0", "Mail=3/1d", "a=1/1d,a=2/1d");
            case "list of durations" -> List.of("email", "email=soon", "email=-1d", "Mail=1d", "a=1d,a=2d", CONTROL);
            case "list of connectors" -> List.of("billing", "billing=No Connector", "a=b,a=c", CONTROL);
            case "list of names" -> List.of("E Mail", "email,,E-Mail", CONTROL);
            case "list of codes" -> List.of("It Is Solved", "solved@", CONTROL);
            case "address of a PostgreSQL database" ->
                List.of(
                        "postgres",
                        "jdbc:h2:mem:a",
                        "jdbc:postgresql://a.test:abc/b",
                        "jdbc:postgresql://a.test",
                        CONTROL);
            case "address of an Artemis broker" ->
                List.of("broker", "http://a.test", "tcp://", "tcp://a.test:abc", "tcp://a.test,b.test", CONTROL);
            case "secret of at least 32 characters" -> List.of("shorter-than-that", CONTROL.repeat(5));
            case "name", "connector" -> List.of("Two Words", "../up", CONTROL);
            case "account" -> List.of("email", "/main", "Mail/main", CONTROL);
            case "language" -> List.of("English", "e", "en_GB", CONTROL);
            case "name of a header" -> List.of("X Forwarded", "X-Forwarded-For:", CONTROL);
            default -> {
                assertThat(type).as("a type that this test knows").startsWith("one of ");
                yield List.of("none-of-these", CONTROL);
            }
        };
    }

    /** By the words of Kamelets for what a property takes. */
    private static List<String> wrongFor(JsonNode property) {
        if (property.has("enum")) {
            return List.of("none-of-these");
        }
        if (property.has("pattern")) {
            return List.of("?? ??", CONTROL);
        }
        if (property.has("minLength")) {
            return List.of("short", CONTROL.repeat(5));
        }
        return switch (property.path("type").asText() + " "
                + property.path("format").asText()) {
            case "boolean " -> List.of("yes", CONTROL);
            case "integer " -> {
                assertThat(property.has("minimum") && property.has("maximum"))
                        .as("it has bounds")
                        .isTrue();
                List<String> wrong = new ArrayList<>(List.of("abc", "1.5", CONTROL));
                wrong.addAll(outside(
                        property.path("minimum").asText(),
                        property.path("maximum").asText()));
                yield wrong;
            }
            case "string uri" -> wrongFor("url");
            case "string host" -> wrongFor("host");
            case "string path" -> List.of("no/slash", "/a b", "/a?b=c", CONTROL);
            case "string file" -> List.of("/no/such/file", CONTROL);
            default -> List.of(CONTROL);
        };
    }

    private static List<String> outside(String least, String most) {
        return List.of(
                new BigInteger(least).subtract(BigInteger.ONE).toString(),
                new BigInteger(most).add(BigInteger.ONE).toString(),
                "99999999999999999999999");
    }

    private static Stream<Arguments> settingsOfTheHub() throws IOException {
        List<Arguments> settings = Files.readAllLines(Path.of("docs/settings.md")).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> Arguments.of(row.group(1), row.group(2), row.group(3)))
                .toList();
        assertThat(settings).hasSizeGreaterThan(80);
        return settings.stream();
    }

    private static Stream<Arguments> settingsOfConnectors() throws IOException {
        Map<String, Arguments> settings = new LinkedHashMap<>();
        for (ConnectorFolder connector : CONNECTORS.all()) {
            for (Path kamelet : connector.kamelets().values()) {
                YAML.readTree(kamelet.toFile())
                        .at("/spec/definition/properties")
                        .properties()
                        .forEach(property -> {
                            String name = connector.name() + "." + StringHelper.camelCaseToDash(property.getKey());
                            settings.put(name + " " + kamelet.getFileName(), Arguments.of(name, property.getValue()));
                        });
            }
        }
        assertThat(settings).hasSizeGreaterThan(150);
        return settings.values().stream();
    }

    private Settings settings(String argument) {
        return Settings.load(
                List.of("--profile=production", "--data.directory=" + directory.resolve("data"), argument),
                Map.of(),
                Path.of("").toAbsolutePath());
    }

    private interface Check {
        void hold(Settings settings);
    }
}
