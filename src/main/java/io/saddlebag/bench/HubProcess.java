package io.saddlebag.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.Json;
import io.saddlebag.ops.HubFile;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A hub in production profile, in a process of its own, with a folder of its own. */
final class HubProcess implements AutoCloseable {
    private static final Pattern LISTENS = Pattern.compile("Webhooks: http://[^:/]+:(\\d+)/");
    private static final String WAITING = "org.apache.activemq.artemis:broker=\"saddlebag\",component=addresses,"
            + "address=\"inbound\",subcomponent=queues,routing-type=\"anycast\",queue=\"inbound\"";
    private static final String THROW_AWAY =
            """
            - route:
                id: throw-away
                autoStartup: false
                from:
                  uri: jms
                  parameters:
                    destinationType: queue
                    destinationName: inbound
                    concurrentConsumers: "4"
                  steps:
                    - stop: {}
            """;
    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(10);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final JavaProcess process;
    private final int port;
    private final URI jolokia;

    /**
     * Starts one and waits until it runs.
     *
     * @param main the class that starts it
     * @param folder an empty one
     * @param settings more of them, as {@code --name=value}; they win
     */
    HubProcess(String main, Path folder, String helpdeskUrl, List<String> jvmOptions, List<String> settings) {
        Path data = created(folder.resolve("data"));
        List<String> options = new ArrayList<>(jvmOptions);
        options.add("-Dsaddlebag.home=" + System.getProperty("saddlebag.home", ""));
        List<String> command = new ArrayList<>(List.of(
                main,
                "run",
                "--profile=production",
                "--config=" + folder,
                "--data.directory=" + data,
                "--http.host=127.0.0.1",
                "--http.port=0",
                "--management.port=" + freePort(),
                "--routes.directory=" + folder.resolve("routes"),
                "--whatsapp.app-secret=" + Requests.SECRET,
                "--whatsapp.verify-token=none",
                "--helpdesk.connector=http-helpdesk",
                "--helpdesk.rate=0",
                "--helpdesk.senders=32",
                "--http-helpdesk.url=" + helpdeskUrl,
                "--http-helpdesk.secret=a-secret-of-the-bench"));
        command.addAll(settings);
        write(created(folder.resolve("routes")).resolve("throw-away.camel.yaml"), THROW_AWAY);
        process = new JavaProcess(options, command, LISTENS, folder.resolve("hub.log"));
        try {
            port = Integer.parseInt(process.ready().group(1));
            jolokia = HubFile.read(data).orElseThrow().management().resolve("/observe/jolokia");
        } catch (IOException e) {
            throw new BenchFailed("The hub's file cannot be read: " + e.getMessage(), e);
        }
    }

    static Path created(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new BenchFailed("The folder " + folder + " cannot be made: " + e.getMessage(), e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new BenchFailed("The file " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new BenchFailed("There is no free port: " + e.getMessage(), e);
        }
    }

    int port() {
        return port;
    }

    JavaProcess process() {
        return process;
    }

    /** Records nothing from now on; what is accepted waits in the queue. */
    void holdRecording() {
        route("record", "stop()");
    }

    /** Throws away what is accepted and not recorded: while it waits in memory, it is the collector's load. */
    void throwAway() {
        route("throw-away", "start()");
        awaitDrained();
        route("throw-away", "stop()");
    }

    private void route(String id, String operation) {
        String mbean = "org.apache.camel:context=saddlebag,type=routes,name=\"" + id + "\"";
        ask("exec", Map.of("mbean", mbean, "operation", operation));
    }

    /** How many messages are accepted and not recorded. */
    int waiting() {
        return ask("read", Map.of("mbean", WAITING, "attribute", "MessageCount"))
                .asInt();
    }

    /** Waits until everything accepted is recorded. */
    void awaitDrained() {
        if (!Wait.until(LONGEST_DRAIN, () -> waiting() == 0)) {
            throw new BenchFailed("The hub has not recorded everything after " + LONGEST_DRAIN);
        }
    }

    private JsonNode ask(String type, Map<String, String> what) {
        var request = Json.mapper().createObjectNode().put("type", type);
        what.forEach(request::put);
        try {
            JsonNode answer = Json.parse(client.send(
                            HttpRequest.newBuilder(jolokia)
                                    .header("Origin", "http://localhost") // the policy asks where requests are from
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(Json.write(request)))
                                    .build(),
                            BodyHandlers.ofByteArray())
                    .body());
            if (answer.path("status").asInt() != 200) {
                throw new BenchFailed(
                        "The hub refuses " + type + ": " + answer.path("error").asText());
            }
            return answer.path("value");
        } catch (IOException e) {
            throw new BenchFailed("The hub's management port does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailed("Interrupted", e);
        }
    }

    /** Asks it to stop, and waits until it has. */
    void stop() {
        process.stop();
    }

    /** Kills it, with whatever it has still to do. */
    @Override
    public void close() {
        process.close();
    }
}
