package io.saddlebag.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files an operator starts from: they name what exists and set what the hub takes. */
class ShippedFilesTest {
    private static final Path DOCKERFILE = Path.of("docker/Dockerfile");
    private static final Path COMPOSE = Path.of("docker/compose.yaml");

    @Test
    void theExampleConfigurationIsValidWhenItIsUncommented(@TempDir Path home) throws IOException {
        Path example = Path.of("src/distribution/config/application.properties");
        Path secret = Files.writeString(home.resolve("secret"), "x");
        String uncommented = Files.readString(example)
                .replaceAll("(?m)^#(?=[a-z.-]+=)", "")
                .replaceAll("file:\\S+", "file:" + secret);
        Path config = Files.createDirectory(home.resolve("config"));
        Files.writeString(config.resolve("application.properties"), uncommented);

        Settings settings = Settings.load(List.of(), Map.of(), new Properties(), home);

        assertThat(settings.text("profile")).isEqualTo("production");
        assertThat(settings.secret("store.password")).isEqualTo("x");
    }

    @Test
    void theImageCopiesWhatIsThereAndWhatItsContextHolds() throws IOException {
        List<String> sources = lines(DOCKERFILE, "COPY ")
                .filter(line -> !line.startsWith("--from"))
                .flatMap(line -> Arrays.stream(line.split(" ")).limit(line.split(" ").length - 1))
                .toList();
        List<String> context = lines(Path.of(".dockerignore"), "!").toList();

        assertThat(sources).isNotEmpty().isSubsetOf(context).allSatisfy(source -> assertThat(Path.of(source))
                .exists());
    }

    @Test
    void theImageRunsAsNobodySpecialChecksItsHealthAndHoldsNoSecret() throws IOException {
        String dockerfile = Files.readString(DOCKERFILE);

        assertThat(dockerfile).contains("\nUSER saddlebag\n", "\nSTOPSIGNAL SIGTERM\n", "\nHEALTHCHECK ", "\nVOLUME ");
        assertThat(dockerfile).contains("/dev/tcp/127.0.0.1/" + fallback("management.port") + " ");
        assertThat(dockerfile).contains("EXPOSE " + fallback("http.port"));
        assertThat(variables(dockerfile)).isNotEmpty().allSatisfy(ShippedFilesTest::isASettingButNoSecret);
    }

    @Test
    void theComposeFileDeclaresTheSecretsAndVolumesItUses() throws IOException {
        Map<?, ?> compose = yaml(COMPOSE);
        Map<?, ?> hub = map(map(compose.get("services")).get("hub"));

        assertThat(map(compose.get("secrets")).keySet()).isEqualTo(java.util.Set.copyOf((List<?>) hub.get("secrets")));
        assertThat((List<?>) hub.get("volumes"))
                .allMatch(volume -> volume.toString().startsWith(".")
                        || map(compose.get("volumes"))
                                .containsKey(volume.toString().replaceFirst(":.*", "")));
        assertThat(map(hub.get("build"))).hasToString("{context=.., dockerfile=" + DOCKERFILE + "}");
    }

    @Test
    void theComposeFileGivesSecretsAsFilesOnly() throws IOException {
        Map<?, ?> hub = map(map(yaml(COMPOSE).get("services")).get("hub"));

        assertThat(map(hub.get("environment"))).isNotEmpty().allSatisfy((variable, value) -> {
            assertThat(variable.toString()).startsWith("SADDLEBAG_").endsWith("_FILE");
            assertThat((List<?>) hub.get("secrets")).anyMatch(secret -> value.equals("/run/secrets/" + secret));
        });
    }

    private static void isASettingButNoSecret(String variable) {
        if (!variable.equals("SADDLEBAG_CONFIG")) {
            Assignment assignment = new EnvironmentNames(List.of())
                    .assignments(Map.of(variable, "x"))
                    .get(0);
            assertThat(KnownSettings.names()).contains(assignment.name());
            assertThat(KnownSettings.named(assignment.name()).isSecret()).isFalse();
        }
    }

    private static List<String> variables(String text) {
        return Pattern.compile("SADDLEBAG_[A-Z_]+")
                .matcher(text)
                .results()
                .map(found -> found.group())
                .toList();
    }

    private static String fallback(String name) {
        return KnownSettings.named(name).fallback();
    }

    private static Stream<String> lines(Path file, String prefix) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()));
    }

    private static Map<?, ?> yaml(Path file) throws IOException {
        return map(new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file)));
    }

    private static Map<?, ?> map(@org.jspecify.annotations.Nullable Object value) {
        return (Map<?, ?>) java.util.Objects.requireNonNull(value);
    }
}
