package io.saddlebag;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.saddlebag.ChannelStub.Answer;
import io.saddlebag.ChannelStub.Asked;
import io.saddlebag.MarkedExamples.Payload;
import io.saddlebag.message.Json;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.util.StringHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A hub with every connector that there is, and with routes and folders of an integrator's own: two Meta apps, a mapping
 * that runs away, and a way in for the connectors' examples, as if their providers had signed them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IntegratorsHubTest {
    private static final Logger LOG = LoggerFactory.getLogger(IntegratorsHubTest.class);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Path CONNECTORS = Path.of("connectors");
    /** In every secret. */
    private static final String SECRET = "zq-secret-";

    private static final String ROUTES =
            """
            - route:
                id: %1$s
                from:
                  uri: platform-http
                  parameters: {path: "/%1$s/{connector}", httpMethodRestrict: POST}
                  steps:
                    - bean: {ref: connectors, method: "receive(${exchange}, ${header.connector}, '%2$s')"}
                    - removeHeaders: {pattern: "*"}
                    - to: {uri: direct, parameters: {name: accept}}
            """;
    private static final String APP =
            """
            - route:
                id: from-whatsapp-%1$s
                from:
                  uri: kamelet:whatsapp-source
                  parameters:
                    path: /webhooks/%1$s
                    accounts: "%2$s"
                    appSecret: "#property:%1$s.app-secret"
                    verifyToken: "#property:%1$s.verify-token"
                  steps:
                    - to: {uri: direct, parameters: {name: accept}}
            - route:
                id: to-whatsapp-%2$s
                routeConfigurationId: pass-on
                from:
                  uri: direct
                  parameters: {name: to-whatsapp-%2$s}
                  steps:
                    - to:
                        uri: kamelet:whatsapp-sink
                        parameters: {accessToken: "#property:%1$s.access-token", apiUrl: "{{meta.url}}"}
            """;
    private static final String RUNAWAY =
            """
            $.how = "recursion" ? ($deeper := function($n) { $deeper($n + 1) }; $deeper(0))
            : $.how = "nesting" ? ($deeper := function($n) { 1 + $deeper($n + 1) }; $deeper(0))
            : [1..100000].([1..1000].($ * 2))
            """;

    private final GreenMail mails = new GreenMail(new ServerSetup[] {
        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP),
        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP)
    });
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService senders = Executors.newFixedThreadPool(16);
    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
    private final Map<String, String> tickets = new ConcurrentHashMap<>();
    private final ChannelStub outside = new ChannelStub(this::answer);
    private final HubLog log = new HubLog();
    private final TestHub hub;

    IntegratorsHubTest(@TempDir Path directory) throws IOException {
        mails.start();
        mails.setUser("support@shop.example", "support@shop.example", SECRET + "mailbox");
        Path routes = Files.createDirectories(directory.resolve("routes"));
        Files.writeString(
                routes.resolve("examples.camel.yaml"),
                ROUTES.formatted("examples", "") + ROUTES.formatted("examples-of-main", "main"));
        Files.writeString(
                routes.resolve("apps.camel.yaml"),
                APP.formatted("outlet", "1111111111") + APP.formatted("boutique", "2222222222"));
        Path folders = directory.resolve("connectors");
        Files.writeString(Files.createDirectories(folders.resolve("runaway")).resolve("inbound.jsonata"), RUNAWAY);
        Map<String, String> settings = everything();
        settings.putAll(Map.of(
                "routes.directory", routes.toString(),
                "connectors.directory", folders.toString(),
                "connectors.time-limit", "300ms",
                "delivery.backoff", "50ms",
                "delivery.backoff-max", "200ms",
                "delivery.breaker-pause", "200ms",
                "helpdesk.connector", "http-helpdesk",
                "http-helpdesk.url", outside.url() + "/desk",
                "meta.url", outside.url() + "/meta",
                "public.url", "https://hub.shop.example"));
        for (String app : List.of("outlet", "boutique")) {
            for (String secret : List.of("app-secret", "verify-token", "access-token")) {
                settings.put(app + "." + secret, SECRET + app + "-" + secret);
            }
        }
        hub = TestHub.production(
                directory.resolve("data"),
                settings.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new));
    }

    @AfterAll
    void stop() {
        senders.shutdownNow();
        hub.close();
        outside.close();
        mails.stop();
        log.close();
    }

    @Test
    void noWordOfACustomerAndNoSecretIsInTheLogWhateverGoesWrong() throws Exception {
        MarkedExamples examples = MarkedExamples.in(CONNECTORS);
        List<CompletableFuture<Integer>> taken = new ArrayList<>();
        for (Payload payload : examples.payloads()) {
            taken.add(post(way(payload.connector()), payload));
        }
        Set<String> connectors = new TreeSet<>();
        for (Payload payload : examples.payloads()) {
            if (connectors.add(payload.connector())) {
                taken.add(post(way(payload.connector()), payload.broken()));
            }
        }
        assertThat(taken.stream().map(CompletableFuture::join)).allMatch(status -> status / 100 == 2);
        for (String path : defaultPaths()) {
            Payload unsigned = examples.payloads().get(0);
            assertThat(post(path, unsigned).join()).as(path).isIn(401, 403, 404);
        }
        mail();
        awaitDeliveries("helpdesk/", 1);
        List<CompletableFuture<Integer>> told = new ArrayList<>();
        tickets.forEach((conversation, ticket) ->
                told.add(reply(ticket, conversation, MarkedExamples.MARK + " says the agent")));
        assertThat(told.stream().map(CompletableFuture::join)).allMatch(status -> status / 100 == 2);
        awaitDeliveries("channel/", 7);

        Set<String> words = new TreeSet<>(examples.words());
        words.addAll(List.of(SECRET, TestHub.WEBCHAT_SECRET));
        LOG.warn("for once: {}", MarkedExamples.MARK);
        assertThat(leaks(words)).hasSize(1);
        assertThat(log.lines())
                .as("what must have gone wrong")
                .anyMatch(line -> line.contains("is in quarantine (parse)"))
                .anyMatch(line -> line.contains("is in quarantine (map)"))
                .anyMatch(line -> line.contains("http-helpdesk") && line.contains("is failed"))
                .anyMatch(line -> line.contains("channel/") && line.contains("is failed"));
    }

    private List<String> leaks(Set<String> words) {
        return log.lines().stream()
                .filter(line -> words.stream().anyMatch(line::contains))
                .toList();
    }

    @Test
    void aMappingThatRunsAwayIsStoppedAndTheOthersGoOn() {
        List<CompletableFuture<Integer>> taken = Stream.of("recursion", "nesting", "loop", "recursion", "loop")
                .map(how -> post(
                        "/examples-of-main/runaway",
                        new Payload("runaway", "application/json", "{\"how\": \"" + how + "\"}")))
                .toList();
        for (int i = 0; i < 5; i++) {
            assertThat(hub.webchat("beside-" + i, "beside", "go on " + i, "")).isEqualTo(200);
        }
        assertThat(taken.stream().map(CompletableFuture::join)).allMatch(status -> status / 100 == 2);
        await("what ran away in quarantine, the others on their timeline")
                .atMost(SOON)
                .untilAsserted(() -> {
                    assertThat(texts("SELECT stage || ': ' || reason FROM quarantine WHERE connector = 'runaway'"))
                            .hasSize(5)
                            .allMatch(reason -> reason.matches("map: The mapping inbound.jsonata of connector runaway"
                                    + " (nests|ran longer than 300 ms|made more than).*"));
                    assertThat(texts("SELECT text FROM message WHERE text LIKE 'go on%'"))
                            .hasSize(5);
                });
    }

    @Test
    void twoMetaAppsEachHaveTheirOwnNumberSecretAndToken() {
        whatsapp("outlet", "outlet", "1111111111", 200);
        whatsapp("boutique", "boutique", "2222222222", 200);
        whatsapp("outlet", "boutique", "1111111111", 401);
        whatsapp("boutique", "boutique", "1111111111", 200);
        await("what came on the other's number in quarantine")
                .atMost(SOON)
                .until(
                        () -> texts("SELECT stage FROM quarantine WHERE connector = 'whatsapp' AND stage = 'account'"
                                + " AND account = '1111111111'"),
                        stages -> stages.size() == 1);
        for (Map.Entry<String, String> one :
                Map.of("1111111111", "outlet", "2222222222", "boutique").entrySet()) {
            String number = one.getKey();
            List<String> conversation = await("the message of " + number)
                    .atMost(SOON)
                    .until(
                            () -> texts("SELECT conversation_id FROM message WHERE account = '" + number + "'"),
                            all -> all.size() == 1);
            String ticket = await("its ticket")
                    .atMost(SOON)
                    .until(() -> tickets.getOrDefault(conversation.get(0), ""), known -> !known.isEmpty());
            assertThat(reply(ticket, conversation.get(0), "from " + one.getValue())
                            .join())
                    .isEqualTo(200);
            Asked sent = await("the answer")
                    .atMost(SOON)
                    .until(
                            () -> outside.asked("/meta/v23.0/" + number + "/messages").stream()
                                    .filter(asked -> asked.body().contains("from " + one.getValue()))
                                    .toList(),
                            all -> !all.isEmpty())
                    .get(0);
            assertThat(sent.authorization()).isEqualTo("Bearer " + SECRET + one.getValue() + "-access-token");
        }
        assertThat(outside.asked("/messages").stream()
                        .filter(asked ->
                                asked.path().startsWith("/meta") && asked.body().contains("\"text\"")))
                .hasSize(2);
    }

    private void whatsapp(String path, String signedBy, String number, int status) {
        String body =
                """
                {"object":"whatsapp_business_account","entry":[{"id":"B1","changes":[{"field":"messages","value":{
                "messaging_product":"whatsapp","metadata":{"phone_number_id":"%s"},
                "contacts":[{"profile":{"name":"Ada"},"wa_id":"43660555%s"}],
                "messages":[{"from":"43660555%s","id":"wamid.%s","timestamp":"%d","type":"text",
                "text":{"body":"to the %s"}}]}}]}]}
                """
                        .formatted(
                                number,
                                number.substring(6),
                                number.substring(6),
                                path + signedBy + number,
                                Instant.now().getEpochSecond(),
                                path);
        String signature = TestHub.hmac(SECRET + signedBy + "-app-secret", body);
        assertThat(hub.post("/webhooks/" + path, body, Map.of("X-Hub-Signature-256", "sha256=" + signature)))
                .as("%s, signed by %s", path, signedBy)
                .isEqualTo(status);
    }

    /** Every secret that a connector knows, and every address of another system. */
    private Map<String, String> everything() throws IOException {
        Map<String, String> settings = new TreeMap<>();
        try (Stream<Path> files = Files.walk(CONNECTORS, 2)) {
            for (Path file : files.toList()) {
                String connector = CONNECTORS.relativize(file).getName(0).toString();
                if (file.toString().endsWith(".kamelet.yaml")) {
                    properties(file).properties().forEach(property -> {
                        String name = property.getKey();
                        String setting = connector + "." + StringHelper.camelCaseToDash(name);
                        if (property.getValue().path("format").asText().equals("password")) {
                            settings.put(setting, SECRET + setting);
                        } else if (name.toLowerCase(Locale.ROOT).endsWith("url")) {
                            settings.put(setting, outside.url());
                        }
                    });
                } else if (file.toString().endsWith(".camel.yaml")) {
                    Pattern.compile("isUsed\\('([^']+)'")
                            .matcher(Files.readString(file))
                            .results()
                            .forEach(used ->
                                    settings.putIfAbsent(used.group(1), "11111111-2222-4333-8444-555555555555"));
                }
            }
        }
        settings.put("webchat.secret", TestHub.WEBCHAT_SECRET);
        settings.put("sms.account-sid", "AC0123456789abcdef0123456789abcdef");
        settings.put("widget.secret", SECRET + "x".repeat(32));
        settings.keySet().removeIf(setting -> setting.startsWith("email.") || setting.startsWith("whatsapp.previous"));
        settings.putAll(Map.of(
                "email.protocol", "imap",
                "email.host", "127.0.0.1",
                "email.port", Integer.toString(mails.getImap().getPort()),
                "email.username", "support@shop.example",
                "email.password", SECRET + "mailbox",
                "email.delay", "200",
                "email.smtp-protocol", "smtp",
                "email.smtp-host", "127.0.0.1",
                "email.smtp-port", Integer.toString(mails.getSmtp().getPort())));
        return settings;
    }

    /** The paths that the connectors' sources have if nobody gives them another. */
    private static List<String> defaultPaths() throws IOException {
        List<String> paths = new ArrayList<>();
        try (Stream<Path> files = Files.walk(CONNECTORS, 2)) {
            files.filter(file -> file.toString().endsWith("-source.kamelet.yaml"))
                    .map(kamelet ->
                            properties(kamelet).path("path").path("default").asText())
                    .filter(path -> !path.isEmpty())
                    .forEach(paths::add);
        }
        assertThat(paths).hasSizeGreaterThan(10);
        return paths;
    }

    private static JsonNode properties(Path kamelet) {
        try {
            Object yaml = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(kamelet));
            return Json.mapper().valueToTree(yaml).at("/spec/definition/properties");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the payload tells no account, the route does. */
    private static String way(String connector) {
        Path source = CONNECTORS.resolve(connector).resolve(connector + "-source.kamelet.yaml");
        boolean tellsAccount = Files.isRegularFile(source) && properties(source).has("accounts");
        return (tellsAccount ? "/examples/" : "/examples-of-main/") + connector;
    }

    private CompletableFuture<Integer> post(String path, Payload payload) {
        return send(
                path,
                payload.body(),
                Map.of("Content-Type", payload.type(), "X-Hub-Signature-256", "sha256=" + "0".repeat(64)));
    }

    private CompletableFuture<Integer> send(String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(hub.url().resolve(path))
                .timeout(Duration.ofSeconds(60))
                .POST(BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return client.send(request.build(), BodyHandlers.discarding())
                                .statusCode();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new IllegalStateException(e);
                    }
                },
                senders);
    }

    private CompletableFuture<Integer> reply(String ticket, String conversation, String text) {
        String body = Json.write(Map.of(
                "version",
                1,
                "id",
                UUID.randomUUID().toString(),
                "ticket",
                ticket,
                "external_id",
                conversation,
                "at",
                Instant.now().toString(),
                "agent",
                Map.of("id", "sam", "name", MarkedExamples.MARK),
                "type",
                "ticket.replied",
                "text",
                text));
        String now = Long.toString(Instant.now().getEpochSecond());
        String signature = TestHub.hmac(SECRET + "http-helpdesk.secret", now + "." + body);
        return send(
                "/helpdesk/events",
                body,
                Map.of(
                        "Content-Type",
                        "application/json",
                        "X-Saddlebag-Timestamp",
                        now,
                        "X-Saddlebag-Signature",
                        "sha256=" + signature));
    }

    private void mail() throws Exception {
        String text =
                """
                From: %1$s <ada@%1$s.example>
                To: support@shop.example
                Subject: %1$s
                Message-ID: <%1$s@customers.example>

                %1$s
                """
                        .replace("\n", "\r\n");
        MimeMessage mail = new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(text.formatted(MarkedExamples.MARK).getBytes(UTF_8)));
        mails.getUserManager().getUser("support@shop.example").deliver(mail);
        await("the mail's ticket")
                .atMost(SOON)
                .until(() -> texts("SELECT text FROM message WHERE channel = 'email'"), all -> !all.isEmpty());
    }

    /** Until so many have been tried, and of those that are tried at all each that comes first in its conversation. */
    private void awaitDeliveries(String targets, int most) {
        String tried = "SELECT DISTINCT target FROM delivery WHERE attempts > 0 AND target LIKE '" + targets + "%'";
        await(most + " of " + targets + " to be tried").atMost(SOON).untilAsserted(() -> {
            assertThat(hub.metrics()).contains("saddlebag_inbound_waiting 0");
            assertThat(texts(tried)).hasSizeGreaterThanOrEqualTo(most);
            assertThat(texts("SELECT DISTINCT target || ' ' || kind FROM delivery WHERE state IN ('waiting', 'sending')"
                            + " AND attempts = 0 AND due_at < 9e18 AND target IN (" + tried + ")"))
                    .isEmpty();
        });
    }

    private List<String> texts(String sql) {
        return hub.store().read(tx -> tx.list(sql, row -> row.text(1)));
    }

    /** What the world outside says: mostly no, and it repeats what it was told. */
    private Answer answer(Asked asked) {
        if (asked.path().startsWith("/meta")) {
            return Answer.json(
                    200, "{'messages': [{'id': 'wamid.out" + asked.body().length() + "'}]}");
        }
        String echo = Json.write(
                asked.body().substring(0, Math.min(2_000, asked.body().length())));
        String problem =
                "{\"error\": {\"message\": %1$s, \"code\": 7}, \"description\": %1$s, \"detail\": %1$s, \"ok\": false}"
                        .formatted(echo);
        String key = asked.header("Idempotency-Key");
        if (!asked.path().startsWith("/desk") || key.isEmpty()) {
            return new Answer(
                    asked.path().contains("none") ? 503 : 400, Map.of("Content-Type", "application/json"), problem);
        }
        boolean first = attempts.merge(key, 1, Integer::sum) == 1;
        if (asked.body().contains(MarkedExamples.MARK) && first && key.hashCode() % 10 == 0) {
            return new Answer(503, Map.of("Content-Type", "text/html"), "<p>" + asked.body() + "</p>");
        }
        if (asked.body().contains(MarkedExamples.MARK) && key.hashCode() % 10 == 1) {
            return new Answer(422, Map.of("Content-Type", "application/json"), problem);
        }
        String conversation = Json.parse(
                        asked.body().isEmpty()
                                ? "{}".getBytes(UTF_8)
                                : asked.body().getBytes(UTF_8))
                .path("external_id")
                .asText();
        String ticket = Integer.toUnsignedString(conversation.hashCode());
        if (asked.path().endsWith("/tickets")) {
            tickets.put(conversation, ticket);
        }
        return Answer.json(201, "{'ticket': '" + ticket + "'}");
    }
}
