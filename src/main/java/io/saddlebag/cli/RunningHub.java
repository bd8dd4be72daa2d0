package io.saddlebag.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import io.saddlebag.ops.HubFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The hub that runs on a data directory, spoken to through the MBeans behind its loopback management port (Jolokia).
 * Neither its journal nor its database is opened.
 */
final class RunningHub {
    private static final String DOMAIN = "io.saddlebag:type=";
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofMinutes(2);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private final HubFile hub;

    private RunningHub(HubFile hub) {
        this.hub = hub;
    }

    /**
     * Finds the hub.
     *
     * @throws CommandFailed when none runs there
     */
    static RunningHub on(Path dataDirectory) {
        try {
            return HubFile.read(dataDirectory)
                    .map(RunningHub::new)
                    .orElseThrow(() -> new CommandFailed("No hub runs on " + dataDirectory
                            + "; start one with ./saddlebag run, or give the hub's own --data.directory."));
        } catch (IOException e) {
            throw new CommandFailed(e.getMessage() + ".", e);
        }
    }

    HubFile file() {
        return hub;
    }

    /** Calls an operation of an MBean and returns what it returned; JSON in a text is read. */
    JsonNode exec(String objectName, String operation, Object... arguments) {
        return opened(ask(
                Map.of("type", "exec", "mbean", objectName, "operation", operation, "arguments", List.of(arguments))));
    }

    /** Reads an attribute of an MBean. */
    JsonNode read(String objectName, String attribute) {
        return opened(ask(Map.of("type", "read", "mbean", objectName, "attribute", attribute)));
    }

    /** Reads all attributes of every MBean that the pattern names, by object name; empty when there is none. */
    JsonNode readAll(String pattern) {
        return ask(Map.of("type", "read", "mbean", pattern, "ignoreErrors", true));
    }

    /**
     * The object name of the channel or helpdesk that {@code status} shows under a name.
     *
     * @throws CommandFailed when there is none; says which there are
     */
    String named(String type, String name) {
        List<String> objectNames = all(type);
        return objectNames.stream()
                .filter(objectName -> nameIn(objectName).equals(name))
                .findFirst()
                .orElseThrow(() -> new CommandFailed("There is no " + type.toLowerCase(Locale.ROOT) + " " + name
                        + "; there is: "
                        + objectNames.stream().map(RunningHub::nameIn).sorted().collect(Collectors.joining(", "))));
    }

    /** The object names of all channels or helpdesks. */
    List<String> all(String type) {
        List<String> objectNames = new ArrayList<>();
        readAll(DOMAIN + type + ",*").fieldNames().forEachRemaining(objectNames::add);
        return objectNames;
    }

    /** The name of a channel or a helpdesk within its object name. */
    static String nameIn(String objectName) {
        String name = objectName.replaceFirst(".*[:,]name=", "").replaceFirst(",type=.*", "");
        return name.startsWith("\"") ? name.substring(1, name.length() - 1) : name;
    }

    private JsonNode ask(Map<String, Object> request) {
        URI jolokia = hub.management().resolve("/observe/jolokia");
        HttpRequest post = HttpRequest.newBuilder(jolokia)
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .header("Origin", "http://localhost") // the policy refuses requests that do not say where they are from
                .POST(BodyPublishers.ofString(Json.write(request)))
                .build();
        try {
            HttpResponse<byte[]> answer = client.send(post, BodyHandlers.ofByteArray());
            return value(Json.parse(answer.body()));
        } catch (HttpConnectTimeoutException e) {
            throw silent(jolokia, e);
        } catch (HttpTimeoutException e) {
            throw new CommandFailed(
                    "The hub with process id " + hub.pid() + " has not answered within " + ANSWER.toMinutes()
                            + " minutes. It goes on with what it was told: look at what has come of it before you say it"
                            + " again (customer erasures lists what is being erased).",
                    e);
        } catch (IOException | InvalidMessage e) {
            throw silent(jolokia, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("Interrupted while waiting for the hub.", e);
        }
    }

    private CommandFailed silent(URI jolokia, Exception e) {
        return new CommandFailed(
                "The hub with process id " + hub.pid() + " does not answer at " + jolokia
                        + "; it may still be starting or stopping: try again, and look at its log.",
                e);
    }

    private static JsonNode value(JsonNode answer) {
        if (answer.path("status").asInt() == 200) {
            return answer.path("value");
        }
        String type = answer.path("error_type").asText();
        if (type.endsWith("InstanceNotFoundException")) {
            return Json.mapper().createObjectNode();
        }
        String error = answer.path("error").asText("no reason given");
        int text = error.lastIndexOf("Exception : ");
        throw new CommandFailed("The hub refused: " + (text < 0 ? error : error.substring(text + 12)));
    }

    private static JsonNode opened(JsonNode value) {
        String text = value.asText().strip();
        boolean json = value.isTextual() && (text.startsWith("{") || text.startsWith("["));
        return json ? Json.read(text, JsonNode.class) : value;
    }
}
