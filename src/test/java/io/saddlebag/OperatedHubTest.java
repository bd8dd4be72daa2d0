package io.saddlebag;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub as its operator meets it: over JMX by Jolokia, health and metrics. */
class OperatedHubTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String QUARANTINE = "io.saddlebag:type=Quarantine";

    @TempDir
    static Path directory = Path.of("");

    private static TestHub hub;

    @BeforeAll
    static void start() {
        hub = TestHub.sandbox(directory.resolve("data"));
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void whatNoMappingUnderstoodIsReplayedThroughTheOneThatDoes() throws Exception {
        Path ours = Files.createDirectories(directory.resolve("connectors/webchat"));
        String broken = "{ \"kind\": \"nonsense\" }";
        try (TestHub other = TestHub.production(
                directory.resolve("other"),
                "--connectors.directory=" + writeMapping(ours, broken).getParent())) {
            JsonNode before = list(other);
            assertThat(other.webchat("q1", "v1", "not understood yet", "")).isEqualTo(200);
            String id = await("the item in quarantine")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> list(other), rows -> rows.size() > before.size())
                    .at("/0/id")
                    .asText();
            JsonNode shown = bean(other, "Quarantine", "show", id);
            assertThat(shown.path("raw").asText()).contains("not understood yet");
            assertThat(shown.path("stage").asText()).isEqualTo("validate");
            assertThat(bean(other, "Quarantine", "replay", id).path("result").asText())
                    .startsWith("still in quarantine");
        } finally {
            Files.delete(ours.resolve("inbound.jsonata"));
        }
        try (TestHub other = TestHub.production(directory.resolve("other"))) {
            String id = list(other).at("/0/id").asText();
            assertThat(bean(other, "Quarantine", "replay", id).path("result").asText())
                    .isEqualTo("on its way again");
            await("the message on its timeline").atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(bean(other, "Quarantine", "show", id).path("state").asText())
                        .isEqualTo("replayed");
                assertThat(outcomes(other)).containsExactly("message " + id);
            });
            assertThat(bean(other, "Quarantine", "replay", id).path("result").asText())
                    .startsWith("nothing to do");
            await("the message in triage")
                    .atMost(Duration.ofSeconds(20))
                    .until(
                            () -> other.store().read(tx -> tx.list("SELECT 1 FROM decision", row -> 1)
                                    .size()),
                            Integer.valueOf(1)::equals);
            JsonNode report = bean(other, "Accounting", "report");
            assertThat(report.path("addsUp").asText()).isEqualTo("yes");
            assertThat(report.path("items").asInt()).isEqualTo(1);
        }
    }

    private static Path writeMapping(Path folder, String mapping) throws IOException {
        Files.writeString(folder.resolve("inbound.jsonata"), mapping);
        return folder;
    }

    private static List<String> outcomes(TestHub hub) {
        return hub.store()
                .read(tx -> tx.list("SELECT outcome, id FROM arrival", row -> row.text(1) + " " + row.text(2)));
    }

    private static JsonNode list(TestHub hub) {
        return bean(hub, "Quarantine", "list", 100);
    }

    @Test
    void whatIsDiscardedStaysInTheBooks() {
        assertThat(hub.post("/webhooks/webchat", "no json", signed("no json"))).isEqualTo(200);
        JsonNode row = await("the item in quarantine")
                .atMost(Duration.ofSeconds(20))
                .until(() -> exec(QUARANTINE, "list", 10), rows -> !rows.isEmpty())
                .get(0);
        assertThat(row.path("stage").asText()).isEqualTo("parse");
        assertThat(exec(QUARANTINE, "discard", row.path("id").asText(), "a test")
                        .path("result")
                        .asText())
                .isEqualTo("discarded");
        assertThat(exec(QUARANTINE, "list", 10)).isEmpty();
        assertThat(exec("io.saddlebag:type=Accounting", "report")
                        .at("/outcomes/quarantined")
                        .asInt())
                .isPositive();
    }

    @Test
    void aPausedChannelSendsItsCustomersBackUntilItGoesOn() {
        String channel = "io.saddlebag:type=Channel,name=webchat/main";
        exec(channel, "pause", "maintenance");
        assertThat(hub.webchat("p1", "v9", "too early", "")).isEqualTo(503);
        assertThat(read(channel, "Paused").asText()).isEqualTo("maintenance");
        exec(channel, "resume");
        assertThat(hub.webchat("p1", "v9", "now", "")).isEqualTo(200);
        await("the message in the channel's figures")
                .atMost(Duration.ofSeconds(20))
                .until(() -> read(channel, "Recorded").asLong(), recorded -> recorded > 0);
        assertThat(read(channel, "Paused").asText()).isEmpty();
    }

    @Test
    void aPausedHelpdeskGetsNothingUntilItGoesOn() {
        String helpdesk = "io.saddlebag:type=Helpdesk,name=http-helpdesk";
        exec(helpdesk, "pause", "they move house");
        long before = read(helpdesk, "Delivered").asLong();
        assertThat(hub.whatsapp("wamid.h1", "12025550199", "hello")).isEqualTo(200);
        await("the command that waits")
                .atMost(Duration.ofSeconds(20))
                .until(() -> read(helpdesk, "Waiting").asLong(), waiting -> waiting > 0);
        assertThat(exec("io.saddlebag:type=Deliveries", "list", "waiting", 10).findValuesAsText("target"))
                .contains("helpdesk/http-helpdesk");
        exec(helpdesk, "resume");
        await("the command delivered")
                .atMost(Duration.ofSeconds(20))
                .until(() -> read(helpdesk, "Delivered").asLong(), delivered -> delivered > before);
    }

    @Test
    void isNotReadyWhileARouteIsDownThatTakesOrRecordsMessages() {
        for (String route : List.of(route("/webhooks/webchat"), route("jms://"))) {
            exec(route, "stop()");
            HttpResponse<String> ready = get("/observe/health/ready");
            assertThat(ready.statusCode()).as("%s: %s", route, ready.body()).isEqualTo(503);
            exec(route, "start()");
            HttpResponse<String> again = get("/observe/health/ready");
            assertThat(again.statusCode()).as("%s: %s", route, again.body()).isEqualTo(200);
        }
    }

    @Test
    void isReadyForTheOthersWhileOneChannelIsPaused() {
        String channel = "io.saddlebag:type=Channel,name=whatsapp";
        exec(channel, "pause", "maintenance");
        assertThat(get("/observe/health/ready").statusCode()).isEqualTo(200);
        assertThat(hub.webchat("r1", "v1", "hello", "")).isEqualTo(200);
        exec(channel, "resume");
    }

    /** The MBean of the route that begins at such an endpoint. */
    private static String route(String endpoint) {
        return jolokia(
                        Map.of("type", "read", "mbean", "org.apache.camel:type=routes,*", "attribute", "EndpointUri"),
                        local().toString())
                .path("value")
                .propertyStream()
                .filter(route -> route.getValue().path("EndpointUri").asText().contains(endpoint))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no route begins at " + endpoint));
    }

    @Test
    void isReadyWhenStoreAndBrokerAre() {
        HttpResponse<String> ready = get("/observe/health/ready");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body()).contains("\"UP\"");
        assertThat(get("/observe/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void theImageAsksForItsHealthWithNothingButBash() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/bash")) || Files.isExecutable(Path.of("/bin/bash")));
        assertThat(health(local().getPort())).as("ready").isZero();
        assertThat(health(nobodys())).as("nobody there").isNotZero();
    }

    private static int nobodys() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** The exit code of the command in {@code docker/Dockerfile}, asked of another port. */
    private static int health(int port) throws Exception {
        String command = Files.readAllLines(Path.of("docker/Dockerfile")).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("CMD [\"bash\""))
                .findFirst()
                .orElseThrow()
                .substring("CMD ".length())
                .replace("8081", Integer.toString(port));
        List<String> words = new ArrayList<>();
        Json.mapper().readTree(command).forEach(word -> words.add(word.asText()));
        Process asked = new ProcessBuilder(words).redirectErrorStream(true).start();
        asked.getInputStream().readAllBytes();
        assertThat(asked.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return asked.exitValue();
    }

    @Test
    void tellsPrometheusItsFigures() {
        hub.webchat("m1", "v7", "count me", "");
        await("the message in the metrics").atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                        get("/observe/metrics").body())
                .contains("saddlebag_received_total{account=\"main\",connector=\"webchat\"}")
                .contains("saddlebag_outcomes_total{account=\"main\",connector=\"webchat\",outcome=\"message\"}")
                .contains("saddlebag_inbound_waiting")
                .contains("saddlebag_oldest_waiting_seconds{target=\"helpdesk/http-helpdesk\"}")
                .contains("saddlebag_breaker_open{target=\"helpdesk/http-helpdesk\"} 0")
                .contains("saddlebag_turned_away_total 0")
                .contains("saddlebag_figures_available 1")
                .contains("jvm_memory_used_bytes"));
    }

    @Test
    void theDocumentationNamesEveryMetric() throws IOException {
        assertThat(metrics(get("/observe/metrics").body(), "(?m)^(saddlebag_[a-z_]+)[ {]"))
                .isNotEmpty()
                .isSubsetOf(
                        metrics(Files.readString(Path.of("docs/operations.md")), "(?m)^\\| `(saddlebag_[a-z_]+)` \\|"));
    }

    private static Set<String> metrics(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void overHttpOnlyTheHubsOwnBeansAndRoutesCanBeActedOn() {
        assertThat(status(Map.of("type", "exec", "mbean", QUARANTINE, "operation", "list", "arguments", List.of(1))))
                .isEqualTo(200);
        assertThat(status(readOf("java.lang:type=Memory", "HeapMemoryUsage"))).isEqualTo(200);
        for (Map<String, Object> refused : List.of(
                execOf("com.sun.management:type=HotSpotDiagnostic", "dumpHeap", "/tmp/heap", true),
                execOf("com.sun.management:type=DiagnosticCommand", "vmSystemProperties"),
                execOf("java.util.logging:type=Logging", "setLoggerLevel", "x", "FINE"),
                execOf("java.lang:type=Memory", "gc"),
                execOf(camel(), "stop"),
                execOf(camel(), "addOrUpdateRoutesFromXml", "<routes/>"),
                execOf(camel(), "sendBody", "direct:accept", "x"),
                Map.<String, Object>of("type", "write", "mbean", camel(), "attribute", "Tracing", "value", true),
                readOf("java.lang:type=Runtime", "SystemProperties"),
                readOf("java.lang:type=Runtime", "InputArguments"))) {
            assertThat(status(refused)).as("%s", refused).isIn(400, 403, 404);
            assertThat(ask(refused, local().toString()).statusCode())
                    .as("%s", refused)
                    .isEqualTo(status(refused) == 403 ? 403 : 200);
        }
    }

    @Test
    void noPageOfAnotherOriginSpeaksToTheManagementPort() {
        for (String origin : List.of("https://evil.example", "http://localhost.evil.example")) {
            HttpResponse<String> answer = ask(execOf(QUARANTINE, "list", 1), origin);
            assertThat(answer.statusCode()).as(origin).isEqualTo(403);
            assertThat(answer.body()).doesNotContain("value");
        }
        String memory = "/observe/jolokia/read/java.lang:type=Memory/HeapMemoryUsage";
        assertThat(get(memory).statusCode()).as("without an origin").isEqualTo(403);
        HttpRequest fromHere = HttpRequest.newBuilder(local().resolve(memory))
                .header("Origin", local().toString())
                .build();
        assertThat(send(fromHere).body()).contains("\"used\":");
    }

    @Test
    void secretsAreNotToBeFoundInWhatCamelTells() {
        String all = Json.write(jolokia(
                Map.of("type", "read", "mbean", "org.apache.camel:*", "ignoreErrors", true), local().toString()));
        assertThat(all).contains("webhooks").doesNotContain(TestHub.WEBCHAT_SECRET, TestHub.WHATSAPP_SECRET);
    }

    @Test
    void theDocumentationNamesEveryAttributeAndOperation() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        Set<String> exist = new TreeSet<>();
        for (ObjectName name : server.queryNames(new ObjectName("io.saddlebag:*"), null)) {
            MBeanInfo info = server.getMBeanInfo(name);
            String type = name.getKeyProperty("type");
            Stream.of(info.getAttributes()).forEach(attribute -> exist.add(type + "." + attribute.getName()));
            Stream.of(info.getOperations()).forEach(operation -> exist.add(type + "." + signature(operation)));
        }
        assertThat(documented()).isEqualTo(exist);
    }

    private static String signature(MBeanOperationInfo operation) {
        return operation.getName() + "/" + operation.getSignature().length;
    }

    /** Rows of the tables under {@code ### type=…} headings: an attribute, or an operation with its arguments. */
    private static Set<String> documented() throws IOException {
        Set<String> names = new TreeSet<>();
        String type = "";
        for (String line : Files.readAllLines(Path.of("docs/operations.md"), UTF_8)) {
            if (line.startsWith("#")) {
                type = line.replaceFirst(".*type=(\\w+).*", "$1");
            }
            String of = type;
            Pattern.compile("^\\| `(\\w+)(\\((.*?)\\))?` \\|")
                    .matcher(line)
                    .results()
                    .filter(row -> !of.startsWith("#"))
                    .forEach(row -> names.add(of + "." + row.group(1) + arity(row)));
        }
        return names;
    }

    private static String arity(MatchResult row) {
        if (row.group(2) == null) {
            return "";
        }
        return "/" + (row.group(3).isBlank() ? 0 : row.group(3).split(",").length);
    }

    private static String camel() {
        return ManagementFactory.getPlatformMBeanServer().queryNames(null, null).stream()
                .map(ObjectName::getCanonicalName)
                .filter(name -> name.startsWith("org.apache.camel:") && name.contains("type=context"))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Object> execOf(String bean, String operation, Object... arguments) {
        return Map.of("type", "exec", "mbean", bean, "operation", operation, "arguments", List.of(arguments));
    }

    private static Map<String, Object> readOf(String bean, String attribute) {
        return Map.of("type", "read", "mbean", bean, "attribute", attribute);
    }

    private static Map<String, String> signed(String body) {
        String now = Long.toString(Instant.now().getEpochSecond());
        return Map.of(
                "X-Saddlebag-Timestamp",
                now,
                "X-Saddlebag-Signature",
                "sha256=" + TestHub.hmac(TestHub.WEBCHAT_SECRET, now + "." + body));
    }

    private static JsonNode exec(String bean, String operation, Object... arguments) {
        JsonNode answer = jolokia(execOf(bean, operation, arguments), local().toString());
        assertThat(answer.path("status").asInt()).as("%s", answer).isEqualTo(200);
        String text = answer.path("value").asText();
        return text.isEmpty() ? answer.path("value") : Json.read(text, JsonNode.class);
    }

    private static JsonNode read(String bean, String attribute) {
        return jolokia(readOf(bean, attribute), local().toString()).path("value");
    }

    private static int status(Map<String, Object> request) {
        return jolokia(request, local().toString()).path("status").asInt();
    }

    /** Through the MBean server of this JVM, which several hubs share: this one is told by the end of its names. */
    private static JsonNode bean(TestHub of, String type, String operation, Object... arguments) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            Set<ObjectName> names = server.queryNames(new ObjectName("io.saddlebag:type=" + type + ",*"), null);
            ObjectName last = names.stream()
                    .filter(name -> name.getKeyProperty("hub") != null)
                    .findFirst()
                    .orElseThrow();
            String[] types = Stream.of(arguments)
                    .map(argument -> argument instanceof Integer
                            ? "int"
                            : argument.getClass().getName())
                    .toArray(String[]::new);
            return Json.read(String.valueOf(server.invoke(last, operation, arguments, types)), JsonNode.class);
        } catch (Exception e) {
            throw new IllegalStateException("the hub at " + of.url() + " has no such operation", e);
        }
    }

    private static URI local() {
        return hub.management();
    }

    private static HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(local().resolve(path)).build());
    }

    private static JsonNode jolokia(Map<String, Object> request, String origin) {
        return Json.parse(ask(request, origin).body().getBytes(UTF_8));
    }

    private static HttpResponse<String> ask(Map<String, Object> request, String origin) {
        return send(HttpRequest.newBuilder(local().resolve("/observe/jolokia"))
                .header("Content-Type", "application/json")
                .header("Origin", origin)
                .POST(BodyPublishers.ofString(Json.write(request)))
                .build());
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException("no answer to " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
