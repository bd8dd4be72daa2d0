package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.connector.ApiUnavailable.Cause;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Carries out a connector's plan in the route {@code exchange-with-api}: puts each request of the plan on the exchange,
 * takes the answer off it. Where requests go and who they are from is the Kamelet's to say, never the mapping's.
 */
public final class Exchanger {
    private static final String TALK = "talk";
    private static final String SETTING = "setting.";
    private static final int LARGEST_ANSWER = 5_000_000;
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final Connectors connectors;
    private final Function<String, Optional<Path>> blobs;

    /**
     * Speaks for these connectors.
     *
     * @param blobs finds the file of a blob by its SHA-256
     */
    public Exchanger(Connectors connectors, Function<String, Optional<Path>> blobs) {
        this.connectors = connectors;
        this.blobs = blobs;
    }

    /**
     * Begins the talk about the command in the body. The Kamelet has set the variables {@code api.connector} and
     * {@code api.url}, attached its {@link Credentials}, and put what its mapping may know into variables {@code
     * setting.<name>}.
     */
    public void begin(Exchange exchange) {
        String connector = exchange.getVariable("api.connector", String.class);
        JsonNode command = Json.parse(exchange.getMessage().getBody(byte[].class));
        ObjectNode settings = Json.mapper().createObjectNode();
        exchange.getVariables().forEach((name, value) -> {
            if (name.startsWith(SETTING)) {
                settings.put(name.substring(SETTING.length()), String.valueOf(value));
            }
        });
        exchange.setVariable(TALK, new Talk(connector, new Plan(connectors.get(connector)), command, settings));
    }

    /** Whether there is something to ask. */
    public boolean hasRequest(Exchange exchange) {
        return talk(exchange).request().isPresent();
    }

    /** Puts the next request on the exchange. */
    public void request(Exchange exchange) throws IOException {
        ApiRequest request = talk(exchange).request().orElseThrow();
        Credentials credentials = exchange.getVariable(Credentials.ATTACHED, Credentials.class);
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        if (request.blob().isEmpty()) {
            byte[] body = request.body().map(Json::write).orElse("").getBytes(StandardCharsets.UTF_8);
            message.setBody(request.body().isPresent() ? body : null);
            credentials.headers(body).forEach(message::setHeader);
        } else {
            // goes from disk to the network
            Path file = blobs.apply(request.blob())
                    .orElseThrow(() -> new ApiRefused("a file of the message is no longer in the blob store"));
            message.setBody(file.toFile());
            credentials.headers(file).forEach(message::setHeader);
        }
        request.headers().forEach(message::setHeader);
        message.setHeader("Accept", "application/json");
        if (message.getBody() != null) {
            message.setHeader(
                    Exchange.CONTENT_TYPE, request.blob().isEmpty() ? "application/json" : request.contentType());
        }
        message.setHeader(Exchange.HTTP_METHOD, request.method());
        message.setHeader(Exchange.HTTP_URI, baseUrl(exchange) + request.path());
        message.setHeader(Exchange.HTTP_QUERY, query(request.query()));
    }

    private static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Takes the answer off the exchange. */
    public void answer(Exchange exchange) {
        Talk talk = talk(exchange);
        ApiRequest request = talk.request().orElseThrow();
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        byte[] body = bounded(exchange);
        if (status / 100 != 2 && !request.accept().contains(status)) {
            throw failure(exchange, talk, request, status);
        }
        Map<String, String> headers = new HashMap<>();
        exchange.getMessage().getHeaders().forEach((name, value) -> {
            if (value instanceof String text) {
                headers.put(name.toLowerCase(Locale.ROOT), text);
            }
        });
        talk.answered(new ApiAnswer(request.step(), status, headers, json(talk, request, status, body)));
    }

    /** Leaves the result in the body. */
    public void finish(Exchange exchange) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(Json.write(talk(exchange).result()));
    }

    private RuntimeException failure(Exchange exchange, Talk talk, ApiRequest request, int status) {
        String what = talk.connector() + " answers " + status + " to " + request.method() + " " + request.path();
        return switch (status) {
            case 429 -> new ApiUnavailable(Cause.BUSY, what, retryAfter(exchange), false);
            case 408, 425 -> new ApiUnavailable(Cause.DOWN, what, retryAfter(exchange), true);
            default ->
                status >= 500
                        ? new ApiUnavailable(Cause.DOWN, what, retryAfter(exchange), true)
                        : new ApiRefused(what + (status == 401 || status == 403 ? "; check its credentials" : ""));
        };
    }

    /** RFC 9110, 10.2.3, in its form of seconds; the form of a date is not used by any system known here. */
    private static Optional<Duration> retryAfter(Exchange exchange) {
        String after =
                exchange.getMessage().getHeader("Retry-After", "", String.class).strip();
        if (!after.matches("\\d{1,6}")) {
            return Optional.empty();
        }
        Duration asked = Duration.ofSeconds(Long.parseLong(after));
        return Optional.of(asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked);
    }

    private static JsonNode json(Talk talk, ApiRequest request, int status, byte[] body) {
        if (body.length == 0) {
            return NullNode.getInstance();
        }
        try {
            return Json.parse(body);
        } catch (InvalidMessage e) {
            if (status / 100 == 2) {
                // a proxy's page, or an answer cut off: what was asked may have happened
                throw new ApiUnavailable(
                        Cause.DOWN,
                        talk.connector() + " answers " + status + " to " + request.method() + " " + request.path()
                                + " with something that is no JSON",
                        Optional.empty(),
                        true);
            }
            return NullNode.getInstance();
        }
    }

    private static byte[] bounded(Exchange exchange) {
        try (InputStream in = exchange.getMessage().getBody(InputStream.class)) {
            return in == null ? new byte[0] : in.readNBytes(LARGEST_ANSWER);
        } catch (IOException e) {
            throw new UncheckedIOException("the answer broke off", e);
        }
    }

    private static String baseUrl(Exchange exchange) {
        String url = exchange.getVariable("api.url", String.class);
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private static Talk talk(Exchange exchange) {
        return exchange.getVariable(TALK, Talk.class);
    }
}
