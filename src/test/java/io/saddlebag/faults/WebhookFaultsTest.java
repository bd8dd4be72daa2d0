package io.saddlebag.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.saddlebag.faults.Webhook.Words;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WebhookFaultsTest {
    /** Doors that no hub has: what is posted to one stands in the queue as it is, the other shows what was put aside. */
    private static final String BACK_DOOR =
            """
            - route:
                id: back-door
                from:
                  uri: platform-http
                  parameters:
                    path: /back-door
                  steps:
                    - convertBodyTo:
                        type: String
                    - removeHeaders:
                        pattern: "*"
                    - to:
                        uri: jms
                        parameters:
                          destinationType: queue
                          destinationName: inbound
                          exchangePattern: InOnly
            - route:
                id: what-stands-aside
                from:
                  uri: platform-http
                  parameters:
                    path: /aside
                  steps:
                    - removeHeaders:
                        pattern: "*"
                    - pollEnrich:
                        timeout: "10000"
                        expression:
                          constant:
                            expression: jms:queue:aside
                    - removeHeaders:
                        pattern: "*"
            """;

    @TempDir
    private static Path directory;

    private static final DeskStub DESK = new DeskStub();
    private static HubProcess hub;

    private final Sender sender = new Sender();

    @BeforeAll
    static void start() throws IOException {
        hub = new HubProcess(directory, DESK);
        Files.createDirectories(hub.routes());
        Files.writeString(hub.routes().resolve("back-door.camel.yaml"), BACK_DOOR);
        hub.start();
    }

    @AfterAll
    static void stop() {
        hub.close();
        DESK.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void hostileJsonIsAcknowledgedAndStandsInQuarantineWithAReason(String name, String body) {
        long before = hub.books().outcomes("quarantined");
        HttpResponse<String> answer = sender.send(new Webhook(Webhook.WHATSAPP, body).to(hub.http()));

        assertThat(answer.statusCode()).isEqualTo(200);
        await(name + " to stand in quarantine")
                .atMost(Duration.ofSeconds(20))
                .until(() -> hub.books().outcomes("quarantined") == before + 1);
        assertThat(hub.books().texts("SELECT reason FROM quarantine ORDER BY received_at DESC LIMIT 1"))
                .allSatisfy(reason -> assertThat(reason).isNotBlank().hasSizeLessThan(500));
        theRouteGoesOn("after-" + name);
    }

    static Stream<Arguments> hostile() {
        String text = Webhook.whatsApp(List.of(new Words("436601234567", "x")), List.of())
                .body();
        return Stream.of(
                        Named.of("duplicate-keys", text.replaceFirst("\\{", "{\"object\":\"page\",")),
                        Named.of("depth", "[".repeat(10_000) + "]".repeat(10_000)),
                        Named.of("a-long-number", "{\"object\":" + "9".repeat(1_000_000) + "}"),
                        Named.of("cut", text.substring(0, text.length() / 2)),
                        Named.of("two-documents", text + text),
                        Named.of("nothing", ""),
                        Named.of("not-json", "<webhook/>"),
                        Named.of("a-naked-nul", text.replace("\"x\"", "\"\u0000\"")))
                .map(body -> Arguments.of(body.getName(), body.getPayload()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("odd")
    void oddTextIsATextLikeAnyOther(String name, String escaped) {
        String label = "odd-" + name;
        String body =
                Webhook.chat(new Words(label, label)).body().replace("\"text\":\"" + label, "\"text\":\"" + escaped);
        assertThat(sender.send(new Webhook(Webhook.WEBCHAT, body).to(hub.http()))
                        .statusCode())
                .isEqualTo(200);
        await(name + " to stand on a timeline")
                .atMost(Duration.ofSeconds(20))
                .until(() -> hub.books().originalIds().contains("chat-" + label));
        theRouteGoesOn("after-" + name);
    }

    static Stream<Arguments> odd() {
        return Stream.of(
                Arguments.of("lone-surrogate", "a\\ud83d b"),
                Arguments.of("nul", "a\\u0000b"),
                Arguments.of("controls", "a\\u001b[31m\\r\\nSet-Cookie: b"));
    }

    @Test
    void whatIsNoItemIsPutAsideAndTheRouteGoesOn() {
        List<String> poisons = List.of("garbage", "{}", "{\"id\": \"x\", \"announced\": \"many\"}");
        for (String poison : poisons) {
            HttpRequest request = HttpRequest.newBuilder(hub.http().resolve("/back-door"))
                    .POST(BodyPublishers.ofString(poison))
                    .build();
            assertThat(sender.send(request).statusCode()).isLessThan(300);
        }
        theRouteGoesOn("after-poison");
        assertThat(List.of(aside(), aside(), aside())).containsExactlyInAnyOrderElementsOf(poisons);
        assertThat(hub.logged()).noneMatch(line -> line.contains("garbage"));
    }

    private String aside() {
        HttpRequest request =
                HttpRequest.newBuilder(hub.http().resolve("/aside")).build();
        return sender.send(request).body();
    }

    @Test
    void aNumberThatNoCalendarHoldsIsNoReasonToStop() {
        String text = Webhook.whatsApp(List.of(new Words("436601234568", "far")), List.of())
                .body();
        sender.deliver(new Webhook(Webhook.WHATSAPP, text.replace("\"1790000001\"", "1e1000000000")), hub.http());
        theRouteGoesOn("after-far");
        assertThat(hub.books().originalIds()).contains("wamid.far");
    }

    @Test
    void aWebhookOfMoreThanTenMegabytesIsRefusedAndNothingOfItIsStored() {
        long before = hub.books().arrivals();
        Webhook huge = Webhook.chat(new Words("huge", "h".repeat(11_000_000)));
        assertThat(sender.send(huge.to(hub.http())).statusCode()).isEqualTo(413);
        theRouteGoesOn("after-huge");
        assertThat(hub.books().arrivals()).isEqualTo(before + 1);
    }

    @Test
    void whatIsNotSignedOrSignedWronglyIsRefusedAndNotStored() {
        long before = hub.books().arrivals();
        Webhook whatsApp = Webhook.whatsApp(List.of(new Words("436601234567", "unsigned")), List.of());
        Webhook chat = Webhook.chat(new Words("unsigned", "unsigned"));
        for (Webhook webhook : List.of(whatsApp, chat)) {
            assertThat(sender.send(webhook.unsigned(hub.http()).build()).statusCode())
                    .isEqualTo(401);
            HttpRequest wrong = webhook.unsigned(hub.http())
                    .header("X-Hub-Signature-256", "sha256=" + "0".repeat(64))
                    .header("X-Saddlebag-Signature", "sha256=" + "0".repeat(64))
                    .header("X-Saddlebag-Timestamp", "1790000000")
                    .build();
            assertThat(sender.send(wrong).statusCode()).isEqualTo(401);
        }
        theRouteGoesOn("after-unsigned");
        assertThat(hub.books().arrivals()).isEqualTo(before + 1);
    }

    @Test
    void aReceiptMayComeBeforeItsMessageAndAMessageTwice() {
        long before = hub.books().outcomes("duplicate");
        Webhook receipts = Webhook.whatsApp(List.of(), List.of("early", "early"));
        Webhook message = Webhook.whatsApp(List.of(new Words("436601234500", "twice")), List.of());
        List.of(receipts, message, message).forEach(webhook -> sender.deliver(webhook, hub.http()));
        await("both duplicates")
                .atMost(Duration.ofSeconds(20))
                .until(() -> hub.books().outcomes("duplicate") == before + 2);
        assertThat(hub.books().originalIds()).containsOnlyOnce("wamid.twice");
        hub.books().mustAddUp();
    }

    @Test
    void aWebhookThatIsReplayedWithinItsToleranceIsADuplicate() {
        long before = hub.books().outcomes("duplicate");
        HttpRequest signed = Webhook.chat(new Words("replayed", "replayed")).to(hub.http());
        for (int i = 0; i < 3; i++) {
            assertThat(sender.send(signed).statusCode()).isEqualTo(200);
        }
        await("both replays to count as duplicates")
                .atMost(Duration.ofSeconds(20))
                .until(() -> hub.books().outcomes("duplicate") == before + 2);
        theRouteGoesOn("after-replayed");
        assertThat(DESK.tickets().texts()).containsOnlyOnce(List.of("replayed"));
        assertThat(DESK.tickets().breaches()).isEmpty();
    }

    @Test
    void aSenderThatResetsItsConnectionDisturbsNobodyAndMaySendAgain() throws IOException {
        Webhook webhook = Webhook.chat(new Words("reset", "reset"));
        byte[] raw = raw(webhook);
        for (int sent : List.of(10, raw.length / 2, raw.length - 1, raw.length)) {
            try (Socket socket =
                    new Socket(InetAddress.getLoopbackAddress(), hub.http().getPort())) {
                socket.setSoLinger(true, 0);
                socket.getOutputStream().write(raw, 0, sent);
                socket.getOutputStream().flush();
            }
        }
        sender.deliver(webhook, hub.http());
        theRouteGoesOn("after-reset");
        await("the message on its ticket")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(DESK.tickets().texts()).containsOnlyOnce(List.of("reset")));
        assertThat(hub.books().originalIds()).containsOnlyOnce("chat-reset");
        hub.books().mustAddUp();
    }

    /** The bytes of a request. */
    private static byte[] raw(Webhook webhook) {
        HttpRequest request = webhook.to(hub.http());
        byte[] body = webhook.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("POST " + webhook.path() + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        request.headers()
                .map()
                .forEach((name, values) -> values.forEach(
                        value -> head.append(name).append(": ").append(value).append("\r\n")));
        byte[] bytes = head.append("Content-Length: " + body.length + "\r\n\r\n")
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(bytes, bytes.length + body.length);
        System.arraycopy(body, 0, all, bytes.length, body.length);
        return all;
    }

    private void theRouteGoesOn(String label) {
        sender.deliver(Webhook.chat(new Words(label, label)), hub.http());
        await("a message after the fault to reach its ticket")
                .atMost(Duration.ofSeconds(20))
                .until(() -> DESK.tickets().texts().contains(List.of(label)));
    }
}
