package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.saddlebag.browser.Chromium;
import io.saddlebag.browser.Tab;
import io.saddlebag.message.Json;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chat window as people meet it: in a real Chromium, on one hub with its sandbox. */
class ChatWindowBrowserTest {
    private static final String SECRET = "sandbox-widget-secret-of-this-machine";
    private static final String TICKETS = "/sandbox/helpdesk/data/tickets";
    private static final String WINDOW = "[...document.body.children].map((e) => e.shadowRoot).find(Boolean)";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static HttpServer shop;
    private static HttpServer stranger;
    private static TestHub hub;
    private static Chromium chromium;

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> binary = Chromium.installed();
        assumeTrue(binary.isPresent(), "no chromium is on the path, so the chat window is not tried in a browser");
        shop = server();
        stranger = server();
        hub = TestHub.sandbox(folder.resolve("hub"), "--widget.origins=" + origin(shop));
        serve(shop);
        serve(stranger);
        chromium = Chromium.start(binary.get(), folder.resolve("profile"));
    }

    @AfterAll
    static void stop() throws Exception {
        if (chromium != null) {
            chromium.close();
            hub.close();
            shop.stop(0);
            stranger.stop(0);
        }
    }

    @Test
    void aPersonWritesByKeyboardAndTheAnswerAppearsAndStays() throws Exception {
        try (Tab page = chromium.open(hub.url() + "/sandbox/chat")) {
            await("the window").atMost(PATIENCE).until(() -> log(page).contains("Hello!"));
            tabTo(page, "TEXTAREA");
            page.type("Where is my order 4711?");
            page.press("Enter");
            await("the message is sent").atMost(PATIENCE).until(() -> log(page).contains("· sent"));
            String ticket = ticket("Where is my order 4711?");
            assertThat(hub.get(TICKETS + "/" + ticket)
                            .at("/customer/identifiers")
                            .findValuesAsText("value"))
                    .contains("C-1001", "ada@sandbox.test");
            page.eval("window.neverReloaded = true");
            answer(ticket, "a1", "It left our house <b>this</b> morning.");
            await("the answer").atMost(PATIENCE).until(() -> log(page)
                    .contains("It left our house <b>this</b> morning."));
            assertThat(page.eval("window.neverReloaded").asBoolean()).isTrue();
            screenshot(page, "answered");

            page.reload();
            await("the history").atMost(PATIENCE).until(() -> lines(page).size() == 2);
            assertThat(lines(page).get(0)).contains("Where is my order 4711?");
            assertThat(lines(page).get(1)).contains("morning.", "Sam");
            try (Tab second = chromium.open(hub.url() + "/sandbox/chat")) {
                await("the second tab")
                        .atMost(PATIENCE)
                        .until(() -> lines(second).size() == 2);
                write(second, "Thank you!");
                await("what the other tab wrote")
                        .atMost(PATIENCE)
                        .until(() -> lines(page).size() == 3);
                assertThat(lines(page)).isEqualTo(lines(second));
            }
            page.offline(true);
            page.eval("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))");
            answer(ticket, "a2", "You are welcome.");
            page.eval("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))");
            await("that the network is away").atMost(PATIENCE).until(() -> text(page, ".status")
                    .contains("Not connected"));
            page.offline(false);
            await("what was missed").atMost(PATIENCE).until(() -> lines(page).size() == 4);
            assertThat(log(page)).containsOnlyOnce("You are welcome.").containsOnlyOnce("Thank you!");
        }
    }

    @Test
    void anAgentsFileAndWhatTheyChangeAndThatSomebodyWritesAppearWithoutReloading() throws Exception {
        try (Tab page = chromium.open(origin(shop) + "/?user=C-88")) {
            await("the launcher").atMost(PATIENCE).until(() -> text(page, ".launcher")
                    .contains("Open chat"));
            page.eval("saddlebagChat.open()");
            await("the window").atMost(PATIENCE).until(() -> log(page).contains("Hello!"));
            write(page, "May I have the slip?");
            String ticket = ticket("May I have the slip?");
            page.eval("window.neverReloaded = true");
            page.eval("(() => { const real = URL.createObjectURL;"
                    + " URL.createObjectURL = (file) => { window.saved = file.text(); return real(file); }; })()");

            page.type("And ");
            await("that the customer writes")
                    .atMost(PATIENCE)
                    .until(() -> hub.get(TICKETS + "/" + ticket).path("typing").asBoolean());
            act(ticket, "/typing", "{}");
            await("that the agent writes").atMost(PATIENCE).until(() -> text(page, ".status")
                    .equals("Sam is writing…"));

            act(
                    ticket,
                    "/replies",
                    "{\"text\":\"Here it is.\",\"attachments\":[{\"name\":\"slip.pdf\",\"type\":\"application/pdf\","
                            + "\"content\":\"JVBERi0xLjQKc2xpcA==\"}]}");
            await("the file").atMost(PATIENCE).until(() -> log(page).contains("Download slip.pdf"));
            assertThat(text(page, ".status")).as("nobody writes any more").isEmpty();
            page.eval(WINDOW + ".querySelector('.agent .file').click()");
            await("the file's bytes")
                    .atMost(PATIENCE)
                    .until(() -> page.eval("window.saved ?? ''").asText().equals("%PDF-1.4\nslip"));
            screenshot(page, "with-a-file");

            String reply = reply(ticket, "Here it is.");
            act(ticket, "/replies/" + reply, "{\"text\":\"Here it <i>was</i>.\"}");
            await("the edit").atMost(PATIENCE).until(() -> log(page).contains("Here it <i>was</i>."));
            assertThat(log(page)).doesNotContain("Here it is.").contains("edited", "Download slip.pdf");
            assertThat(lines(page)).hasSize(2);

            page.offline(true);
            page.eval("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))");
            act(ticket, "/replies/" + reply + "/deletion", "{}");
            await("it is taken back at the helpdesk").atMost(PATIENCE).until(() -> hub.get(TICKETS + "/" + ticket)
                    .path("entries")
                    .valueStream()
                    .anyMatch(entry -> entry.path("gone").asBoolean()
                            && !entry.path("waiting").asBoolean()));
            page.offline(false);
            page.eval("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))");
            await("it is gone").atMost(PATIENCE).until(() -> lines(page).size() == 1);
            assertThat(page.eval("window.neverReloaded").asBoolean()).isTrue();
            assertThat(hub.get(TICKETS + "/" + ticket).path("entries").findValuesAsText("kind"))
                    .as("no note: the customer sees what was changed")
                    .doesNotContain("note");
        }
    }

    private static void act(String ticket, String what, String body) {
        assertThat(hub.post(
                        TICKETS + "/" + ticket + what,
                        body,
                        Map.of("Origin", hub.url().toString())))
                .isBetween(200, 201);
    }

    private static String reply(String ticket, String text) {
        return hub.get(TICKETS + "/" + ticket)
                .path("entries")
                .valueStream()
                .filter(entry -> entry.path("text").asText().equals(text))
                .map(entry -> entry.path("event").asText())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aShopOfAnotherOriginNeedsOneScriptTagAndAStrictPolicyLetsItWork() throws Exception {
        Path picture =
                Files.write(folder.resolve("cup.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0});
        try (Tab page = chromium.open(origin(shop) + "/?user=C-77")) {
            await("the launcher").atMost(PATIENCE).until(() -> text(page, ".launcher")
                    .contains("Open chat"));
            assertThat(page.eval("Object.keys(localStorage).length").asInt()).isZero();
            page.press("Tab");
            page.press("Enter");
            await("the focus is in the message").atMost(PATIENCE).until(() -> focused(page)
                    .equals("TEXTAREA"));
            await("the connection").atMost(PATIENCE).until(() -> log(page).contains("Hello!"));
            page.choose(WINDOW + ".querySelector('input[type=file]')", picture);
            write(page, "My cup is broken");
            await("the line from the hub").atMost(PATIENCE).until(() -> log(page)
                    .contains("Download cup.png"));
            JsonNode ticket = hub.get(TICKETS + "/" + ticket("My cup is broken"));
            assertThat(ticket.at("/customer/identifiers").findValuesAsText("value"))
                    .contains("C-77");
            assertThat(ticket.findValuesAsText("type")).contains("image/png");
            page.press("Escape");
            await("it is closed").atMost(PATIENCE).until(() -> focused(page).equals("BUTTON.launcher"));
            answer(ticket.path("id").asText(), "a3", "We send another.");
            await("what is new").atMost(PATIENCE).until(() -> text(page, ".launcher")
                    .equals("Open chat (1 new)"));
            assertThat(text(page, ".hidden[role=status]")).contains("We send another.");
        }
        try (Tab guest = chromium.open(origin(shop) + "/")) {
            await("the launcher").atMost(PATIENCE).until(() -> text(guest, ".launcher")
                    .contains("Open chat"));
            guest.eval("saddlebagChat.open()");
            await("an empty window").atMost(PATIENCE).until(() -> log(guest).contains("Hello!"));
            assertThat(log(guest)).doesNotContain("cup");
        }
    }

    @Test
    void aPageOfAForeignOriginAndAForgedUserGetNoChat() throws Exception {
        for (String url : List.of(origin(stranger) + "/", origin(shop) + "/?user=C-1&forged")) {
            try (Tab page = chromium.open(url)) {
                await("the launcher").atMost(PATIENCE).until(() -> text(page, ".launcher")
                        .contains("Open chat"));
                page.eval("saddlebagChat.open()");
                await("the refusal")
                        .atMost(PATIENCE)
                        .until(() -> !text(page, ".status").isEmpty()
                                && !text(page, ".status").equals("Connecting…"));
                assertThat(text(page, ".status"))
                        .isIn("The chat is not available. Please reload the page.", "Not connected. Trying again…");
                assertThat(lines(page)).isEmpty();
            }
        }
    }

    @Test
    void peopleWithoutMouseOrSightCanUseItAndTheChecksNoticeWhenTheyCannot() throws Exception {
        try (Tab page = chromium.open(origin(shop) + "/")) {
            page.prefer("prefers-reduced-motion", "reduce");
            await("the launcher").atMost(PATIENCE).until(() -> text(page, ".launcher")
                    .contains("Open chat"));
            page.press("Tab");
            assertThat(focused(page)).isEqualTo("BUTTON.launcher");
            page.press("Enter");
            await("the greeting").atMost(PATIENCE).until(() -> log(page).contains("Hello!"));
            assertThat(page.eval(WINDOW + ".getAnimations().length").asInt()).isZero();
            assertThat(roles(page))
                    .contains(
                            "dialog Chat with us",
                            "log Conversation",
                            "textbox Message",
                            "button Send",
                            "button Attach a file",
                            "button Close chat");
            assertThat(problems(page)).isEmpty();
            List<String> stops = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                page.press("Tab");
                stops.add(focused(page));
                assertThat(page.eval("getComputedStyle(" + WINDOW + ".activeElement ?? document.body).outlineStyle")
                                .asText())
                        .as("the focus on %s is seen", focused(page))
                        .isIn("solid", "none".repeat(focused(page).equals("BODY") ? 1 : 0));
            }
            assertThat(stops).startsWith("BUTTON.attach", "BUTTON.send");
            page.eval(WINDOW + ".querySelector('.attach').removeAttribute('aria-label');"
                    + WINDOW + ".querySelector('.attach').textContent = '';"
                    + WINDOW + ".querySelector('.text').style.color = '#aaa'");
            assertThat(problems(page))
                    .anyMatch(problem -> problem.contains("button has no name"))
                    .anyMatch(problem -> problem.contains("contrast"));
        }
    }

    /** What WCAG 2.2 calls failures: controls without a name (4.1.2), text that is hard to see (1.4.3). */
    private static List<String> problems(Tab page) throws Exception {
        List<String> problems = new ArrayList<>();
        for (JsonNode node : page.accessibility()) {
            String role = node.at("/role/value").asText();
            if (!node.path("ignored").asBoolean()
                    && List.of("button", "textbox", "dialog", "log", "link").contains(role)
                    && node.at("/name/value").asText().isBlank()) {
                problems.add(role + " has no name");
            }
        }
        page.eval(
                        """
                (() => {
                  const rgb = (c) => c.match(/[\\d.]+/g).map(Number);
                  const light = (c) => rgb(c).slice(0, 3).map((v) => v / 255)
                    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
                  const ground = (e) => { const c = getComputedStyle(e).backgroundColor;
                    return (rgb(c)[3] ?? 1) > 0 || !e.parentElement ? c : ground(e.parentElement); };
                  return [...%s.querySelectorAll(".panel *")].filter((e) => e.checkVisibility() && !e.matches(".hidden")
                    && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())).map((e) => {
                      const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
                      const ratio = (a + 0.05) / (b + 0.05);
                      return ratio < 4.5 ? `contrast of ${e.tagName}.${e.className} is ${ratio}` : ""; }).filter(Boolean);
                })()"""
                                .formatted(WINDOW))
                .forEach(problem -> problems.add(problem.asText()));
        return problems;
    }

    private static List<String> roles(Tab page) throws Exception {
        return StreamSupport.stream(page.accessibility().spliterator(), false)
                .filter(node -> !node.path("ignored").asBoolean())
                .map(node -> node.at("/role/value").asText() + " "
                        + node.at("/name/value").asText())
                .toList();
    }

    private static void write(Tab page, String text) throws Exception {
        page.eval(WINDOW + ".querySelector('textarea').focus()");
        page.type(text);
        page.press("Enter");
    }

    private static void tabTo(Tab page, String where) throws Exception {
        for (int i = 0; i < 20 && !focused(page).equals(where); i++) {
            page.press("Tab");
        }
        assertThat(focused(page)).isEqualTo(where);
    }

    private static String focused(Tab page) throws Exception {
        return page.eval("((e) => e.tagName + (e.className && e.tagName === 'BUTTON' ? '.' + e.className : ''))("
                        + WINDOW + "?.activeElement ?? document.activeElement)")
                .asText();
    }

    private static String text(Tab page, String selector) throws Exception {
        return page.eval("(" + WINDOW + ")?.querySelector('" + selector + "')?.textContent ?? ''")
                .asText();
    }

    private static String log(Tab page) throws Exception {
        return text(page, "[role=log]");
    }

    private static List<String> lines(Tab page) throws Exception {
        JsonNode lines =
                page.eval("[...(" + WINDOW + ")?.querySelectorAll('[data-number]') ?? []].map((e) => e.textContent)");
        return StreamSupport.stream(lines.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toList());
    }

    private static String ticket(String text) {
        return await("the ticket")
                .atMost(PATIENCE)
                .until(
                        () -> {
                            for (JsonNode ticket : hub.get(TICKETS).path("tickets")) {
                                String id = ticket.path("id").asText();
                                if (hub.get(TICKETS + "/" + id)
                                        .path("entries")
                                        .findValuesAsText("text")
                                        .contains(text)) {
                                    return id;
                                }
                            }
                            return "";
                        },
                        id -> !id.isEmpty());
    }

    private static void answer(String ticket, String id, String text) {
        assertThat(hub.post(
                        TICKETS + "/" + ticket + "/replies",
                        "{\"id\":\"" + id + "\",\"text\":" + Json.write(text) + "}",
                        Map.of("Origin", hub.url().toString())))
                .isEqualTo(201);
    }

    private static void screenshot(Tab page, String name) throws Exception {
        page.screenshot(Files.createDirectories(Path.of("target/screenshots")).resolve(name + ".png"));
    }

    private static HttpServer server() throws Exception {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    private static String origin(HttpServer server) {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** A page with a policy as strict as can be; with a user, its server vouches for them. */
    private static void serve(HttpServer server) {
        server.createContext("/", exchange -> {
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            String user = "{\"id\":\"" + query.replaceAll(".*user=([^&]*).*", "$1") + "\"}";
            String now = Long.toString(Instant.now().getEpochSecond());
            String signature = TestHub.hmac(query.contains("forged") ? "another secret" : SECRET, now + "." + user);
            String identity = query.contains("user=")
                    ? "data-user='" + user + "' data-timestamp='" + now + "' data-signature='sha256=" + signature + "'"
                    : "";
            byte[] page = ("<!DOCTYPE html><html lang='en'><title>Shop</title><h1>Cups</h1><script src='" + hub.url()
                            + "/webchat/widget.js' " + identity + "></script></html>")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.getResponseHeaders()
                    .set(
                            "Content-Security-Policy",
                            "default-src 'none'; script-src " + hub.url() + "; connect-src " + hub.url()
                                    + "; require-trusted-types-for 'script'; trusted-types 'none'");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
    }
}
