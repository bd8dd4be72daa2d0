package io.saddlebag.connector;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
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

    private static final int LONGEST_HEADER = 500;

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

    /**
     * As {@link #receive}, of a provider that tells in headers what the payload is about: what is mapped is {@code
     * {"headers": {"lower-case-name": "value"}, "body": payload}}.
     *
     * @param headers the names of those that are told, separated by commas
     */
    public List<Arrival> receiveWithHeaders(Exchange exchange, String connector, String accounts, String headers) {
        return intake.receive(
                Source.of(connector, accounts),
                clock.instant(),
                mediaType(exchange),
                withHeaders(exchange, List.of(headers.split(","))));
    }

    /** What is no JSON stays as it is: it goes to quarantine as what it is. */
    private static byte[] withHeaders(Exchange exchange, List<String> names) {
        byte[] payload = payload(exchange);
        try {
            ObjectNode whole = Json.mapper().createObjectNode();
            ObjectNode headers = whole.putObject("headers");
            names.forEach(name -> SignatureCheck.header(exchange, name)
                    .filter(value -> value.length() <= LONGEST_HEADER)
                    .ifPresent(value -> headers.put(name.toLowerCase(Locale.ROOT), value)));
            whole.set("body", Json.parse(payload));
            return Json.write(whole).getBytes(StandardCharsets.UTF_8);
        } catch (InvalidMessage e) {
            return payload;
        }
    }

    private static String mediaType(Exchange exchange) {
        return exchange.getMessage().getHeader(CONTENT_TYPE, "", String.class);
    }

    private static byte[] payload(Exchange exchange) {
        byte[] payload = exchange.getMessage().getBody(byte[].class);
        return payload == null ? new byte[0] : payload;
    }
}
