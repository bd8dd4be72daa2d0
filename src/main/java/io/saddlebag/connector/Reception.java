package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Arrival.Hint;
import io.saddlebag.message.Arrival.Problem;
import io.saddlebag.message.Flag;
import io.saddlebag.message.Ids;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.message.RawForm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Collects what becomes of one reception, and numbers it. */
final class Reception {
    private static final Pattern RULE = Pattern.compile("[a-z][a-z0-9-]{0,99}");
    private static final int NOTICE = 500;

    private final Source source;
    private final Instant received;
    private final Ids ids;
    private final FileInspection files;
    private final Numbering numbering;
    private final List<Outcome> outcomes = new ArrayList<>();

    Reception(Source source, Instant received, Ids ids, FileInspection files) {
        this(source, received, ids, files, Numbering.fresh(ids.next()));
    }

    Reception(Source source, Instant received, Ids ids, FileInspection files, Numbering numbering) {
        this.source = source;
        this.received = received;
        this.ids = ids;
        this.files = files;
        this.numbering = numbering;
    }

    /** What the mapping made of an item: a message, the rule that ignores it, what to read, or a list of these. */
    void made(JsonNode result, RawForm raw) {
        if (result instanceof ArrayNode list && !list.isEmpty()) {
            list.forEach(one -> one(one, raw));
        } else {
            one(result, raw);
        }
    }

    void failed(String stage, String reason, RawForm raw) {
        add(source.only(), raw, Optional.empty(), "", Optional.of(new Problem(stage, reason)));
    }

    List<Arrival> arrivals() {
        List<Arrival> arrivals = new ArrayList<>(outcomes.size());
        for (Outcome one : outcomes) {
            int place = arrivals.size();
            arrivals.add(new Arrival(
                    numbering.id(place),
                    numbering.announced(place, outcomes.size()),
                    source.connector(),
                    one.account,
                    received,
                    one.raw,
                    one.message,
                    one.ignored,
                    one.notice,
                    one.problem,
                    one.hint));
        }
        return List.copyOf(arrivals);
    }

    private void one(JsonNode result, RawForm raw) {
        if (!(result instanceof ObjectNode object) || object.isEmpty()) {
            failed("map", "The mapping made nothing of it.", raw);
        } else if (object.has("ignore")) {
            ignored(object.path("ignore").asText(), notice(object.path("notice").asText()), raw);
        } else if (object.has("read")) {
            hint(object.path("read"), raw);
        } else {
            message(object, raw);
        }
    }

    /** An event that does not tell all: what it is about has to be asked for. */
    private void hint(JsonNode read, RawForm raw) {
        try {
            Hint hint = new Hint(read.path("id").asText(), read.path("ticket").asText(), read);
            outcomes.add(
                    new Outcome(source.only(), raw, Optional.empty(), "", "", Optional.empty(), Optional.of(hint)));
        } catch (InvalidMessage e) {
            failed("map", "The mapping does not say what to read: " + e.getMessage() + ".", raw);
        }
    }

    /** For an operator's eyes: on one line, and not too long. */
    private static String notice(String text) {
        String line = Clean.text(text).replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > NOTICE ? line.substring(0, NOTICE - 1) + "…" : line;
    }

    private void ignored(String rule, String notice, RawForm raw) {
        if (RULE.matcher(rule).matches()) {
            outcomes.add(new Outcome(
                    source.only(), raw, Optional.empty(), rule, notice, Optional.empty(), Optional.empty()));
        } else {
            failed("map", "The mapping ignores it, but not by the name of a rule (like no-reply-needed).", raw);
        }
    }

    private void message(ObjectNode made, RawForm raw) {
        String account = made.path("account").asText(source.only());
        try {
            Message message = Json.read(complete(made, account), Message.class);
            if (source.takes(message.account())) {
                add(message.account(), raw, Optional.of(message), "", Optional.empty());
            } else {
                problem(account, "account", "It is for an account that this route does not take.", raw);
            }
        } catch (InvalidMessage e) {
            problem(account, "validate", "The mapping made no valid message: " + e.getMessage() + ".", raw);
        } catch (RuntimeException e) {
            String cause = e.getClass().getSimpleName();
            problem(account, "validate", "The mapping made no valid message (" + cause + ").", raw);
        }
    }

    /** Adds what the hub knows, and takes away what no store takes. */
    private JsonNode complete(ObjectNode message, String account) {
        if (Clean.tree(message)) {
            message.withArray("flags").add(Flag.CLEANED);
        }
        message.put("id", ids.next());
        message.put("connector", source.connector());
        message.put("account", Clean.text(account));
        message.put("receivedTime", received.toString());
        message.put("raw", "arrival:" + numbering.id(outcomes.size()));
        message.path("attachments").forEach(files::inspect);
        message.path("sender").path("identifiers").forEach(identifier -> scope(identifier, account));
        return message;
    }

    /** A channel's own user id is unique within the account, unless the mapping says otherwise. */
    private void scope(JsonNode identifier, String account) {
        if (identifier instanceof ObjectNode own
                && own.path("type").asText().equals("channel_user_id")
                && own.path("scope").asText().isEmpty()) {
            own.put("scope", source.connector() + ":" + Clean.text(account));
        }
    }

    private void problem(String account, String stage, String reason, RawForm raw) {
        add(Clean.text(account), raw, Optional.empty(), "", Optional.of(new Problem(stage, reason)));
    }

    private void add(
            String account, RawForm raw, Optional<Message> message, String ignored, Optional<Problem> problem) {
        outcomes.add(new Outcome(account, raw, message, ignored, "", problem, Optional.empty()));
    }

    private record Outcome(
            String account,
            RawForm raw,
            Optional<Message> message,
            String ignored,
            String notice,
            Optional<Problem> problem,
            Optional<Hint> hint) {}
}
