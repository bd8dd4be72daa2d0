package io.saddlebag.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who writes at this moment, both ways: customers as the hub tells, agents as the hub is told. Nothing of it is kept. */
final class Typing {
    private static final Logger LOG = LoggerFactory.getLogger(Typing.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration SHOWN = Duration.ofSeconds(6);
    private static final int REMEMBERED = 1_000;

    private final HubPost hub;
    private final Clock clock;
    private final Map<Long, Instant> customers = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Instant> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** @param hub where it takes that an agent writes */
    Typing(URI hub, Signature signature, Clock clock) {
        this.hub = new HubPost(hub, signature, PATIENCE);
        this.clock = clock;
    }

    /** The customer of a ticket writes. */
    synchronized void customer(long ticket) {
        customers.put(ticket, clock.instant());
    }

    /** Whether the customer of a ticket has been writing until now. */
    synchronized boolean isCustomerWriting(long ticket) {
        return customers
                .getOrDefault(ticket, Instant.MIN)
                .isAfter(clock.instant().minus(SHOWN));
    }

    /** Tells the hub that an agent writes at a ticket, once; whether it hears that makes no difference here. */
    void agent(long ticket, String name) {
        JsonNode told = Json.mapper()
                .createObjectNode()
                .put("version", 1)
                .put("ticket", Long.toString(ticket))
                .set("agent", Json.mapper().createObjectNode().put("name", name));
        try {
            hub.send(Json.write(told).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.debug("sandbox: the hub does not hear that an agent writes");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
