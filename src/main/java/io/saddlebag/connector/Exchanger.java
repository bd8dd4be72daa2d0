package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.connector.ApiRequest.Effect;
import io.saddlebag.connector.ApiUnavailable.Cause;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import io.saddlebag.pace.Allowances;
import io.saddlebag.pace.LimitReached;
import io.saddlebag.pace.Permit;
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
 * Carries out a connector's plan in the route {@code exchange-with-api}: puts each request of the plan on the exchange,
 * takes the answer off it. Where requests go and who they are from is the Kamelet's to say, never the mapping's.
 */
public final class Exchanger {
    /** However slowly a file comes: then it is broken off. */
    public static final Duration LONGEST_DOWNLOAD = Duration.ofMinutes(2);

    /** The variable that is set once a request was answered that must not be made twice. */
    public static final String COMMITTED = "api.committed";

    /** The variable with the {@link FileStore} in which the files of a command lie. */
    public static final String FILES = "api.files";

    private static final String PERMIT = "api.permit";
    private static final String NOTE = "api.note";
    private static final String TALK = "talk";
    private static final String SETTING = "setting.";
    private static final int LARGEST_ANSWER = 5_000_000;
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final Connectors connectors;
    private final FileStore files;
    private final Requests requests;
    private final Downloads downloads;
    private final FileLinks links;
    private final Allowances allowances;
    private final Progress progress;
    private final Noticeboard notices;

    /**
     * Speaks for these connectors.
     *
     * @param largestFile most bytes of a file that is fetched
     */
    public Exchanger(Connectors connectors, FileStore files, long largestFile) {
        this(connectors, files, largestFile, FileLinks.none(), Allowances.none(), Progress.none(), Noticeboard.none());
    }

    /**
     * Speaks for these connectors.
     *
     * @param largestFile most bytes of a file that is fetched
     * @param links for files that a system fetches from here
     * @param allowances keep requests to what the systems allow
     * @param progress what attempts leave to those that come later
     * @param notices for what connectors find wrong with accounts
     */
    public Exchanger(
            Connectors connectors,
            FileStore files,
            long largestFile,
            FileLinks links,
            Allowances allowances,
            Progress progress,
            Noticeboard notices) {
        this.links = links;
        this.allowances = allowances;
        this.progress = progress;
        this.notices = notices;
        this.connectors = connectors;
        this.files = files;
        this.requests = new Requests(files);
        this.downloads = new Downloads(files, largestFile);
    }

    /**
     * Begins the talk about the command in the body. The Kamelet has set the variables {@code api.connector} and
     * {@code api.url} (for files also {@code api.file-url} and {@code api.file-hosts}), attached its {@link Credentials},
     * and put what its mapping may know into variables {@code setting.<name>}.
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
        Plan plan = new Plan(connectors.get(connector), command.path("kind").asText(), links);
        exchange.setVariable(TALK, new Talk(connector, plan, command, settings, progress));
    }

    /**
     * For sinks that send otherwise than by requests: leaves of the command in the body what the connector's {@code
     * limits.jsonata} lets go, and sets the variable {@link #FILES}.
     */
    public void limit(Exchange exchange, String connector) {
        JsonNode command = Json.parse(exchange.getMessage().getBody(byte[].class));
        FileLimits.Limited limited = FileLimits.of(connectors.get(connector), command, NullNode.getInstance(), links);
        exchange.setVariable(NOTE, limited.note());
        exchange.setVariable(FILES, files);
        exchange.getMessage().setBody(Json.write(limited.command()));
    }

    /** Adds to the result in the body what people have to know of files that did not go; after {@link #limit}. */
    public void tell(Exchange exchange) {
        String note = exchange.getVariable(NOTE, "", String.class);
        if (!note.isEmpty() && Json.parse(exchange.getMessage().getBody(byte[].class)) instanceof ObjectNode result) {
            exchange.getMessage().setBody(Json.write(result.put("note", note)));
        }
    }

    /** Whether there is something to ask. */
    public boolean hasRequest(Exchange exchange) {
        return talk(exchange).request().isPresent() || talk(exchange).download().isPresent();
    }

    /** Puts the next request on the exchange, once the system allows it. */
    public void request(Exchange exchange) throws IOException {
        Optional<Download> download = talk(exchange).download();
        if (download.isPresent()) {
            downloads.request(exchange, download.get());
            return;
        }
        ApiRequest request = talk(exchange).request().orElseThrow();
        exchange.setVariable(PERMIT, permit(talk(exchange), request));
        requests.write(exchange, request);
    }

    private Permit permit(Talk talk, ApiRequest request) {
        try {
            return request.url().isEmpty()
                    ? allowances.take(talk.connector(), request.method(), request.path(), request::field)
                    : Permit.FREE;
        } catch (LimitReached e) {
            throw new ApiUnavailable(
                    Cause.LIMITED, talk.connector() + ": " + e.getMessage(), Optional.of(e.after()), talk.hasWritten());
        }
    }

    /** Takes the answer off the exchange. */
    public void answer(Exchange exchange) {
        Talk talk = talk(exchange);
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        Optional<Download> download = talk.download();
        if (download.isPresent()) {
            if (status / 100 == 2) {
                talk.fetched(downloads.keep(exchange, download.get(), talk.file()));
                return;
            }
            Downloads.leave(exchange);
            accepted(exchange, talk, download.get().accept(), "the download of a file", status);
            talk.answered(new ApiAnswer(Download.STEP, status, headers(exchange), NullNode.getInstance()));
            return;
        }
        ApiRequest request = talk.request().orElseThrow();
        byte[] body = bounded(exchange);
        Permit permit = exchange.getVariable(PERMIT, Permit.FREE, Permit.class);
        allowances
                // a mapping may find in the body how long to wait
                .answered(permit, status, headers(exchange), request.accept().contains(status))
                .ifPresent(after -> {
                    throw new ApiUnavailable(
                            Cause.LIMITED,
                            talk.connector() + " answers " + status + " to " + request.asks(),
                            Optional.of(after),
                            talk.hasWritten());
                });
        accepted(exchange, talk, request.accept(), request.asks(), status);
        if (status / 100 != 2) {
            talk.answered(answer(exchange, talk, request, status, body));
            return;
        }
        if (request.effect() == Effect.ONCE || request.effect() == Effect.KEPT) {
            // until it is known what comes of it
            exchange.setVariable(COMMITTED, true);
        }
        talk.taken(request, answer(exchange, talk, request, status, body));
        exchange.setVariable(COMMITTED, talk.isCommitted());
    }

    private static ApiAnswer answer(Exchange exchange, Talk talk, ApiRequest request, int status, byte[] body) {
        return new ApiAnswer(request.step(), status, headers(exchange), json(talk, request, status, body));
    }

    private static Map<String, String> headers(Exchange exchange) {
        Map<String, String> headers = new HashMap<>();
        exchange.getMessage().getHeaders().forEach((name, value) -> {
            if (value instanceof String text) {
                headers.put(name.toLowerCase(Locale.ROOT), text);
            }
        });
        return headers;
    }

    /** Leaves the result in the body. */
    public void finish(Exchange exchange) {
        exchange.getMessage().removeHeaders("*");
        if (talk(exchange).isGivenUp()) {
            // the mapping has seen all answers and says what of it has happened
            exchange.setVariable(COMMITTED, false);
        }
        Talk talk = talk(exchange);
        talk.notice().ifPresent(sentence -> notices.tell(talk.connector(), talk.account(), sentence));
        exchange.getMessage().setBody(Json.write(talk.result()));
    }

    private static void accepted(Exchange exchange, Talk talk, Set<Integer> accept, String asked, int status) {
        if (status / 100 == 2) {
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
            case 429 -> throw new ApiUnavailable(Cause.BUSY, what, retryAfter(exchange), talk.hasWritten());
            case 408, 425 -> throw new ApiUnavailable(Cause.DOWN, what, retryAfter(exchange), true);
            default -> {
                if (status >= 500) {
                    throw new ApiUnavailable(Cause.DOWN, what, retryAfter(exchange), true);
                }
                throw new ApiRefused(what + (status == 401 || status == 403 ? "; check its credentials" : ""));
            }
        }
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
            if (status / 100 == 2 && request.url().isEmpty()) {
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

    private static byte[] bounded(Exchange exchange) {
        try (InputStream in = exchange.getMessage().getBody(InputStream.class)) {
            return in == null ? new byte[0] : in.readNBytes(LARGEST_ANSWER);
        } catch (IOException e) {
            throw new UncheckedIOException("the answer broke off", e);
        }
    }

    private static Talk talk(Exchange exchange) {
        return exchange.getVariable(TALK, Talk.class);
    }
}
