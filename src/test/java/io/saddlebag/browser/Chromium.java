package io.saddlebag.browser;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The Chromium that is installed on this machine, without a window, spoken to by its DevTools protocol
 * (chromedevtools.github.io/devtools-protocol). It needs nothing but the JDK, and no network.
 */
public final class Chromium implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address;

    private Chromium(Process process, int port) {
        this.process = process;
        this.address = URI.create("http://127.0.0.1:" + port);
    }

    /** Where it is; nothing when there is none on the path. */
    public static Optional<Path> installed() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts it with an empty profile. */
    public static Chromium start(Path binary, Path profile) throws IOException {
        Process process = new ProcessBuilder(
                        binary.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--no-first-run",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Path told = profile.resolve("DevToolsActivePort");
        await("Chromium's port").atMost(PATIENCE).until(() -> Files.exists(told) && Files.size(told) > 0);
        return new Chromium(process, Integer.parseInt(Files.readAllLines(told).get(0)));
    }

    /** Opens a page in a tab of its own. */
    public Tab open(String url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/json/new?about:blank"))
                .PUT(BodyPublishers.noBody())
                .timeout(PATIENCE)
                .build();
        JsonNode target =
                Json.parse(http.send(request, BodyHandlers.ofByteArray()).body());
        Tab tab =
                Tab.connect(http, URI.create(target.path("webSocketDebuggerUrl").asText()));
        tab.go(url);
        return tab;
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }
}
