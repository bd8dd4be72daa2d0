package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** The sandbox as a new user meets it: write on the channels, see the tickets, answer as an agent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SandboxHubTest {
    private static final String TICKETS = "/sandbox/helpdesk/data/tickets";
    private static final String GRACE =
            "{\"id\":\"C-2002\",\"name\":\"Grace\",\"email\":\"grace@sandbox.test\"," + "\"phone\":\"+12025550177\"}";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    /** What each of the three commands says. */
    private static final List<String> TRIES = List.of(
            "Where is my order 1001?", "Me again. Can I talk to a human?", "And by mail: where is my order 1001?");

    private final Path data;
    private final List<String> console;
    private TestHub hub;

    SandboxHubTest(@TempDir Path data) {
        this.data = data;
        try (HubLog log = new HubLog()) {
            hub = start();
            console = log.lines().stream()
                    .map(line -> line.strip().replaceFirst("^\\S+ ", ""))
                    .toList();
        }
    }

    private TestHub start() {
        return TestHub.sandbox(data, "--news.tell=solved", "--email.delay=200");
    }

    @AfterAll
    void stopsAndSaysSo() {
        try (HubLog log = new HubLog()) {
            hub.close();
            assertThat(log.lines())
                    .anyMatch(line -> line.contains("Saddlebag stops"))
                    .anyMatch(line -> line.contains("Saddlebag has stopped."));
        }
    }

    @Test
    void theConsoleSaysInAFewLinesWhatRunsAndWhatToTry() {
        String here = hub.url().toString();
        assertThat(console)
                .hasSizeLessThan(15)
                .containsSubsequence(
                        "INFO  Hub - Webhooks: " + here + "/webhooks/<connector>",
                        "INFO  Hub - Management: " + hub.management() + "/observe/health",
                        "INFO  Hub - Web chat: " + here + "/sandbox/chat",
                        "INFO  Hub - Helpdesk: " + here + "/sandbox/helpdesk",
                        "INFO  Hub - Mail: " + here + "/sandbox/mail",
                        "INFO  Hub - To try it: write on one of these pages, or copy the three commands of README.md",
                        "INFO  Hub - Saddlebag runs. Ctrl-C stops it.");
        assertThat(console)
                .anyMatch(line -> line.matches("INFO  Hub - SMTP: 127.0.0.1:\\d+ \\(write to support@sandbox.test\\)"))
                .anyMatch(line -> line.matches("INFO  Hub - IMAP: 127.0.0.1:\\d+ \\(user support@sandbox.test\\)"))
                .noneMatch(line -> line.startsWith("WARN") || line.startsWith("ERROR"));
    }

    @Test
    void theThreeCommandsOfTheReadmeShowOneCustomerAndTheHistoryOfAllThree(TestReporter reporter) throws Exception {
        for (String tool : List.of("bash", "curl", "openssl")) {
            assumeTrue(Files.isExecutable(Path.of("/usr/bin", tool)), tool + " is not here");
        }
        List<String> tickets = new ArrayList<>();
        for (String command : commands()) {
            long begun = System.nanoTime();
            bash(command);
            tickets.add(ticket(TRIES.get(tickets.size())));
            reporter.publishEntry(
                    "command " + tickets.size() + ", to its ticket",
                    Duration.ofNanos(System.nanoTime() - begun).toString());
        }
        assertThat(tickets).doesNotHaveDuplicates().hasSize(3);
        JsonNode last = ticketOf(tickets.get(2));
        assertThat(last.at("/customer/identifiers").findValuesAsText("value"))
                .contains("+12025550143", "C-1001", "ada@sandbox.test");
        assertThat(last.at("/escalation/customer/proven").asBoolean()).isTrue();
        assertThat(last.at("/escalation/transcript").findValuesAsText("text"))
                .hasSize(3)
                .allMatch(text -> TRIES.stream().anyMatch(text::contains));
        assertThat(last.at("/escalation/transcript").findValuesAsText("channel"))
                .as("a mail tells its time in whole seconds, so its place may be another")
                .containsExactlyInAnyOrder("whatsapp", "webchat", "email");
        assertThat(last.at("/escalation/earlier").findValuesAsText("ticket"))
                .containsExactlyInAnyOrder(tickets.get(0), tickets.get(1));
    }

    /** Those of README.md, but for the ports, which are others here. */
    private List<String> commands() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String tries = readme.substring(readme.indexOf("## Try it"), readme.indexOf("Answer in the helpdesk"));
        String smtp = console.stream()
                .filter(line -> line.contains(" SMTP: "))
                .map(line -> line.replaceFirst(".* SMTP: (\\S+) .*", "$1"))
                .findFirst()
                .orElseThrow();
        List<String> commands = COMMANDS.matcher(tries)
                .results()
                .map(block -> block.group(1)
                        .replace(
                                "localhost:8080",
                                URI.create(hub.url().toString()).getAuthority())
                        .replace("localhost:3025", smtp))
                .toList();
        assertThat(commands).hasSize(3);
        return commands;
    }

    private static void bash(String command) throws Exception {
        Process bash = new ProcessBuilder("bash", "-euo", "pipefail", "-c", command)
                .redirectErrorStream(true)
                .start();
        String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(bash.exitValue()).as(printed).isZero();
        assertThat(printed).doesNotContainPattern("HTTP/1.1 [345]");
    }

    @Test
    void whoWritesOnTwoChannelsIsOneCustomerWithOneHistory() {
        assertThat(hub.whatsapp("wamid.1", "12025550177", "Where is my moth?")).isEqualTo(200);
        String first = ticket("Where is my moth?");
        assertThat(hub.webchat("c1", "v1", "Please let me talk to a human", GRACE))
                .isEqualTo(200);
        String second = ticket("Please let me talk to a human");
        JsonNode ticket = ticketOf(second);
        assertThat(ticket.at("/escalation/customer/proven").asBoolean()).isTrue();
        assertThat(ticket.at("/escalation/transcript").findValuesAsText("text"))
                .containsExactly("Where is my moth?", "Please let me talk to a human");
        assertThat(ticket.at("/escalation/channelsBefore/0").asText()).isEqualTo("whatsapp");
        assertThat(ticket.at("/escalation/reasons/0/code").asText()).isEqualTo("asked-for-a-person");
        assertThat(ticket.at("/escalation/earlier/0/ticket").asText()).isEqualTo(first);
        assertThat(ticket.at("/escalation/earlier/0/subject").asText()).isEqualTo("Where is my moth?");
        String link = ticket.at("/escalation/link").asText();
        assertThat(hub.page(link)).contains("Please let me talk to a human").doesNotContain("Where is my moth?");
        assertThat(hub.page(link + "0")).doesNotContain("human");
        assertThat(ticket.at("/customer/identifiers").findValuesAsText("value"))
                .contains("+12025550177", "C-2002", "grace@sandbox.test");
    }

    @Test
    void aSecondMessageJoinsTheTicketAndARepeatedOneDoesNotAndBothAreThereAfterARestart() {
        hub.whatsapp("wamid.11", "12025550188", "Hello");
        String ticket = ticket("Hello");
        hub.whatsapp("wamid.11", "12025550188", "Hello");
        hub.whatsapp("wamid.12", "12025550188", "Anybody there?");
        await("the second message on the ticket")
                .atMost(SOON)
                .until(() -> entries(ticket), List.of("Hello", "Anybody there?")::equals);
        int tickets = hub.get(TICKETS).path("tickets").size();
        hub.close();
        hub = start();
        assertThat(entries(ticket)).containsExactly("Hello", "Anybody there?");
        assertThat(hub.get(TICKETS).path("tickets")).hasSize(tickets);
    }

    @Test
    void whatAnAgentAnswersReachesTheChat() {
        hub.webchat("c21", "v21", "Do you ship to Graz?", "");
        String ticket = ticket("Do you ship to Graz?");
        Map<String, String> fromThePage = Map.of("Origin", hub.url().toString());
        assertThat(hub.post(
                        TICKETS + "/" + ticket + "/replies", "{\"id\":\"r1\",\"text\":\"Yes, we do.\"}", fromThePage))
                .isEqualTo(201);
        await("the answer, delivered to the chat").atMost(SOON).until(this::toTheChat, List.of("done")::equals);
        for (int twice = 0; twice < 2; twice++) {
            hub.post(TICKETS + "/" + ticket + "/state", "{\"state\":\"solved\"}", fromThePage);
        }
        await("the news, delivered to the chat").atMost(SOON).until(this::toTheChat, List.of("done", "done")::equals);
        List<String> texts =
                hub.store().read(tx -> tx.list("SELECT text FROM message ORDER BY id", row -> row.text(1)));
        assertThat(texts).anyMatch(text -> text.startsWith("Your request is solved."));
    }

    private List<String> toTheChat() {
        return hub.store()
                .read(tx -> tx.list(
                        "SELECT state FROM delivery WHERE target LIKE 'channel/webchat%' ORDER BY id",
                        row -> row.text(1)));
    }

    private JsonNode ticketOf(String ticket) {
        return hub.get(TICKETS + "/" + ticket);
    }

    private List<String> entries(String ticket) {
        return ticketOf(ticket).path("entries").findValuesAsText("text");
    }

    /** The ticket that begins with these words. */
    private String ticket(String words) {
        return await("the ticket about " + words)
                .atMost(SOON)
                .until(
                        () -> StreamSupport.stream(
                                        hub.get(TICKETS).path("tickets").spliterator(), false)
                                .map(ticket -> ticket.path("id").asText())
                                .filter(id -> entries(id).stream()
                                        .findFirst()
                                        .orElse("")
                                        .strip()
                                        .equals(words))
                                .toList(),
                        found -> !found.isEmpty())
                .get(0);
    }
}
