package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.connector.ApiRequest.Effect;
import io.saddlebag.connector.ApiUnavailable.Cause;
import io.saddlebag.message.Json;
import io.saddlebag.pace.Allowances;
import io.saddlebag.pace.Asked;
import io.saddlebag.pace.LimitReached;
import io.saddlebag.pace.Permit;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
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

    /** The variable that is true while a request is out of which nobody gets anything, like an upload, and none was before. */
    public static final String HARMLESS = "api.harmless";

    /** The variable with the {@link FileStore} in which the files of a command lie. */
    public static final String FILES = "api.files";

    private static final String PERMIT = "api.permit";
    private static final String NOTE = "api.note";
    private static final String TALK = "talk";
    private static final String SETTING = "setting.";

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
        Talk talk = talk(exchange);
        return talk.request().isPresent() || talk.download().isPresent();
    }

    /** Puts the next request on the exchange, once the system allows it. */
    public void request(Exchange exchange) throws IOException {
        Talk talk = talk(exchange);
        Optional<Download> download = talk.download();
        if (download.isPresent()) {
            downloads.request(exchange, download.get());
            return;
        }
        ApiRequest request = talk.request().orElseThrow();
        exchange.setVariable(PERMIT, permit(talk, request));
        exchange.setVariable(HARMLESS, request.effect().isHarmless() && !talk.hasWritten());
        requests.write(exchange, request);
    }

    private Permit permit(Talk talk, ApiRequest request) {
        try {
            return request.url().isEmpty()
                    ? allowances.take(
                            talk.connector(),
                            new Asked(talk.account(), request.method(), request.path(), request::field))
                    : Permit.FREE;
        } catch (LimitReached e) {
            throw new ApiUnavailable(
                    Cause.LIMITED, talk.connector() + ": " + e.getMessage(), Optional.of(e.after()), talk.hasWritten());
        }
    }

    /** Takes the answer off the exchange. */
    public void answer(Exchange exchange) {
        Talk talk = talk(exchange);
        Received received = Received.on(exchange);
        Optional<Download> download = talk.download();
        if (download.isPresent()) {
            downloaded(talk, download.get(), received);
        } else {
            answered(talk, talk.request().orElseThrow(), received);
        }
    }

    private void downloaded(Talk talk, Download download, Received received) {
        if (received.isGood()) {
            talk.fetched(downloads.keep(received.exchange(), download, talk.file()));
            return;
        }
        Downloads.leave(received.exchange());
        received.judge(talk, download.accept(), "the download of a file");
        talk.answered(new ApiAnswer(Download.STEP, received.status(), received.headers(), NullNode.getInstance()));
    }

    private void answered(Talk talk, ApiRequest request, Received received) {
        Exchange exchange = received.exchange();
        byte[] body = received.body();
        Permit permit = exchange.getVariable(PERMIT, Permit.FREE, Permit.class);
        allowances
                // a mapping may find in the body how long to wait
                .answered(
                        permit,
                        received.status(),
                        received.headers(),
                        request.accept().contains(received.status()))
                .ifPresent(after -> {
                    throw new ApiUnavailable(
                            Cause.LIMITED,
                            talk.connector() + " answers " + received.status() + " to " + request.asks(),
                            Optional.of(after),
                            talk.hasWritten());
                });
        received.judge(talk, request.accept(), request.asks());
        if (!received.isGood()) {
            talk.answered(received.to(request, talk, body));
            return;
        }
        if (request.effect() == Effect.ONCE || request.effect() == Effect.KEPT) {
            // until it is known what comes of it
            exchange.setVariable(COMMITTED, true);
        }
        talk.taken(request, received.to(request, talk, body));
        exchange.setVariable(COMMITTED, talk.isCommitted());
    }

    /** Leaves the result in the body. */
    public void finish(Exchange exchange) {
        exchange.getMessage().removeHeaders("*");
        exchange.setVariable(HARMLESS, false);
        Talk talk = talk(exchange);
        if (talk.isGivenUp()) {
            // the mapping has seen all answers and says what of it has happened
            exchange.setVariable(COMMITTED, false);
        }
        talk.notice().ifPresent(sentence -> notices.tell(talk.connector(), talk.account(), sentence));
        exchange.getMessage().setBody(Json.write(talk.result()));
    }

    private static Talk talk(Exchange exchange) {
        return exchange.getVariable(TALK, Talk.class);
    }
}
