package io.saddlebag.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.saddlebag.ops.HubFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A hub in a process of its own, which can be killed, stopped and started again on the same data directory. */
final class HubProcess implements AutoCloseable {
    static final String WHATSAPP_SECRET = "the-app-secret";
    static final String WEBCHAT_SECRET = "the-secret-of-the-chat";

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(40);

    private final Path directory;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> javaOptions = new ArrayList<>(
            // none lives long enough for the better compiler, which takes half of the time of a start
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    private Optional<Process> process = Optional.empty();

    /** A hub for a helpdesk, not yet started; what it writes lies in the directory. */
    HubProcess(Path directory, Helpdesk desk) {
        this.directory = directory;
        set("profile", "production");
        set("http.host", "127.0.0.1");
        set("http.port", "0");
        set("management.port", "0");
        set("data.directory", directory.resolve("data").toString());
        set("routes.directory", directory.resolve("routes").toString());
        set("whatsapp.app-secret", WHATSAPP_SECRET);
        set("whatsapp.verify-token", "the-verify-token");
        set("webchat.secret", WEBCHAT_SECRET);
        set("helpdesk.rate", "0");
        settings.putAll(desk.settings());
        set("delivery.backoff", "100ms");
        set("delivery.backoff-max", "1s");
        set("delivery.timeout", "3s");
        set("shutdown.timeout", "10s");
    }

    /** Another value of a setting, from the next start on. */
    HubProcess set(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /** One more option of the JVM, from the next start on. */
    HubProcess option(String option) {
        javaOptions.add(option);
        return this;
    }

    /** Starts it and returns when it runs. */
    HubProcess start() {
        launch();
        await("the hub to run; its log is " + log())
                // a mail server's threads fail when the hub is killed before
                .dontCatchUncaughtExceptions()
                .atMost(START)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !running().isAlive() || file().isPresent());
        assertThat(running().isAlive()).as("the hub runs; its log: %s", tail()).isTrue();
        return this;
    }

    /** What a verb prints that acts on this hub, which it must be able to. */
    String verb(String... words) {
        List<String> command = saddlebag();
        command.addAll(List.of(words));
        command.add("--data.directory=" + data());
        try {
            Process verb = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String printed = new String(verb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(verb.waitFor()).as("%s: %s", List.of(words), printed).isZero();
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private List<String> saddlebag() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(javaOptions);
        command.addAll(List.of("-Dsaddlebag.home=" + Path.of("").toAbsolutePath()));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path")));
        command.add("io.saddlebag.cli.Saddlebag");
        return command;
    }

    /** Starts it and does not wait. */
    Process launch() {
        List<String> command = saddlebag();
        command.add("run");
        settings.forEach((name, value) -> command.add("--" + name + "=" + value));
        try {
            Files.createDirectories(directory);
            Process launched = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
            process = Optional.of(launched);
            return launched;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL. */
    void kill() {
        running().destroyForcibly();
        ended(Duration.ofSeconds(10));
    }

    /** SIGTERM; the exit code. */
    int stop() {
        running().destroy();
        ended(STOP);
        return running().exitValue();
    }

    private void ended(Duration patience) {
        try {
            assertThat(running().waitFor(patience.toMillis(), TimeUnit.MILLISECONDS))
                    .as("the hub ends within %s; its log: %s", patience, tail())
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    boolean isAlive() {
        return process.map(Process::isAlive).orElse(false);
    }

    Process running() {
        return process.orElseThrow();
    }

    /** Where it takes webhooks. */
    URI http() {
        return file().orElseThrow().http();
    }

    /** Where health answers. */
    URI management() {
        return file().orElseThrow().management();
    }

    private Optional<HubFile> file() {
        try {
            return HubFile.read(data()).filter(file -> file.pid() == running().pid());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path data() {
        return Path.of(settings.getOrDefault("data.directory", ""));
    }

    Path routes() {
        return directory.resolve("routes");
    }

    Path log() {
        return directory.resolve("hub.log");
    }

    /** All that it has logged, over all its lives. */
    List<String> logged() {
        try {
            return Files.readAllLines(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The end of the log. */
    String tail() {
        List<String> all = logged();
        return String.join("\n", all.subList(Math.max(0, all.size() - 40), all.size()));
    }

    /** What it recorded, as it stands in its SQLite file. */
    Books books() {
        return new Books("jdbc:sqlite:file:" + data().resolve("hub.db") + "?mode=ro");
    }

    @Override
    public void close() {
        if (isAlive()) {
            kill();
        }
    }
}
