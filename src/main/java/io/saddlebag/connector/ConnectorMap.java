package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Json;
import io.saddlebag.message.RawForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows what a connector's mapping makes of payloads in files, without a hub: for those who write mappings. */
public final class ConnectorMap {
    private static final String FORM = ".form";

    private final Intake intake;
    private final Map<String, ItemReader> readers;
    private final Clock clock;

    /**
     * @param readers by the extension of the files they read, like {@code .eml}; all others are JSON, {@code .form} is
     *     the body of a form post
     */
    public ConnectorMap(Intake intake, Map<String, ItemReader> readers, Clock clock) {
        this.intake = intake;
        this.readers = Map.copyOf(readers);
        this.clock = clock;
    }

    /**
     * One line of JSON for a file: the list of what comes out, each a canonical message, <code>{"ignore": rule}</code>
     * <code>{"read": {"id", "ticket", …}}</code> or <code>{"problem": {"stage", "reason"}}</code>.
     *
     * @throws IOException when the file can't be read
     */
    public String line(Source source, Path file) throws IOException {
        return line(arrivals(source, file));
    }

    /** The line of JSON for arrivals. */
    public static String line(List<Arrival> arrivals) {
        ArrayNode line = Json.mapper().createArrayNode();
        arrivals.forEach(arrival -> line.add(outcome(arrival)));
        return Json.write(line);
    }

    /** The arrivals that a file's payload becomes. */
    public List<Arrival> arrivals(Source source, Path file) throws IOException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        for (Map.Entry<String, ItemReader> reader : readers.entrySet()) {
            if (name.endsWith(reader.getKey())) {
                RawForm raw = RawForm.inline("application/octet-stream", "");
                return intake.arrivals(
                        source, clock.instant(), raw, reader.getValue().read(file));
            }
        }
        String mediaType = name.endsWith(FORM) ? Form.MEDIA_TYPE : Raw.JSON;
        return intake.receive(source, clock.instant(), mediaType, Files.readAllBytes(file));
    }

    private static JsonNode outcome(Arrival arrival) {
        ObjectNode outcome = Json.mapper().createObjectNode();
        arrival.problem()
                .ifPresent(problem -> outcome.set("problem", Json.mapper().valueToTree(problem)));
        arrival.hint().ifPresent(hint -> outcome.set("read", hint.event()));
        if (!arrival.ignored().isEmpty()) {
            outcome.put("ignore", arrival.ignored());
            if (!arrival.notice().isEmpty()) {
                outcome.put("notice", arrival.notice());
            }
        }
        return arrival.message().<JsonNode>map(Json.mapper()::valueToTree).orElse(outcome);
    }
}
