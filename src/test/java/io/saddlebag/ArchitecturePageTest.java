package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/architecture.md names the packages, tables, tests and routes that there are. */
class ArchitecturePageTest {
    private static final Path MAIN = Path.of("src/main/java/io/saddlebag");

    private final String page;

    ArchitecturePageTest() throws IOException {
        page = Files.readString(Path.of("docs/architecture.md"));
    }

    @Test
    void namesEachPackage() throws IOException {
        try (Stream<Path> packages = Files.list(MAIN)) {
            assertThat(firstColumn("Packages"))
                    .containsExactlyInAnyOrderElementsOf(packages.filter(Files::isDirectory)
                            .map(folder -> folder.getFileName().toString())
                            .toList());
        }
    }

    @Test
    void namesEachTable() throws IOException {
        String migrations;
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.toList()) {
                all.append(Files.readString(file));
            }
            migrations = all.toString();
        }
        assertThat(firstColumn("Tables"))
                .containsExactlyInAnyOrderElementsOf(Set.copyOf(found("CREATE TABLE (\\w+)", migrations)));
    }

    @Test
    void namesOnlyTestsAndClassesThatThereAre() throws IOException {
        Set<String> classes;
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            classes = files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
        }
        assertThat(found("`(?:[a-z]+\\.)?([A-Z][A-Za-z]+)(?:\\.[a-z]+)?`", page))
                .filteredOn(name -> !name.startsWith("JMSX"))
                .isNotEmpty()
                .isSubsetOf(classes);
    }

    @Test
    void itsLinksLeadSomewhere() {
        assertThat(found("\\]\\(([^)#:]+)\\)", page)).isNotEmpty().allSatisfy(link -> assertThat(Path.of("docs", link))
                .exists());
    }

    private List<String> firstColumn(String section) {
        String below = page.substring(page.indexOf("\n## " + section + "\n") + 4);
        String table = below.substring(0, below.indexOf("\n## "));
        return table.lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> found("`(\\w+)`", line.substring(0, line.indexOf('|', 2))).stream())
                .toList();
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
