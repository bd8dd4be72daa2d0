package io.saddlebag.helpdesk;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Mapping;
import io.saddlebag.connector.MappingFailed;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people can do about a reply that did not reach the customer. A connector's {@code advice.jsonata} knows the causes
 * of its channel: it is given {@code code} (of the receipt, or empty) and {@code reason}, and gives a sentence, or
 * nothing where there is nothing particular to say.
 */
public final class Advice {
    private static final Logger LOG = LoggerFactory.getLogger(Advice.class);
    private static final String ANYWHERE = "Answer anew when that is put right, or reach the customer in another way.";

    private final Connectors connectors;

    /** Of these connectors. */
    public Advice(Connectors connectors) {
        this.connectors = connectors;
    }

    /** What holds of every channel. */
    static Advice general() {
        return new Advice(Connectors.in(List.of()));
    }

    /** One sentence, or a few. */
    String on(String connector, String code, String reason) {
        return connectors
                .find(connector)
                .flatMap(folder -> folder.mapping("advice"))
                .map(mapping -> ask(mapping, code, reason))
                .filter(sentence -> !sentence.isBlank())
                .orElse(ANYWHERE);
    }

    /** Advice that fails must not keep people from hearing that something did not arrive. */
    private static String ask(Mapping mapping, String code, String reason) {
        try {
            return mapping.apply(JsonNodeFactory.instance
                            .objectNode()
                            .put("code", code)
                            .put("reason", reason))
                    .asText();
        } catch (MappingFailed e) {
            LOG.warn("no advice on a reply that did not arrive: {}", e.getMessage());
            return "";
        }
    }
}
