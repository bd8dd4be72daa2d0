package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a README says is supported is shown by examples: each type in the first column of a table "… becomes …" links to
 * one, or is in its name; each rule in the second column is the outcome of one.
 */
class ReadmeExamplesTest {
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(examples/([^)]*)\\)");
    private static final Pattern RULE = Pattern.compile("`([a-z][a-z0-9-]+)`");
    private static final Set<String> SMALL = Set.of("a", "an", "the", "of", "in", "to", "and", "or", "with", "by");

    @TestFactory
    Stream<DynamicTest> eachTypeOfAReadmesTableIsShownByAnExample() {
        return Connectors.in(List.of(Path.of("connectors"))).all().stream()
                .filter(connector -> connector.file("README.md").isPresent())
                .map(connector -> DynamicTest.dynamicTest(
                        connector.name(), () -> assertThat(missing(connector)).isEmpty()));
    }

    @Test
    void noticesATypeWithoutAnExample(@TempDir Path directory) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("shop/examples/video-note"));
        Files.writeString(folder.resolve("out.json"), "[{\"ignore\": \"too-dull\"}]");
        Files.writeString(
                directory.resolve("shop/README.md"),
                """
                | Shop | becomes |
                |---|---|
                | video notes, photo, [a call](examples/call) | message |
                | noise | ignored: `too-dull`, `too-loud`; never `alone` |

                | setting | meaning |
                |---|---|
                | `nothing` | to show |
                """);
        ConnectorFolder shop = Connectors.in(List.of(directory)).get("shop");
        assertThat(missing(shop)).containsExactly("photo", "call", "too-loud");
    }

    private static List<String> missing(ConnectorFolder connector) throws IOException {
        List<String> missing = new ArrayList<>();
        boolean becomes = false;
        boolean inside = false;
        for (String line : Files.readAllLines(connector.file("README.md").orElseThrow())) {
            String[] cells = line.split("(?<!\\\\)\\|", -1);
            boolean row = line.startsWith("|") && cells.length > 3;
            if (row && !inside) {
                becomes = cells[2].strip().equals("becomes");
            } else if (row && becomes && !cells[1].contains("---")) {
                missing.addAll(missing(connector, cells[1].strip(), cells[2].strip()));
            }
            inside = row;
        }
        return missing;
    }

    private static List<String> missing(ConnectorFolder connector, String types, String becomes) throws IOException {
        Set<String> cases = connector.examples().keySet();
        List<String> missing = new ArrayList<>();
        if (becomes.startsWith("ignored")) {
            Set<String> rules = rules(connector);
            RULE.matcher(becomes.replaceFirst(";.*", ""))
                    .results()
                    .map(rule -> rule.group(1))
                    .filter(rule -> !rules.contains(rule))
                    .forEach(missing::add);
            return missing;
        }
        String unlinked = LINK.matcher(types).replaceAll("").replaceAll("\\([^)]*\\)", "");
        Arrays.stream(unlinked.split(",", -1))
                .map(String::strip)
                .filter(type -> !type.isEmpty())
                .filter(type -> cases.stream().noneMatch(name -> words(name).containsAll(words(type))))
                .forEach(missing::add);
        LINK.matcher(types)
                .results()
                .map((MatchResult link) -> link.group(1))
                .filter(name -> !cases.contains(name))
                .forEach(missing::add);
        return missing;
    }

    /** The rules by which examples are ignored. */
    private static Set<String> rules(ConnectorFolder connector) throws IOException {
        Set<String> rules = new TreeSet<>();
        for (var example : connector.examples().values()) {
            Path out = example.get("out.json");
            if (out != null) {
                JsonNode made = Json.parse(Files.readAllBytes(out));
                rules.addAll(made.findValuesAsText("ignore"));
            }
        }
        return rules;
    }

    /** Those that matter, in the singular. */
    private static Set<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+"))
                .filter(word -> !word.isEmpty() && !SMALL.contains(word))
                .map(word -> word.length() > 3 && word.endsWith("s") ? word.substring(0, word.length() - 1) : word)
                .collect(Collectors.toSet());
    }
}
