package io.saddlebag.connector;

import io.saddlebag.message.Arrival;
import java.time.Clock;
import java.util.List;
import org.apache.camel.Exchange;

/** {@link Intake} for Kamelets, which find it in the registry under the name {@link #NAME}. */
public final class CamelIntake {
    /** {@code bean: {ref: connectors, method: "receive(${exchange}, 'name', '{{accounts}}')"}} */
    public static final String NAME = "connectors";

    /**
     * The header in which the hub's HTTP server hands over the request's media type: it hides the real one from Camel,
     * which would make headers of form fields.
     */
    public static final String CONTENT_TYPE = "X-Saddlebag-Content-Type";

    private final Intake intake;
    private final Clock clock;

    /** @param clock tells when a request was received */
    public CamelIntake(Intake intake, Clock clock) {
        this.intake = intake;
        this.clock = clock;
    }

    /**
     * What a request is answered by which the provider only tries out the address, as {@code handshake.jsonata} says;
     * empty when it is no such request.
     */
    public String handshake(Exchange exchange, String connector) {
        return intake.handshake(connector, mediaType(exchange), payload(exchange));
    }

    /**
     * What the request holds; becomes the exchange's body.
     *
     * @param connector the folder whose mappings read it
     * @param accounts which accounts the route takes, separated by commas; empty for all
     */
    public List<Arrival> receive(Exchange exchange, String connector, String accounts) {
        return intake.receive(Source.of(connector, accounts), clock.instant(), mediaType(exchange), payload(exchange));
    }

    private static String mediaType(Exchange exchange) {
        return exchange.getMessage().getHeader(CONTENT_TYPE, "", String.class);
    }

    private static byte[] payload(Exchange exchange) {
        byte[] payload = exchange.getMessage().getBody(byte[].class);
        return payload == null ? new byte[0] : payload;
    }
}
