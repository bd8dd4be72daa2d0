package io.saddlebag.webchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Intake;
import io.saddlebag.connector.Source;
import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.Recorder;
import io.saddlebag.conversation.Threading;
import io.saddlebag.identity.Customers;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.message.Messages;
import io.saddlebag.store.Blobs;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pages get from the hub, and what they do not: over HTTP, with a store, without a browser. */
class ChatDoorTest {
    private static final String SHOP = "https://shop.example.com";
    private static final Connectors CONNECTORS = Connectors.in(List.of(Path.of("connectors")));
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Hands clock = new Hands();
    private final Vertx vertx = Vertx.vertx();
    private final Store store = TestStores.SQLITE.open();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<CompletableFuture<?>> listening = new ArrayList<>();
    private Widget widget;
    private URI url;
    private final List<String> written = new CopyOnWriteArrayList<>();
    private volatile boolean storing = true;
    private Recorder recorder;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        WidgetSettings settings = new WidgetSettings(
                "a secret", "", List.of(SHOP), Duration.ofMinutes(15), Duration.ofDays(30), 20, 500, "", 100, 1_000, 8);
        Blobs blobs = new Blobs(folder.resolve("blobs"));
        Ids ids = new Ids();
        Intake intake = new Intake(CONNECTORS, ids, bytes -> blobs.put(new ByteArrayInputStream(bytes))
                .sha256());
        recorder = new Recorder(
                store,
                new Customers(ids),
                new Threading(Set.of("email"), true, Duration.ofDays(7)),
                new ConversationTokens(new byte[32]),
                ids,
                clock);
        widget = new Widget(settings, store, blobs, folder.resolve("incoming"), clock);
        Router router = Router.router(vertx);
        widget.mount(
                router,
                List.of(),
                payload -> {
                    if (storing) {
                        intake.receive(Source.of("webchat", "widget"), clock.instant(), "application/json", payload)
                                .forEach(arrival ->
                                        widget.show(recorder.record(arrival).orElseThrow()));
                    }
                    return storing;
                },
                written::add);
        HttpServer server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        url = URI.create("http://127.0.0.1:" + server.actualPort());
    }

    @AfterEach
    void stop() throws Exception {
        listening.forEach(one -> one.cancel(true));
        widget.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
        store.close();
    }

    @Test
    void pagesOfOtherOriginsAreRefused() throws Exception {
        HttpResponse<String> preflight =
                send(request("/webchat/messages", SHOP, "").method("OPTIONS", BodyPublishers.noBody()));
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .contains(SHOP);
        for (String origin :
                new String[] {"https://evil.example", "null", SHOP + ".evil.example", "http://shop.example.com"}) {
            HttpResponse<String> answer = post("/webchat/session", origin, "", "{}");
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
            assertThat(post("/webchat/messages", origin, token(), "{}").statusCode())
                    .isEqualTo(403);
        }
        assertThat(send(HttpRequest.newBuilder(url.resolve("/webchat/session")).POST(BodyPublishers.ofString("{}")))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void withoutAGoodTokenNothingIsReadOrWritten() throws Exception {
        String token = token();
        for (String path : List.of("/webchat/messages", "/webchat/files", "/webchat/typing")) {
            assertThat(post(path, SHOP, "", "{}").statusCode()).isEqualTo(401);
            assertThat(post(path, SHOP, token.substring(1), "{}").statusCode()).isEqualTo(401);
        }
        assertThat(send(request("/webchat/events", SHOP, "forged")).statusCode())
                .isEqualTo(401);
        clock.on(Duration.ofMinutes(16));
        assertThat(say(token, "message-1", "late")).isEqualTo(401);
    }

    @Test
    void whatIsWrittenIsOnEveryPageOnceAndAPageThatComesBackGetsWhatItMissed() throws Exception {
        String token = token();
        List<String> first = listen(token, "");
        assertThat(say(token, "message-1", "one")).isEqualTo(200);
        assertThat(say(token, "message-1", "one")).isEqualTo(200);
        assertThat(say(token, "message-2", "two")).isEqualTo(200);
        await("both lines").atMost(PATIENCE).until(() -> texts(first).size() == 2);
        assertThat(texts(listen(token, "1.0"))).containsExactly("two");
        assertThat(texts(listen(token, ""))).containsExactly("one", "two");
        assertThat(listen(token, "2.0"))
                .contains("id: 2.0", "data: {\"after\":2,\"goesOn\":true}")
                .doesNotContain("event: line");
        assertThat(texts(listen(token, "99.0"))).as("an id that never was").containsExactly("one", "two");
        assertThat(texts(listen(token(), ""))).as("another visitor").isEmpty();
        assertThat(texts(first)).containsExactly("one", "two");
        clock.on(Duration.ofSeconds(1));
        widget.typing(visitor(), "Ann");
        await("somebody types").atMost(PATIENCE).until(() -> first.contains("data: {\"name\":\"Ann\"}"));
        assertThat(listen(token, "2.0")).as("that was before it came").doesNotContain("event: typing");
        for (int i = 0; i < 25; i++) {
            assertThat(post("/webchat/typing", SHOP, token, "").statusCode()).isEqualTo(204);
        }
        assertThat(written).hasSize(20).containsOnly(visitor());
    }

    @Test
    void whatIsChangedOrTakenBackIsSoOnOpenPagesAndOnThoseThatComeBack() throws Exception {
        String token = token();
        List<String> first = listen(token, "");
        say(token, "message-1", "one");
        say(token, "message-2", "two");
        say(token, "message-3", "three");
        await("all lines").atMost(PATIENCE).until(() -> texts(first).size() == 3);
        change("edit", "message-1", "won");
        change("deletion", "message-2", "");
        await("both changes").atMost(PATIENCE).until(() -> count(first, "event: changed") == 2);
        assertThat(texts(first)).containsExactly("one", "two", "three", "won", "");
        assertThat(first).contains("id: 3.1", "id: 3.2").anyMatch(line -> line.contains("\"gone\":true"));
        assertThat(texts(listen(token, "3.1"))).as("missed the deletion").containsExactly("");
        assertThat(texts(listen(token, "1.0"))).as("missed nearly all").containsExactly("three", "won", "");
        assertThat(texts(listen(token, ""))).as("is new").containsExactly("won", "three");
        assertThat(listen(token, "3.2")).doesNotContain("event: line", "event: changed");
    }

    private static long count(List<String> lines, String line) {
        return lines.stream().filter(line::equals).count();
    }

    /** What was written in the window cannot be changed there; it is the same line that an agent's change changes. */
    private void change(String kind, String id, String text) {
        String about = visitor() + "/" + id;
        String json =
                """
                {"id":"%1$s","direction":"inbound","kind":"%2$s","channel":"webchat","connector":"webchat",
                "account":"widget","originalId":"%1$s","receivedTime":"%3$s","sender":{"role":"customer"},
                "content":{"text":"%4$s"},"about":"%5$s"}"""
                        .formatted(kind + about, kind, clock.instant(), text, about);
        recorder.record(Messages.arrival(Json.read(json, Message.class)));
    }

    @Test
    void openPagesAreBoundedForAVisitorAndInAllAndEndWithTheirToken() throws Exception {
        String token = token();
        for (int i = 0; i < 6; i++) {
            listen(token, "");
        }
        assertThat(send(request("/webchat/events", SHOP, token)).statusCode()).isEqualTo(429);
        String other = token();
        listen(other, "");
        listen(other, "");
        assertThat(send(request("/webchat/events", SHOP, token())).statusCode()).isEqualTo(503);
        assertThat(widget.pages()).isEqualTo(8);
        clock.on(Duration.ofMinutes(15));
        await("their ends").atMost(PATIENCE).until(() -> widget.pages() == 0);
        await("the pages are told").atMost(PATIENCE).until(() -> listening.stream()
                .allMatch(CompletableFuture::isDone));
        listen(token(), "");
    }

    @Test
    void whoWritesTooMuchOrTooLongIsRefused() throws Exception {
        String token = token();
        assertThat(say(token, "message-1", "x".repeat(101))).isEqualTo(422);
        assertThat(say(token, "message-1", " ")).isEqualTo(422);
        assertThat(say(token, "../1", "x")).isEqualTo(422);
        assertThat(post("/webchat/messages", SHOP, token, "{").statusCode()).isEqualTo(400);
        assertThat(post("/webchat/messages", SHOP, token, "x".repeat(40_000)).statusCode())
                .isEqualTo(413);
        assertThat(post("/webchat/files?name=a", SHOP, token, "x".repeat(1_001)).statusCode())
                .isEqualTo(413);
        storing = false;
        assertThat(say(token, "message-1", "x")).isEqualTo(503);
        storing = true;
        for (int i = 0; i < 13; i++) {
            assertThat(say(token, "message-" + i, "x")).isEqualTo(200);
        }
        HttpResponse<String> refused = post("/webchat/messages", SHOP, token, "{}");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        clock.on(Duration.ofSeconds(4));
        assertThat(say(token, "message-20", "x")).isEqualTo(200);
    }

    @Test
    void aFileIsTheVisitorsAloneAndOnlyToBeSaved() throws Exception {
        String token = token();
        String name = "..%2F%C3%A4%E2%80%AEgnp.html";
        String file = json(post("/webchat/files?name=" + name, SHOP, token, "<script>alert(1)</script>"))
                .path("file")
                .asText();
        String message = "{\"id\":\"message-1\",\"text\":\"\",\"files\":[\"" + file + "\"]}";
        assertThat(post("/webchat/messages", SHOP, token(), message).statusCode())
                .isEqualTo(422);
        assertThat(post("/webchat/messages", SHOP, token, message.replace(file, file + "x"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(post("/webchat/messages", SHOP, token, message).statusCode()).isEqualTo(200);
        List<String> lines = listen(token, "");
        await("the line").atMost(PATIENCE).until(() -> !data(lines, "/files/0/path")
                .isEmpty());
        assertThat(data(lines, "/files/0/name")).containsExactly("ägnp.html");
        String path = "/webchat/" + data(lines, "/files/0/path").get(0);
        HttpResponse<String> download = send(request(path, SHOP, token));
        assertThat(download.body()).isEqualTo("<script>alert(1)</script>");
        assertThat(download.headers().firstValue("Content-Type")).contains("application/octet-stream");
        assertThat(download.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(download.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename*=UTF-8''%C3%A4gnp.html");
        assertThat(send(request(path, SHOP, token())).statusCode()).isEqualTo(404);
        assertThat(send(request(path, SHOP, "")).statusCode()).isEqualTo(401);
        assertThat(store.read(tx -> tx.list("SELECT body FROM message", row -> row.text(1)))
                        .toString())
                .contains("\"type\":\"application/octet-stream\"");
    }

    private String visitor() {
        return store.read(
                tx -> tx.first("SELECT id FROM visitor", row -> row.text(1)).orElseThrow());
    }

    private String token() throws Exception {
        return json(post("/webchat/session", SHOP, "", "{}")).path("token").asText();
    }

    private int say(String token, String id, String text) throws Exception {
        return post("/webchat/messages", SHOP, token, "{\"id\":\"" + id + "\",\"text\":\"" + text + "\"}")
                .statusCode();
    }

    /** The lines of an open stream, from when it has caught up. */
    private List<String> listen(String token, String last) {
        List<String> lines = new CopyOnWriteArrayList<>();
        HttpRequest.Builder request = request("/webchat/events", SHOP, token);
        if (!last.isEmpty()) {
            request.header("Last-Event-ID", last);
        }
        listening.add(client.sendAsync(request.build(), BodyHandlers.ofLines())
                .thenAcceptAsync(answer -> answer.body().forEach(lines::add)));
        await("the stream").atMost(PATIENCE).until(() -> lines.contains("event: ready"));
        return lines;
    }

    private static List<String> texts(List<String> lines) {
        return data(lines, "/text");
    }

    private static List<String> data(List<String> lines, String pointer) {
        return lines.stream()
                .filter(line -> line.startsWith("data: "))
                .map(line -> Json.parse(line.substring(6).getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .flatMap(json -> json.at(pointer).isTextual()
                        ? Stream.of(json.at(pointer).asText())
                        : Stream.of())
                .toList();
    }

    private HttpRequest.Builder request(String path, String origin, String token) {
        return HttpRequest.newBuilder(url.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Origin", origin)
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> post(String path, String origin, String token, String body) throws Exception {
        return send(request(path, origin, token).POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return Json.parse(answer.body().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
