package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.saddlebag.connector.ApiUnavailable.Cause;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;

/**
 * What a system has answered, as it stands on the exchange. What the mapping does not want to see itself is judged here.
 *
 * @param headers by their names in lower case
 */
record Received(Exchange exchange, int status, Map<String, String> headers) {
    private static final int LARGEST = 5_000_000;
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    static Received on(Exchange exchange) {
        Map<String, String> headers = new HashMap<>();
        exchange.getMessage().getHeaders().forEach((name, value) -> {
            if (value instanceof String text) {
                headers.put(name.toLowerCase(Locale.ROOT), text);
            }
        });
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        return new Received(exchange, status, Map.copyOf(headers));
    }

    boolean isGood() {
        return status / 100 == 2;
    }

    /** Its body, which can be read once; cut off where it is longer than any answer. */
    byte[] body() {
        try (InputStream in = exchange.getMessage().getBody(InputStream.class)) {
            return in == null ? new byte[0] : in.readNBytes(LARGEST);
        } catch (IOException e) {
            throw new UncheckedIOException("the answer broke off", e);
        }
    }

    /**
     * Lets pass what is good or accepted.
     *
     * @param asked what was asked, for the operator
     * @throws ApiUnavailable when it may be tried again
     * @throws ApiRefused when that would change nothing
     */
    void judge(Talk talk, Set<Integer> accept, String asked) {
        if (isGood()) {
            return;
        }
        String what = talk.connector() + " answers " + status + " to " + asked + talk.soFar();
        if (status == 401 && Credentials.of(exchange).map(Credentials::renewed).orElse(false)) {
            // whatever the mapping would make of it: another token may be accepted
            throw new ApiUnavailable(Cause.COMMAND, what + "; its token was renewed", Optional.empty(), false);
        }
        if (accept.contains(status)) {
            return;
        }
        switch (status) {
            case 429 -> throw new ApiUnavailable(Cause.BUSY, what, retryAfter(), talk.hasWritten());
            case 408, 425 -> throw new ApiUnavailable(Cause.DOWN, what, retryAfter(), true);
            default -> {
                if (status >= 500) {
                    throw new ApiUnavailable(Cause.DOWN, what, retryAfter(), true);
                }
                throw new ApiRefused(what + (status == 401 || status == 403 ? "; check its credentials" : ""));
            }
        }
    }

    /** What the mapping gets to see of the answer to a request. */
    ApiAnswer to(ApiRequest request, Talk talk, byte[] body) {
        return new ApiAnswer(request.step(), status, headers, json(request, talk, body));
    }

    private JsonNode json(ApiRequest request, Talk talk, byte[] body) {
        if (body.length == 0) {
            return NullNode.getInstance();
        }
        try {
            return Json.parse(body);
        } catch (InvalidMessage e) {
            if (isGood() && request.url().isEmpty()) {
                // a proxy's page, or an answer cut off: what was asked may have happened
                throw new ApiUnavailable(
                        Cause.DOWN,
                        talk.connector() + " answers " + status + " to " + request.asks()
                                + " with something that is no JSON",
                        Optional.empty(),
                        true);
            }
            return NullNode.getInstance();
        }
    }

    /** RFC 9110, 10.2.3, in its form of seconds; the form of a date is not used by any system known here. */
    private Optional<Duration> retryAfter() {
        String after = headers.getOrDefault("retry-after", "").strip();
        if (!after.matches("\\d{1,6}")) {
            return Optional.empty();
        }
        Duration asked = Duration.ofSeconds(Long.parseLong(after));
        return Optional.of(asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked);
    }
}
