package io.saddlebag.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A tab of the browser: what a person does there, and what they see. */
public final class Tab implements AutoCloseable {
    private static final Map<String, Integer> KEYS = Map.of("Tab", 9, "Enter", 13, "Escape", 27);

    private final AtomicInteger number = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final WebSocket socket;

    private Tab(HttpClient http, URI address) throws Exception {
        this.socket =
                http.newWebSocketBuilder().buildAsync(address, new Answers()).get(20, TimeUnit.SECONDS);
    }

    static Tab connect(HttpClient http, URI address) throws Exception {
        Tab tab = new Tab(http, address);
        tab.call("Page.enable", Map.of());
        return tab;
    }

    /** Loads a page. */
    public void go(String url) throws Exception {
        call("Page.navigate", Map.of("url", url));
    }

    /** Looks at this tab: a page may do less while it is hidden behind another. */
    public void look() throws Exception {
        call("Page.bringToFront", Map.of());
    }

    /** Loads the page again. */
    public void reload() throws Exception {
        call("Page.reload", Map.of());
    }

    /** The value of an expression, awaited if it is a promise. */
    public JsonNode eval(String expression) throws Exception {
        JsonNode answer =
                call("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(
                    answer.at("/exceptionDetails/exception/description").asText(expression));
        }
        return answer.at("/result/value");
    }

    /** Presses a key: Tab, Enter or Escape. */
    public void press(String key) throws Exception {
        for (String type : new String[] {"keyDown", "keyUp"}) {
            ObjectNode event = Json.mapper()
                    .createObjectNode()
                    .put("type", type)
                    .put("key", key)
                    .put("code", key)
                    .put("windowsVirtualKeyCode", KEYS.get(key));
            if (key.equals("Enter") && type.equals("keyDown")) {
                event.put("text", "\r");
            }
            call("Input.dispatchKeyEvent", event);
        }
    }

    /** Writes where the focus is. */
    public void type(String text) throws Exception {
        call("Input.insertText", Map.of("text", text));
    }

    /** Chooses a file in the file input that an expression finds. */
    public void choose(String expression, Path file) throws Exception {
        JsonNode input = call("Runtime.evaluate", Map.of("expression", expression));
        call(
                "DOM.setFileInputFiles",
                Map.of(
                        "files",
                        new String[] {file.toString()},
                        "objectId",
                        input.at("/result/objectId").asText()));
    }

    /** Takes the network away, or gives it back. */
    public void offline(boolean away) throws Exception {
        call("Network.enable", Map.of());
        call(
                "Network.emulateNetworkConditions",
                Map.of("offline", away, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    /** The page as assistive technology gets it. */
    public JsonNode accessibility() throws Exception {
        return call("Accessibility.getFullAXTree", Map.of()).path("nodes");
    }

    /** What the person's system prefers, like prefers-reduced-motion. */
    public void prefer(String feature, String value) throws Exception {
        call("Emulation.setEmulatedMedia", Map.of("features", new Object[] {Map.of("name", feature, "value", value)}));
    }

    /** A picture of what is seen. */
    public void screenshot(Path file) throws Exception {
        JsonNode picture = call("Page.captureScreenshot", Map.of("format", "png"));
        Files.write(file, Base64.getDecoder().decode(picture.path("data").asText()));
    }

    private JsonNode call(String method, Object parameters) throws Exception {
        int id = number.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(id, answer);
        String command = Json.write(Map.of("id", id, "method", method, "params", parameters));
        socket.sendText(command, true).get(20, TimeUnit.SECONDS);
        JsonNode json = answer.get(20, TimeUnit.SECONDS);
        if (json.has("error")) {
            throw new IllegalStateException(method + ": " + json.path("error"));
        }
        return json.path("result");
    }

    @Override
    public void close() {
        String command = Json.write(Map.of("id", number.incrementAndGet(), "method", "Page.close"));
        socket.sendText(command, true).orTimeout(20, TimeUnit.SECONDS).join();
        socket.abort();
    }

    private final class Answers implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                JsonNode json = Json.parse(text.toString().getBytes(StandardCharsets.UTF_8));
                text.setLength(0);
                CompletableFuture<JsonNode> waiting =
                        asked.remove(json.path("id").asInt());
                if (waiting != null) {
                    waiting.complete(json);
                }
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }
    }
}
