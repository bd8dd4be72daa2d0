package io.saddlebag.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.TestHub;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People in a whole hub, by the verbs of the command line: joined, told apart again, handed out and erased. */
class CustomerCommandTest {
    private static final String PHONE = "436605550177";
    private static final String WORD = "grobfeldspat";
    private static final String MAIL = "ada@" + WORD + ".example";

    @TempDir
    Path folder = Path.of("");

    private final StringWriter err = new StringWriter();

    @Test
    void aPersonIsJoinedHandedOutAndErasedForGood() throws IOException {
        try (TestHub hub = TestHub.production(
                folder.resolve("data"),
                "--helpdesk.connector=http-helpdesk",
                "--http-helpdesk.url=http://127.0.0.1:1",
                "--http-helpdesk.secret=a-secret-of-sixteen")) {
            hub.whatsapp("wamid.P1", PHONE, WORD + " one");
            hub.webchat("c1", "v1", WORD + " two, please answer by e-mail", "{\"email\":\"" + MAIL + "\"}");
            items("message", 2);

            assertThat(run("customer", "join", "+" + PHONE, MAIL, "--preview")
                            .path("possible")
                            .asBoolean())
                    .isTrue();
            JsonNode joined = run("customer", "join", "+" + PHONE, MAIL, "--why", "the same person");
            assertThat(joined.path("after")).hasSize(1);
            assertThat(run("customer", "undo", joined.path("link").asText()).path("after"))
                    .hasSize(2);
            run("customer", "join", "+" + PHONE, MAIL);
            JsonNode shown = run("customer", "show", "+" + PHONE);
            assertThat(shown.path("events").findValuesAsText("kind")).contains("joined", "undone");
            String conversation = shown.at("/conversations/0/id").asText();
            assertThat(run("conversation", "show", conversation).path("messages"))
                    .hasSize(1);
            joinedAndSplit(conversation, shown.at("/conversations/1/id").asText());
            assertThat(consent().path("channel").asText()).isEqualTo("email");
            assertThat(exit("customer", "withdraw-consent", MAIL, "sms")).isEqualTo(1);
            assertThat(run("customer", "withdraw-consent", MAIL)
                            .at("/withdrawn/0")
                            .asText())
                    .isEqualTo("email");
            assertThat(consent().path("withdrawn").asText()).isNotEmpty();
            run("customer", "export", MAIL, "--to", folder.resolve("ada.zip").toString());
            assertThat(folder.resolve("ada.zip")).isNotEmptyFile();
            assertThat(files()).isNotEmpty();

            assertThat(exit("customer", "erase", "+" + PHONE))
                    .as("without --yes")
                    .isEqualTo(1);
            JsonNode erased = run("customer", "erase", "+" + PHONE, "--yes");
            assertThat(erased.at("/removed/messages").asInt()).isEqualTo(2);
            assertThat(erased.path("settled").asBoolean()).isTrue();
            assertThat(erased.path("follows").toString()).contains("journal", "Backups");
            JsonNode listed = run("customer", "erasures");
            assertThat(listed.path("done").asBoolean()).as("%s", listed).isTrue();
            assertThat(files()).isEmpty();

            hub.whatsapp("wamid.P1", PHONE, WORD + " one");
            items("ignored", 1);
            assertThat(files()).as("after it was delivered again").isEmpty();
            assertThat(run("accounting").path("addsUp").asText()).isEqualTo("yes");
        }
    }

    private void joinedAndSplit(String one, String other) {
        int before = messages(other);
        JsonNode joined = run("conversation", "join", one, other, "--why", "one matter");
        assertThat(joined.path("kind").asText()).isEqualTo("join");
        assertThat(messages(other)).isEqualTo(before + 1);
        JsonNode split = run("conversation", "split", other, "1");
        assertThat(messages(split.path("to").asText())).isEqualTo(1);
        assertThat(messages(other)).isEqualTo(before);
        assertThat(exit("conversation", "undo", joined.path("id").asText()))
                .as("the last one goes first")
                .isEqualTo(1);
        run("conversation", "undo", split.path("id").asText());
        run("conversation", "undo", joined.path("id").asText());
        assertThat(List.of(messages(one), messages(other))).containsExactly(1, before);
    }

    private int messages(String conversation) {
        return run("conversation", "show", conversation).path("messages").size();
    }

    private JsonNode consent() {
        return await("the consent")
                .atMost(Duration.ofSeconds(20))
                .until(() -> run("customer", "show", MAIL).at("/consents/0"), consent -> !consent.isMissingNode());
    }

    private void items(String outcome, int items) {
        await(items + " items with the outcome " + outcome)
                .atMost(Duration.ofSeconds(20))
                .until(() -> run("accounting").at("/outcomes/" + outcome).asInt() == items
                        && run("accounting").path("addsUp").asText().equals("yes"));
    }

    /** Files of the data directory in which the person is to be found; the broker's journal follows by itself. */
    private List<Path> files() throws IOException {
        Path data = folder.resolve("data");
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(data.resolve("broker")))
                    .filter(file -> Stream.of(PHONE, WORD, "wamid.P1").anyMatch(read(file)::contains))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode run(String... arguments) {
        StringWriter out = new StringWriter();
        assertThat(execute(out, arguments))
                .as("%s: %s", List.of(arguments), err)
                .isZero();
        return Json.read(out.toString(), JsonNode.class);
    }

    private int exit(String... arguments) {
        return execute(new StringWriter(), arguments);
    }

    private int execute(StringWriter out, String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--json";
        all[arguments.length + 1] = "--data.directory=" + folder.resolve("data");
        return Saddlebag.run(new PrintWriter(out, true), new PrintWriter(err, true), all);
    }
}
