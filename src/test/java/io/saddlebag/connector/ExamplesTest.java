package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the examples of every connector folder there is. An integrator's own are found with
 * {@code -Dsaddlebag.connectors=<directory>}. Mails ({@code in.eml}) are the e-mail connector's own test.
 */
class ExamplesTest {
    private final Connectors connectors = Connectors.in(roots());
    private final Examples examples = new Examples(connectors, Map.of());

    @TestFactory
    Stream<DynamicTest> whatStandsInAnExampleIsWhatTheMappingMakes() {
        return connectors.all().stream()
                .flatMap(connector -> Examples.of(connector).stream())
                .filter(example -> example.file("in.eml").isEmpty())
                .map(example -> DynamicTest.dynamicTest(example.toString(), () -> assertThat(examples.problem(example))
                        .isEmpty()));
    }

    @Test
    void showsTheDifferenceLineByLine(@TempDir Path directory) throws IOException {
        write(
                directory,
                "inbound.jsonata",
                "{\"direction\": \"inbound\", \"kind\": \"message\", \"channel\": \"shop\", \"originalId\": id,"
                        + " \"sender\": {\"role\": \"customer\", \"name\": name}, \"content\": {\"text\": text}}");
        write(directory, "examples/a/in.json", "{\"id\": \"1\", \"name\": \"Ada\", \"text\": \"Hello\"}");
        write(
                directory,
                "examples/a/out.json",
                "[{\"direction\": \"inbound\", \"kind\": \"message\", \"channel\": \"shop\", \"originalId\": \"1\","
                        + " \"sender\": {\"role\": \"customer\", \"name\": \"Bob\"}, \"content\": {\"text\": \"Hello\"}}]");
        write(directory, "examples/b/in.json", "{\"id\": \"1\", \"name\": \"Ada\", \"text\": \"Hello\"}");
        write(directory, "examples/c/note.txt", "");
        assertThat(problems(directory).get(0))
                .startsWith("against out.json (- is missing, + is too much):\n")
                .contains("\n-     \"name\" : \"Bob\",\n+     \"name\" : \"Ada\",\n");
        assertThat(problems(directory).get(1)).isEqualTo("out.json is missing in the example shop/b.");
        assertThat(problems(directory).get(2)).contains("nor command.json");
    }

    @Test
    void saysWhenARequestForeseesAnotherResultThanTheMappingGives(@TempDir Path directory) throws IOException {
        write(
                directory,
                "outbound.jsonata",
                "answers ? {\"done\": {\"id\": answers[0].body.id}} : {\"request\": {\"step\": \"send\", \"method\":"
                        + " \"POST\", \"path\": \"/a\", \"done\": {\"id\": {\"at\": \"/number\"}}}}");
        write(directory, "examples/a/command.json", "{\"id\": \"c\"}");
        write(
                directory,
                "examples/a/exchange.json",
                "[{\"request\": {\"step\": \"send\", \"method\": \"POST\", \"path\": \"/a\"},"
                        + " \"answer\": {\"status\": 200, \"body\": {\"id\": \"m1\", \"number\": \"7\"}}}]");
        write(directory, "examples/a/result.json", "{\"done\": {\"id\": \"m1\"}}");
        assertThat(problems(directory).get(0))
                .startsWith("against the done of request 1")
                .contains("-     \"id\" : \"m1\"\n+     \"id\" : \"7\"\n");
    }

    @Test
    void saysWhichRequestDiffersAndThatOneIsMissing(@TempDir Path directory) throws IOException {
        write(
                directory,
                "outbound.jsonata",
                "answers ? {\"done\": {\"id\": answers[0].body.id}} : {\"request\": {\"step\": \"send\", \"method\":"
                        + " \"POST\", \"path\": \"/messages\", \"body\": {\"text\": command.text}}}");
        write(directory, "examples/a/command.json", "{\"text\": \"Hello\"}");
        write(
                directory,
                "examples/a/exchange.json",
                "[{\"request\": {\"step\": \"send\", \"method\": \"PUT\", \"path\": \"/messages\", \"body\": {\"text\":"
                        + " \"Hello\"}}, \"answer\": {\"status\": 200, \"headers\": {}, \"body\": {\"id\": \"7\"}}}]");
        write(directory, "examples/a/result.json", "{\"done\": {\"id\": \"7\"}}");
        write(directory, "examples/b/command.json", "{\"text\": \"Hello\"}");
        write(directory, "examples/b/exchange.json", "[]");
        write(directory, "examples/b/result.json", "{\"done\": {\"id\": \"7\"}}");
        assertThat(problems(directory).get(0))
                .startsWith("against request 1 of exchange.json")
                .contains("-     \"method\" : \"PUT\",\n+     \"method\" : \"POST\",");
        assertThat(problems(directory).get(1)).startsWith("against result.json").contains("+   \"request\" : {");
    }

    private static List<String> problems(Path directory) {
        Connectors shop = Connectors.in(List.of(directory));
        Examples examples = new Examples(shop, Map.of());
        return Examples.of(shop.get("shop")).stream().map(examples::problem).toList();
    }

    private static void write(Path directory, String file, String text) throws IOException {
        Path path = directory.resolve("shop").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private static List<Path> roots() {
        String own = System.getProperty("saddlebag.connectors", "");
        return Stream.of("connectors", "docs/example/connectors", own)
                .filter(root -> !root.isEmpty())
                .map(Path::of)
                .toList();
    }
}
