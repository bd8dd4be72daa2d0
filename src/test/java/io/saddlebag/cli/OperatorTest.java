package io.saddlebag.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import io.saddlebag.TestHub;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator settles on a running hub: by the verbs, which act on its MBeans through Jolokia. */
class OperatorTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SPLITTING =
            """
            ($first := {"direction": "inbound", "kind": "message", "channel": "webchat", "originalId": id & "/1",
              "sender": {"role": "customer", "identifiers": [
                {"type": "channel_user_id", "value": visitor.id, "verification": "claimed"}]},
              "content": {"text": text}};
            [$first, $merge([$first, {"originalId": id & "/2"}])])
            """;

    private static final String DISCORD =
            """
            - route:
                id: from-discord
                from:
                  uri: kamelet:chat-webhook-source
                  parameters:
                    connector: discord
                    account: main
                    path: /webhooks/discord
                    secret: "#property:discord.secret"
                  steps:
                    - to: {uri: direct, parameters: {name: accept}}
            """;

    private final WireMockServer helpdesk =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(directory.resolve("connectors"));
        helpdesk.start();
        helpdesk.stubFor(any(anyUrl()).willReturn(okJson("{\"ticket\": \"1\"}")));
    }

    @AfterEach
    void stop() {
        helpdesk.stop();
    }

    @Test
    void aMailAndAPayloadThatIsSeveralItemsTodayAreReplayed() throws IOException {
        mapping("email", "{\"kind\": \"nonsense\"}");
        mapping("webchat", "{\"kind\": \"nonsense\"}");
        try (TestHub hub = sandbox()) {
            mail(hub);
            assertThat(hub.webchat("c1", "v1", "twice in one", "")).isEqualTo(200);
            until(rows -> rows.size() == 2, "quarantine", "list");
        }
        Files.delete(directory.resolve("connectors/email/inbound.jsonata"));
        mapping("webchat", SPLITTING);
        try (TestHub hub = sandbox()) {
            assertThat(hub.url()).isNotNull();
            assertThat(run("quarantine", "replay")).as("what?").isEqualTo(1);
            assertThat(run("quarantine", "replay", "--all", "--connector", "email"))
                    .isZero();
            until(rows -> rows.findValuesAsText("connector").equals(List.of("webchat")), "quarantine", "list");
            assertThat(run("quarantine", "replay", "--all")).isZero();
            until(JsonNode::isEmpty, "quarantine", "list");
            JsonNode books = until(
                    report -> report.path("addsUp").asText().equals("yes")
                            && report.path("items").asInt() == 3,
                    "accounting");
            assertThat(books.at("/outcomes/message").asInt()).isEqualTo(3);
            assertThat(run("quarantine", "replay", "--all"))
                    .as("again, for nothing")
                    .isZero();
            until(report -> report.path("items").asInt() == 3, "accounting");
        }
    }

    @Test
    void aRefusedCommandIsTriedAgainOrGivenUp() {
        try (TestHub hub = production()) {
            helpdesk.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(404)));
            hub.whatsapp("wamid.1", "12025550143", "hello");
            until(rows -> rows.size() == 1, "deliveries", "list");
            hub.whatsapp("wamid.2", "12025550144", "hello");
            List<String> failed =
                    until(rows -> rows.size() == 2, "deliveries", "list").findValuesAsText("id");
            hub.whatsapp("wamid.3", "12025550143", "still there?");
            until(rows -> rows.size() == 1, "deliveries", "list", "--state", "waiting");

            helpdesk.stubFor(post(anyUrl()).willReturn(okJson("{\"ticket\": \"7\"}")));
            assertThat(run("deliveries", "retry", failed.get(0))).isZero();
            until(rows -> rows.size() == 2, "deliveries", "list", "--state", "done");
            assertThat(run("deliveries", "give-up", failed.get(1), "--why", "a test"))
                    .isZero();
            assertThat(until(rows -> rows.size() == 1, "deliveries", "list", "--state", "given-up")
                            .at("/0/reason")
                            .asText())
                    .contains("a test");
            assertThat(run("deliveries", "retry", failed.get(1)))
                    .as("given up for good")
                    .isEqualTo(1);
        }
    }

    @Test
    void whatTookEffectUnseenIsDeclaredDoneAndTheNextGoesIntoItsTicket() throws IOException {
        Path sink = Path.of("http-helpdesk/http-helpdesk-sink.kamelet.yaml");
        Path ours = directory.resolve("connectors").resolve(sink);
        Files.createDirectories(ours.getParent());
        Files.writeString(
                ours, Files.readString(Path.of("connectors").resolve(sink)).replace("\"look-up\"", "\"ask-a-person\""));
        try (TestHub hub = production()) {
            helpdesk.stubFor(post(anyUrl()).willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));
            hub.whatsapp("wamid.1", "12025550143", "hello");
            String unknown = until(rows -> rows.size() == 1, "deliveries", "list", "--state", "unknown")
                    .at("/0/id")
                    .asText();
            hub.whatsapp("wamid.2", "12025550143", "still there?");

            helpdesk.stubFor(post(anyUrl()).willReturn(okJson("{\"ticket\": \"77\"}")));
            assertThat(run("deliveries", "done", unknown)).as("which ticket?").isEqualTo(1);
            assertThat(run("deliveries", "done", unknown, "--result", "{\"ticket\": \"77\"}"))
                    .isZero();
            until(rows -> rows.size() == 2, "deliveries", "list", "--state", "done");
            helpdesk.verify(postRequestedFor(urlPathMatching("/tickets/77/.*")));
        }
    }

    @Test
    void aChannelAndTheHelpdeskArePausedByTheNamesThatStatusShows() {
        try (TestHub hub = production()) {
            assertThat(run("channel", "pause", "webchat/main", "--why", "a test"))
                    .isZero();
            assertThat(hub.webchat("c1", "v1", "hello", "")).isEqualTo(503);
            assertThat(json("status").path("channels").findValuesAsText("Paused"))
                    .contains("a test");
            assertThat(run("channel", "resume", "webchat/main")).isZero();
            assertThat(hub.webchat("c1", "v1", "hello", "")).isEqualTo(200);

            assertThat(run("helpdesk", "pause", "http-helpdesk", "--why", "they move"))
                    .isZero();
            assertThat(json("status").path("helpdesks").findValuesAsText("Paused"))
                    .containsExactly("they move");
            assertThat(run("helpdesk", "resume", "http-helpdesk")).isZero();
            assertThat(run("channel", "pause", "webchat/other", "--why", "a test"))
                    .isEqualTo(1);
        }
    }

    /** The Kamelet is of another connector, which serves many. */
    @Test
    void aChannelThatIsBoundByAKameletForManyIsPausedByItsOwnName() throws IOException {
        Path routes = Files.createDirectories(directory.resolve("routes"));
        Files.writeString(routes.resolve("discord.camel.yaml"), DISCORD);
        try (TestHub hub = production("--routes.directory=" + routes, "--discord.secret=a-secret")) {
            assertThat(json("status").path("channels").findValuesAsText("name"))
                    .contains("discord/main")
                    .isSorted()
                    .doesNotContain("chat-webhook/main");
            assertThat(run("channel", "pause", "discord/main", "--why", "a test"))
                    .isZero();
            assertThat(discord(hub)).isEqualTo(503);
            assertThat(run("channel", "resume", "discord/main")).isZero();
            assertThat(discord(hub)).isEqualTo(200);
        }
    }

    @Test
    void statusShowsPeopleTheFiguresThatSaySomethingInTheOrderOfAMessage() {
        try (TestHub hub = production()) {
            hub.whatsapp("wamid.1", "12025550143", "hello");
            until(rows -> rows.size() == 1, "deliveries", "list", "--state", "done");
            await().atMost(SOON).untilAsserted(() -> {
                StringWriter out = new StringWriter();
                assertThat(run(out, "status")).isZero();
                assertThat(out.toString())
                        .containsPattern(" name +Received +Recorded\n +http-helpdesk +0 +0\n")
                        .containsPattern(" name +Delivered\n +http-helpdesk +1\n");
            });
            assertThat(json("status").at("/channels/0").fieldNames())
                    .toIterable()
                    .contains("Quarantined", "Unknown");
        }
    }

    private static int discord(TestHub hub) {
        String body = "{\"t\": \"TYPING_START\", \"d\": {}}";
        return hub.post(
                "/webhooks/discord",
                body,
                Map.of("Content-Type", "application/json", "X-Signature", TestHub.hmac("a-secret", body)));
    }

    private static void mail(TestHub hub) {
        String mail = "{\"as\": \"ada\", \"subject\": \"My order\", \"text\": \"Where is it?\"}";
        assertThat(hub.post(
                        "/sandbox/mail/data/mails",
                        mail,
                        Map.of("Origin", hub.url().toString())))
                .isBetween(200, 299);
    }

    private TestHub sandbox() {
        return TestHub.sandbox(
                data(), "--connectors.directory=" + directory.resolve("connectors"), "--email.delay=100");
    }

    private TestHub production(String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "--connectors.directory=" + directory.resolve("connectors"),
                "--helpdesk.connector=http-helpdesk",
                "--http-helpdesk.url=" + helpdesk.baseUrl(),
                "--http-helpdesk.secret=a-secret-of-the-test"));
        settings.addAll(List.of(more));
        return TestHub.production(data(), settings.toArray(String[]::new));
    }

    private Path data() {
        return directory.resolve("data");
    }

    private void mapping(String connector, String mapping) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("connectors").resolve(connector));
        Files.writeString(folder.resolve("inbound.jsonata"), mapping);
    }

    private JsonNode until(Predicate<JsonNode> is, String... verb) {
        return await(String.join(" ", verb)).atMost(SOON).until(() -> json(verb), is);
    }

    /** What a verb prints: of those that list something the lines. */
    private JsonNode json(String... verb) {
        StringWriter out = new StringWriter();
        List<String> arguments = new ArrayList<>(Arrays.asList(verb));
        arguments.add("--json");
        assertThat(run(out, arguments.toArray(String[]::new))).isZero();
        List<String> lines = out.toString().lines().toList();
        return verb.length == 1
                ? Json.read(lines.get(0), JsonNode.class)
                : Json.read("[" + String.join(",", lines) + "]", JsonNode.class);
    }

    private int run(String... verb) {
        return run(new StringWriter(), verb);
    }

    private int run(StringWriter out, String... verb) {
        String[] all = Arrays.copyOf(verb, verb.length + 1);
        all[verb.length] = "--data.directory=" + data();
        return Saddlebag.run(new PrintWriter(out, true), new PrintWriter(new StringWriter(), true), all);
    }
}
