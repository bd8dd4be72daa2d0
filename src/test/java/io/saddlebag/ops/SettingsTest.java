package io.saddlebag.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private final Path home;

    SettingsTest(@TempDir Path home) {
        this.home = home;
    }

    @Test
    void needNothingToBeConfigured() {
        Settings settings = load();

        assertThat(settings.text("profile")).isEqualTo("sandbox");
        assertThat(settings.number("http.port")).isEqualTo(8080);
        assertThat(settings.size("http.max-body")).isEqualTo(10 << 20);
        assertThat(settings.duration("retention.raw")).isEqualTo(Duration.ofDays(30));
        assertThat(settings.path("data.directory")).isEqualTo(home.resolve("data"));
        assertThat(settings.given("store.url")).isFalse();
        assertThat(settings.list("http.trusted-proxies")).isEmpty();
    }

    @Test
    void letTheLaterSourceWin() throws IOException {
        write(
                "config/application.properties",
                "profile=night\nhttp.port=1\nhttp.workers=1\nstore.pool-size=1\ninbound.consumers=1");
        write("config/application-night.properties", "http.port=2\nhttp.workers=2\ndelivery.attempts=2");
        Properties system = new Properties();
        system.setProperty("saddlebag.inbound.consumers", "4");
        system.setProperty("saddlebag.home", "/somewhere");

        Settings settings = Settings.load(
                List.of("--inbound.consumers=5"),
                Map.of("SADDLEBAG_STORE_POOL_SIZE", "3", "SADDLEBAG_INBOUND_CONSUMERS", "3", "PATH", "/bin"),
                system,
                home);

        assertThat(settings.number("delivery.attempts"))
                .as("the profile's file")
                .isEqualTo(2);
        assertThat(settings.number("http.workers")).as("application.properties").isEqualTo(1);
        assertThat(settings.number("store.pool-size")).as("environment").isEqualTo(3);
        assertThat(settings.number("inbound.consumers")).as("command line").isEqualTo(5);
    }

    @Test
    void areReadFromTheDirectoryThatTheCommandLineNames() throws IOException {
        write("elsewhere/application.properties", "http.port=9000");

        assertThat(load("--config", home.resolve("elsewhere").toString()).number("http.port"))
                .isEqualTo(9000);
        assertThatThrownBy(() -> environment(
                        Map.of("SADDLEBAG_CONFIG", home.resolve("nowhere").toString())))
                .isInstanceOf(WrongSetting.class)
                .hasMessageStartingWith("SADDLEBAG_CONFIG names ");
        assertThatThrownBy(() -> load("--config=no\u0000path")).hasMessageContaining("which is no path");
        assertThatThrownBy(() -> load("--config=" + home.resolve("nowhere")))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("is not a directory");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            --http.port=80x           | http.port is "80x" (on the command line), which is not a port; give a number from 0 to 65535, 0 for any free port.
            --http.port=70000         | http.port is "70000" (on the command line), which is not a port; give a number from 0 to 65535, 0 for any free port.
            --http.port=              | http.port is "" (on the command line), which is not a port; give a number from 0 to 65535, 0 for any free port.
            --retention.raw=30        | retention.raw is "30" (on the command line), which is not a duration from 0 to 36500d; give a number and a unit such as 500ms, 30s, 5m, 12h or 7d.
            --http.max-body=10        | http.max-body is "10" (on the command line), which is not a size from 1KB to 512MB; give a number and a unit such as 512KB, 10MB or 2GB.
            --store.pool-size=0       | store.pool-size is "0" (on the command line), which is not a number from 1 to 500; give a whole number between these.
            --public.url=hub.example  | public.url is "hub.example" (on the command line), which is not a url; give an address such as https://hub.example.com.
            --store.url=jdbc:h2:mem:x | store.url is "jdbc:h2:mem:x" (on the command line), which is not an address of a PostgreSQL database; give one such as jdbc:postgresql://db.example.com/saddlebag, or leave it empty for a SQLite file.
            --log.format=xml          | log.format is "xml" (on the command line), which is not one of text, json; give one of these.
            --delivery.backoff=20m    | delivery.backoff is "20m" (on the command line), which is longer than the longest: delivery.backoff-max is "15m" (in the hub's application.properties); give less here, or more there.
            --http.prot=80            | http.prot (on the command line) is not a setting of the hub; did you mean http.port?
            --htp.port=80             | htp.port (on the command line) is not a setting of the hub; did you mean http.port?
            --store.compression=yes   | store.compression (on the command line) is not a setting of the hub; docs/settings.md lists all there are.
            --verbose                 | The argument "--verbose" is not understood; give settings as --name=value, for example --http.port=9000.
            """)
    void sayInOneSentenceWhatIsWrongAndWhatToGiveInstead(String argument, String sentence) {
        assertThatThrownBy(() -> load(argument))
                .isInstanceOf(WrongSetting.class)
                .hasMessage(sentence);
    }

    @Test
    void nameTheFileOrVariableThatIsWrong() throws IOException {
        assertThatThrownBy(() -> environment(Map.of("SADDLEBAG_HTTP_PORT", "x")))
                .hasMessageStartingWith("http.port is \"x\" (by the environment variable SADDLEBAG_HTTP_PORT)");
        write("config/application.properties", "log.level=LOUD");
        assertThatThrownBy(this::load)
                .hasMessageContaining("(in " + home.resolve("config/application.properties") + ")");
    }

    @Test
    void refuseAProfileThatNobodyWrote() {
        assertThatThrownBy(() -> load("--profile=sandbx"))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("profile is \"sandbx\" (on the command line), but there is no ");
    }

    @Test
    void neverShowASecret() throws IOException {
        assertThatThrownBy(() -> load("--store.password=hun\u0007ter2"))
                .hasMessageContaining("store.password is a value that is not shown")
                .hasMessageNotContaining("ter2");
        Settings settings = load("--whatsapp.app-secret=hunter2", "--store.password=hunter3");
        assertThat(settings.secret("whatsapp.app-secret")).isEqualTo("hunter2");
        assertThat(settings.toString()).doesNotContain("hunter");
        assertThat(settings.describe("whatsapp.app-secret"))
                .isEqualTo("whatsapp.app-secret is set (on the command line)");
        assertThat(settings.describe("store.password")).doesNotContain("hunter");
        assertThat(load("--store.url=jdbc:postgresql://x/y?password=hunter4&a=b")
                        .describe("store.url"))
                .isEqualTo("store.url is \"jdbc:postgresql://x/y?password=…&a=b\" (on the command line)");
    }

    @Test
    void readSecretsFromFiles() throws IOException {
        Path file = write("secrets/db", "s3cret\n");

        assertThat(environment(Map.of("SADDLEBAG_STORE_PASSWORD_FILE", file.toString()))
                        .secret("store.password"))
                .isEqualTo("s3cret");
        assertThat(environment(Map.of("SADDLEBAG_TELEGRAM_BOT_TOKEN_FILE", file.toString()))
                        .secret("telegram.bot-token"))
                .isEqualTo("s3cret");
        assertThat(load("--zendesk.token=file:" + file).secret("zendesk.token")).isEqualTo("s3cret");
        assertThat(load("--zendesk.url=file:" + file).text("zendesk.url"))
                .as("no secret")
                .isEqualTo("file:" + file);
        Path empty = write("secrets/empty", "\n");
        assertThat(load("--store.password=file:" + empty).given("store.password"))
                .as("an empty file is for what is not used")
                .isFalse();
        for (String wrong : List.of("/none", "no\u0000path")) {
            assertThatThrownBy(() -> load("--telegram.bot-token=file:" + wrong)).isInstanceOf(WrongSetting.class);
        }
        assertThatThrownBy(() -> environment(Map.of("SADDLEBAG_STORE_PASSWORD_FILE", "no\u0000path")))
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> environment(Map.of("SADDLEBAG_STORE_PASSWORD_FILE", "/none")))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("store.password (by the environment variable SADDLEBAG_STORE_PASSWORD_FILE)")
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> environment(
                        Map.of("SADDLEBAG_STORE_PASSWORD_FILE", file.toString(), "SADDLEBAG_STORE_PASSWORD", "x")))
                .hasMessageContaining("set twice");
        assertThatThrownBy(() -> environment(Map.of("SADDLEBAG_HTTP_PORT_FILE", file.toString())))
                .as("what a file holds is not shown, whatever the name")
                .hasMessageContaining("http.port is a value that is not shown")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void takeAConnectorsOwnNamesFromEverySource() throws IOException {
        write("config/application.properties", "acme-chat.shop.api-key=a");

        Settings settings = environment(Map.of(
                "SADDLEBAG_ACME_CHAT_SHOP_API_KEY",
                "b",
                "SADDLEBAG_TELEGRAM_BOT_TOKEN",
                "c",
                "SADDLEBAG_IRC__NET__NICK",
                "d"));

        assertThat(settings.secret("acme-chat.shop.api-key")).isEqualTo("b");
        assertThat(settings.secret("telegram.bot-token")).isEqualTo("c");
        assertThat(settings.text("irc.net.nick")).isEqualTo("d");
        assertThat(settings.text("irc.net.other")).isEmpty();
    }

    @Test
    void goToCamelInUnitsThatCamelReads() {
        Properties properties =
                load("--retention.raw=7d", "--http.max-body=2MB").asProperties();

        assertThat(properties)
                .containsEntry("retention.raw", "604800000")
                .containsEntry("http.max-body", "2097152")
                .containsEntry("data.directory", home.resolve("data").toString())
                .containsEntry("store.url", "");
    }

    @Test
    void needBothHalvesOfTheTlsPair() {
        assertThatThrownBy(() -> load("--http.tls.certificate=/c.pem"))
                .hasMessage(
                        "http.tls.certificate is \"/c.pem\" (on the command line), but http.tls.key is empty; give both or none.");
    }

    private Settings load(String... args) {
        return Settings.load(List.of(args), Map.of(), new Properties(), home);
    }

    private Settings environment(Map<String, String> env) {
        return Settings.load(List.of(), env, new Properties(), home);
    }

    private Path write(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
