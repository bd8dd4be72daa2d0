package io.saddlebag.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The two texts that people read about settings say what the code says. To write them anew:
 * {@code ./mvnw test -Dtest=SettingsReferenceTest -Dsaddlebag.reference=write}.
 */
class SettingsReferenceTest {
    private static final String CONNECTORS = "# === Connectors:";

    @Test
    void applicationPropertiesNamesEverySettingWithItsDefault() throws IOException {
        Path file = Path.of("src/main/resources/application.properties");
        String found = Files.readString(file);
        String connectors = found.substring(found.indexOf(CONNECTORS));

        sameAs(
                file,
                "# The settings of the hub and their defaults, in the order in which a message meets them.\n"
                        + "# Change them in config/application.properties; docs/settings.md lists the other ways.\n"
                        + KnownSettings.GROUPS.stream()
                                .map(SettingsReferenceTest::properties)
                                .collect(Collectors.joining())
                        + "\n" + connectors);
    }

    @Test
    void settingsPageNamesEverySettingWithItsTypeAndDefault() throws IOException {
        Path file = Path.of("docs/settings.md");
        String found = Files.readString(file);
        String introduction = found.substring(0, found.indexOf("\n## The hub"));

        sameAs(
                file,
                introduction
                        + KnownSettings.GROUPS.stream()
                                .map(SettingsReferenceTest::page)
                                .collect(Collectors.joining()));
    }

    private static void sameAs(Path file, String expected) throws IOException {
        if (System.getProperty("saddlebag.reference", "").equals("write")) {
            Files.writeString(file, expected);
        }
        assertThat(file).content().isEqualTo(expected);
    }

    private static String properties(KnownSettings.Group group) {
        return "\n# === " + group.title() + "\n"
                + group.settings().stream()
                        .map(setting -> "\n# " + setting.description() + " ("
                                + setting.type().name() + ")\n" + setting.name() + "=" + setting.fallback() + "\n")
                        .collect(Collectors.joining());
    }

    private static String page(KnownSettings.Group group) {
        return "\n## " + group.title() + "\n\n| Setting | Type | Default | Effect |\n|---|---|---|---|\n"
                + group.settings().stream()
                        .map(setting ->
                                "| `" + setting.name() + "` | " + setting.type().name() + " | "
                                        + (setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`") + " | "
                                        + setting.description() + " |\n")
                        .collect(Collectors.joining());
    }
}
