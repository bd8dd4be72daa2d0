package io.saddlebag;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.connector.ConnectorFolder;
import io.saddlebag.connector.Connectors;
import io.saddlebag.helpdesk.Helpdesk;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the hub has to know of a sink and finds in the annotations of its Kamelet, and beside its mapping. */
final class SinkFacts {
    /**
     * {@code look-up} when an interrupted command can be looked up before it is repeated; anything else: it cannot. With
     * {@code await-receipt} receipts give back the command, so that they tell what became of it.
     */
    private static final String AFTER_INTERRUPTION = "saddlebag.io/after-interruption";
    /** {@code true} when its mapping takes commands of kind mark-read. */
    private static final String MARK_READ = "saddlebag.io/mark-read";

    /** A list of what its mapping sends besides words and files. */
    private static final String CARRIES = "carries.json";

    private static final Set<String> SPECIAL = Set.of("template", "reaction");

    private static final String SINK = "-sink";
    /** {@code note} when the escalation is to come as a command of its own. */
    private static final String ESCALATION = "saddlebag.io/escalation";

    private final Connectors connectors;
    private final Map<String, Set<String>> carried = new HashMap<>();
    /** Read once: some facts are asked for with each answer. */
    private final Map<Path, KameletFile> read = new ConcurrentHashMap<>();

    /** @throws IllegalArgumentException when a file does not say what it should; its message is for the operator */
    SinkFacts(Connectors connectors) {
        this.connectors = connectors;
        for (ConnectorFolder folder : connectors.all()) {
            folder.file(CARRIES).ifPresent(file -> carried.put(folder.name(), carried(file)));
        }
    }

    boolean repeatable(String connector) {
        return annotation(connector, AFTER_INTERRUPTION).equals("look-up");
    }

    /** Whether the channel's receipts give back the command that sent a message. */
    boolean receiptsTell(String connector) {
        return annotation(connector, AFTER_INTERRUPTION).equals("await-receipt");
    }

    /** Whether the channel is told that a message has been read. */
    boolean marksRead(String connector) {
        return connectors.get(connector).kamelet(connector + SINK).isPresent()
                && annotation(connector, MARK_READ).equals("true");
    }

    /** Whether the channel carries what only some do. */
    boolean carries(String connector, String special) {
        return carried.getOrDefault(connector, Set.of()).contains(special);
    }

    private static Set<String> carried(Path file) {
        try {
            JsonNode list = Json.parse(Files.readAllBytes(file));
            Set<String> names = new HashSet<>();
            list.forEach(name -> names.add(name.asText()));
            if (!list.isArray() || !SPECIAL.containsAll(names)) {
                throw new InvalidMessage(CARRIES, "holds something else");
            }
            return names;
        } catch (IOException | InvalidMessage e) {
            throw new IllegalArgumentException(file + " is no list of template and reaction, or one of them", e);
        }
    }

    /** The helpdesk that a connector speaks to; with no connector its commands wait. */
    Helpdesk helpdesk(String connector) {
        return connector.isEmpty()
                ? new Helpdesk("none", false)
                : new Helpdesk(connector, annotation(connector, ESCALATION).equals("note"));
    }

    /** A folder of mappings alone is sent by the Kamelet of another, of which nothing is promised. */
    private String annotation(String connector, String name) {
        ConnectorFolder folder = connectors.get(connector);
        if (!folder.sends()) {
            throw new IllegalArgumentException("the connector " + connector + " has neither a Kamelet " + connector
                    + SINK + " nor outbound.jsonata, so nothing can be sent by it");
        }
        return folder.kamelet(connector + SINK)
                .map(file -> read.computeIfAbsent(file, KameletFile::read).annotation(name))
                .orElse("");
    }
}
