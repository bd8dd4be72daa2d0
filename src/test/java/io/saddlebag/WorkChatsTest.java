package io.saddlebag;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.ChannelStub.Answer;
import io.saddlebag.ChannelStub.Asked;
import io.saddlebag.connector.TokenIssuer;
import io.saddlebag.message.Json;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Slack, Teams, Chatwoot through the chat webhook, and the telephone on a whole hub: what is signed becomes a ticket,
 * what an agent answers becomes a request to the channel's server.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkChatsTest {
    private static final String PUBLIC = "https://hub.shop.example";
    private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(.*?)```");

    private final ChannelStub slack = new ChannelStub(this::slack);
    private final ChannelStub teams = new ChannelStub(WorkChatsTest::teams);
    private final ChannelStub chatwoot = new ChannelStub(asked -> Answer.json(200, "{'id': 72}"));
    private final ChannelStub discord = new ChannelStub(asked -> Answer.json(200, "{'id': 'D2'}"));
    private final TokenIssuer microsoft = new TokenIssuer();
    private final TestHub hub;
    private final SandboxDesk desk;

    WorkChatsTest(@TempDir Path home) throws Exception {
        Path routes = Files.createDirectory(home.resolve("routes"));
        for (String name : List.of("chatwoot", "discord")) {
            Matcher route = YAML.matcher(Files.readString(Path.of("connectors", name, "README.md")));
            assertThat(route.find()).as("the README shows the routes").isTrue();
            Files.writeString(
                    routes.resolve(name + ".camel.yaml"), route.group(1).replace("https://discord.com", discord.url()));
        }
        hub = TestHub.sandbox(
                home.resolve("data"),
                "--public.url=" + PUBLIC,
                "--routes.directory=" + routes,
                "--slack.signing-secret=slack-secret",
                "--slack.bot-token=xoxb-1",
                "--slack.url=" + slack.url(),
                "--slack.file-hosts=" + slack.url().replace("http://", ""),
                "--teams.app-id=" + TokenIssuer.AUDIENCE,
                "--teams.app-secret=teams-secret",
                "--teams.keys-url=" + microsoft.url(),
                "--teams.login-url=" + teams.url(),
                "--teams.url=" + teams.url(),
                "--chatwoot.url=" + chatwoot.url(),
                "--chatwoot.secret=chatwoot-secret",
                "--chatwoot.access-token=chatwoot-token",
                "--discord.secret=discord-secret",
                "--discord.bot-token=discord-token",
                "--voice.secret=voice-secret-of-the-test",
                "--voice.auth-token=twilio-secret");
        desk = new SandboxDesk(hub);
    }

    @AfterAll
    void stop() {
        hub.close();
        slack.close();
        teams.close();
        chatwoot.close();
        discord.close();
        microsoft.close();
    }

    @Test
    void aSlackThreadIsAnsweredInTheThread() {
        String event = slackMessage("1795342901.000100", "Does the tea ship to Graz &amp; Linz?", "");
        assertThat(slack(event, "guessed")).isEqualTo(401);
        assertThat(slack(event, "slack-secret")).isEqualTo(200);
        assertThat(slack(event, "slack-secret")).as("sent again, as Slack does").isEqualTo(200);
        String ticket = desk.ticketWith("Does the tea ship to Graz & Linz?");
        desk.answer(ticket, "s1", "To both, if <2 kg.");
        Asked sent = first(slack, "/api/chat.postMessage");
        assertThat(sent.authorization()).isEqualTo("Bearer xoxb-1");
        assertThat(json(sent).path("thread_ts").asText()).isEqualTo("1795342901.000100");
        assertThat(json(sent).path("text").asText()).isEqualTo("To both, if &lt;2 kg.");
        assertThat(slack.asked("/api/chat.postMessage")).hasSize(1);
        desk.answer(ticket, "s2", "/react 🎉");
        assertThat(json(first(slack, "/api/reactions.add")))
                .isEqualTo(Json.parse(
                        "{\"channel\":\"C1\",\"timestamp\":\"1795342901.000100\",\"name\":\"tada\"}".getBytes(UTF_8)));
    }

    @Test
    void slackTriesTheAddressAndGetsItsChallengeBack() throws Exception {
        String body = "{\"token\":\"t\",\"challenge\":\"3eZbrw1aBm2rZgRNFdxV\",\"type\":\"url_verification\"}";
        String now = Long.toString(Instant.now().getEpochSecond());
        var request = java.net.http.HttpRequest.newBuilder(hub.url().resolve("/webhooks/slack"))
                .header("Content-Type", "application/json")
                .header("X-Slack-Request-Timestamp", now)
                .header("X-Slack-Signature", "v0=" + TestHub.hmac("slack-secret", "v0:" + now + ":" + body))
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body))
                .build();
        var answer = java.net.http.HttpClient.newHttpClient()
                .send(request, java.net.http.HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"challenge\":\"3eZbrw1aBm2rZgRNFdxV\"}");
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    }

    @Test
    void aFileFromSlackIsFetchedWithTheBotToken() {
        assertThat(slack(
                        slackMessage(
                                "1795342902.000100",
                                "The cup looks like this",
                                ",\"files\":[{\"id\":\"F7\",\"name\":\"cup.jpg\",\"mimetype\":\"image/jpeg\"}]"),
                        "slack-secret"))
                .isEqualTo(200);
        first(slack, "/api/files.info");
        assertThat(first(slack, "/files/cup.jpg").authorization()).isEqualTo("Bearer xoxb-1");
        desk.ticketWith("The cup looks like this");
    }

    @Test
    void anEditThatComesLaterIsANoteAtTheTicket() {
        assertThat(slack(slackMessage("1795342903.000100", "Order 1001 is late", ""), "slack-secret"))
                .isEqualTo(200);
        String ticket = desk.ticketWith("Order 1001 is late");
        String edit =
                """
                {"type":"event_callback","team_id":"T1","api_app_id":"A1","event":{"type":"message",
                 "subtype":"message_changed","channel":"C1","channel_type":"channel","event_ts":"1795342999.000100",
                 "message":{"user":"U1","ts":"1795342903.000100","text":"Order 1002 is late"},
                 "previous_message":{"user":"U1","ts":"1795342903.000100","text":"Order 1001 is late"}}}
                """;
        assertThat(slack(edit, "slack-secret")).isEqualTo(200);
        assertThat(desk.textsWith(ticket, "It says now:")).contains("Order 1002 is late");
    }

    @Test
    void aTeamsMessageIsAnsweredWhereItCameFromAndNowhereElse() {
        String service = teams.url() + "/emea/";
        String activity = activity(service, "1790000000123", "Where is the order of our office?");
        assertThat(teams(activity, "Bearer forged")).isEqualTo(401);
        assertThat(teams(activity, microsoft.authorization("https://elsewhere.example/")))
                .as("a token for another service URL")
                .isEqualTo(401);
        assertThat(teams(activity, microsoft.authorization(service))).isEqualTo(200);
        desk.answer(desk.ticketWith("Where is the order of our office?"), "t1", "On its way.");
        Asked sent = first(teams, "/activities/1790000000123");
        assertThat(sent.path()).startsWith("/emea/v3/conversations/a:ada/");
        assertThat(sent.authorization()).isEqualTo("Bearer had-for-the-secret");
        assertThat(json(sent).path("text").asText()).isEqualTo("On its way.");
        assertThat(first(teams, "/token").body()).contains("client_id=" + TokenIssuer.AUDIENCE, "teams-secret");
    }

    @Test
    void theAnswerToAForeignServiceUrlIsNotSentButToldAtTheTicket() {
        String service = "https://smba.elsewhere.example/emea/";
        assertThat(teams(activity(service, "1790000000999", "Who answers this?"), microsoft.authorization(service)))
                .isEqualTo(200);
        String ticket = desk.ticketWith("Who answers this?");
        desk.answer(ticket, "t9", "Nobody must.");
        desk.textsWith(ticket, "not behind teams.url");
        assertThat(teams.asked("/activities/1790000000999")).isEmpty();
    }

    @Test
    void chatwootIsConnectedByMappingsAlone() {
        String message =
                """
                {"event":"message_created","id":71,"content":"Do you have green tea?","message_type":"incoming",
                 "private":false,"sender":{"id":9,"name":"Ada","type":"contact"},"account":{"id":1},
                 "conversation":{"id":19}}
                """;
        assertThat(chatwoot(message, "guessed")).isEqualTo(401);
        assertThat(chatwoot(message, "chatwoot-secret")).isEqualTo(200);
        assertThat(chatwoot(message.replace("incoming", "outgoing").replace("71", "72"), "chatwoot-secret"))
                .isEqualTo(200);
        desk.answer(desk.ticketWith("Do you have green tea?"), "w1", "Three kinds.");
        Asked sent = first(chatwoot, "/api/v1/accounts/1/conversations/19/messages");
        assertThat(sent.header("Api_access_token")).isEqualTo("chatwoot-token");
        assertThat(json(sent).path("content").asText()).isEqualTo("Three kinds.");
        assertThat(json(sent).path("message_type").asText()).isEqualTo("outgoing");
    }

    @Test
    void discordIsConnectedByMappingsAlone() {
        String message = discordMessage("1001", "Which tea is for the evening?");
        assertThat(discord(message, "guessed")).isEqualTo(401);
        assertThat(discord(message, "discord-secret")).isEqualTo(200);
        assertThat(discord(message.replace("\"bot\":false", "\"bot\":true").replace("1001", "1002"), "discord-secret"))
                .isEqualTo(200);
        String ticket = desk.ticketWith("Which tea is for the evening?");
        desk.answer(ticket, "d1", "The *green* one.");
        Asked sent = first(discord, "/api/v10/channels/501/messages");
        assertThat(sent.authorization()).isEqualTo("Bot discord-token");
        assertThat(json(sent).path("content").asText()).isEqualTo("The \\*green\\* one.");
        assertThat(json(sent).at("/message_reference/message_id").asText()).isEqualTo("1001");
        desk.answer(ticket, "d2", "/react 👍");
        first(discord, "/api/v10/channels/501/messages/1001/reactions/👍/@me");
    }

    @Test
    void webhooksAreAnsweredInTimeWhateverIsBehindThem() throws Exception {
        String service = teams.url() + "/emea/";
        String authorization = microsoft.authorization(service);
        AnswerDeadline.isKeptWhileNothingCanBeRecorded(
                hub,
                Map.of(
                        "slack", () -> slack(slackMessage("1795342909.000100", "Quick, Slack?", ""), "slack-secret"),
                        "teams", () -> teams(activity(service, "1790000000999", "Quick, Teams?"), authorization),
                        "discord", () -> discord(discordMessage("1009", "Quick, Discord?"), "discord-secret"),
                        "voice",
                                () -> voice(
                                        "{\"call_id\":\"c-9\",\"direction\":\"inbound\",\"from\":\"+436609999998\","
                                                + "\"to\":\"+43316555\",\"duration_seconds\":3,\"summary\":\"Quick, voice?\"}")));
        desk.ticketWith("Quick, Slack?");
        desk.ticketWith("Quick, Discord?");
    }

    @Test
    void whatACallLeavesBehindIsOneMessageInWhateverOrderItComes() {
        assertThat(twilio(Map.of(
                        "CallSid", "CA7",
                        "AccountSid", "AC1",
                        "RecordingSid", "RE7",
                        "RecordingStatus", "completed",
                        "RecordingDuration", "60",
                        "RecordingUrl", "https://api.twilio.example/RE7")))
                .isEqualTo(200);
        assertThat(twilio(Map.of(
                        "CallSid", "CA7",
                        "AccountSid", "AC1",
                        "From", "+436601234567",
                        "To", "+43316555",
                        "Direction", "inbound",
                        "CallStatus", "completed",
                        "CallDuration", "62")))
                .isEqualTo(200);
        String ticket = desk.ticketWith("Telephone call from +436601234567 to +43316555");
        assertThat(desk.textsWith(ticket, "https://api.twilio.example/RE7")).contains("Completed (1 min 2 s)");
        assertThat(twilio(Map.of(
                        "CallSid", "CA7",
                        "AccountSid", "AC1",
                        "From", "+436601234567",
                        "To", "+43316555",
                        "Direction", "inbound",
                        "TranscriptionSid", "TR7",
                        "TranscriptionText", "Please call me back.")))
                .isEqualTo(200);
        desk.textsWith(ticket, "Transcript: Please call me back.");
        List<String> calls = hub.store()
                .read(tx -> tx.list("SELECT body FROM message WHERE original_id = 'CA7'", row -> row.text(1)));
        assertThat(calls).singleElement().satisfies(body -> assertThat(body)
                .contains("\"seconds\":62", "\"transcript\":\"Please call me back.\"", "RE7"));
        desk.answer(ticket, "v1", "We will.");
        desk.textsWith(ticket, "a telephone call cannot be answered in writing");
    }

    @Test
    void theSummaryOfACallOpensATicket() {
        String summary =
                """
                {"call_id":"c-1","direction":"inbound","from":"+436609999999","to":"+43316555","duration_seconds":30,
                 "summary":"Asks for the opening hours."}
                """;
        String now = Long.toString(Instant.now().getEpochSecond());
        Map<String, String> signed = Map.of(
                "X-Saddlebag-Timestamp",
                now,
                "X-Saddlebag-Signature",
                "sha256=" + TestHub.hmac("voice-secret-of-the-test", now + "." + summary));
        assertThat(hub.post("/webhooks/voice", summary + " ", signed)).isEqualTo(401);
        assertThat(hub.post("/webhooks/voice", summary, signed)).isEqualTo(200);
        desk.ticketWith("Asks for the opening hours.");
    }

    private static String slackMessage(String ts, String text, String more) {
        return """
                {"type":"event_callback","team_id":"T1","api_app_id":"A1","event_id":"Ev%1$s","event":{"type":"message",
                 "channel":"C1","channel_type":"channel","user":"U1","ts":"%1$s","event_ts":"%1$s","text":"%2$s"%3$s}}
                """
                .formatted(ts, text, more);
    }

    private int slack(String body, String secret) {
        String now = Long.toString(Instant.now().getEpochSecond());
        return hub.post(
                "/webhooks/slack",
                body,
                Map.of(
                        "X-Slack-Request-Timestamp",
                        now,
                        "X-Slack-Retry-Num",
                        "1",
                        "X-Slack-Signature",
                        "v0=" + TestHub.hmac(secret, "v0:" + now + ":" + body)));
    }

    private Answer slack(Asked asked) {
        if (asked.path().endsWith("/files.info")) {
            String file = slack.url() + "/files/cup.jpg";
            return Answer.json(200, "{'ok': true, 'file': {'id': 'F7', 'url_private_download': '" + file + "'}}");
        }
        return asked.path().startsWith("/files/")
                ? new Answer(200, Map.of("Content-Type", "image/jpeg"), "a picture")
                : Answer.json(200, "{'ok': true, 'channel': 'C1', 'ts': '1795343000.000100'}");
    }

    private static String activity(String service, String id, String text) {
        return """
                {"type":"message","id":"%2$s","timestamp":"2026-11-22T10:00:00Z","channelId":"msteams",
                 "serviceUrl":"%1$s","from":{"id":"29:%2$s","name":"Ada"},"recipient":{"id":"28:bot"},
                 "conversation":{"id":"a:ada","conversationType":"personal","tenantId":"T"},"text":"%3$s"}
                """
                .formatted(service, id, text);
    }

    private int teams(String activity, String authorization) {
        return hub.post("/webhooks/teams", activity, Map.of("Authorization", authorization));
    }

    private static Answer teams(Asked asked) {
        return asked.path().endsWith("/token")
                ? Answer.json(200, "{'access_token': 'had-for-the-secret', 'expires_in': 3600}")
                : Answer.json(201, "{'id': '1790000300789'}");
    }

    private int chatwoot(String body, String secret) {
        String now = Long.toString(Instant.now().getEpochSecond());
        return hub.post(
                "/webhooks/chatwoot",
                body,
                Map.of(
                        "X-Chatwoot-Timestamp",
                        now,
                        "X-Chatwoot-Signature",
                        "sha256=" + TestHub.hmac(secret, now + "." + body)));
    }

    private static String discordMessage(String id, String text) {
        return """
                {"t":"MESSAGE_CREATE","d":{"id":"%s","type":0,"channel_id":"501","content":"%s",
                 "timestamp":"2026-11-22T10:00:00.123000+00:00","attachments":[],
                 "author":{"id":"901","username":"ada","global_name":"Ada","bot":false}}}"""
                .formatted(id, text);
    }

    private int discord(String body, String secret) {
        return hub.post("/webhooks/discord", body, Map.of("X-Signature", TestHub.hmac(secret, body)));
    }

    private int voice(String summary) {
        String now = Long.toString(Instant.now().getEpochSecond());
        return hub.post(
                "/webhooks/voice",
                summary,
                Map.of(
                        "X-Saddlebag-Timestamp",
                        now,
                        "X-Saddlebag-Signature",
                        "sha256=" + TestHub.hmac("voice-secret-of-the-test", now + "." + summary)));
    }

    private int twilio(Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        String signed = PUBLIC + "/webhooks/voice-twilio"
                + new TreeMap<>(form)
                        .entrySet().stream()
                                .map(field -> field.getKey() + field.getValue())
                                .collect(Collectors.joining());
        return hub.post(
                "/webhooks/voice-twilio",
                body,
                Map.of(
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "X-Twilio-Signature",
                        sha1("twilio-secret", signed)));
    }

    private static Asked first(ChannelStub channel, String path) {
        return await("a request to " + path)
                .atMost(Duration.ofSeconds(20))
                .until(() -> channel.asked(path), asked -> !asked.isEmpty())
                .get(0);
    }

    private static JsonNode json(Asked asked) {
        return Json.parse(asked.body().getBytes(UTF_8));
    }

    private static String sha1(String secret, String text) {
        return Base64.getEncoder().encodeToString(TestHub.hmac("HmacSHA1", secret, text));
    }
}
