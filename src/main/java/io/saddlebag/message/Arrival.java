package io.saddlebag.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * One item of what was received, on its way from acceptance to its place in the store: the unit of the accounting. It
 * carries exactly one of a message, the rule that ignores it, what it says there is to read, or what went wrong with it.
 *
 * @param id unique: the id of what was received and the place of the item in it, {@code <uuid>.<place>}
 * @param announced how many items the same reception held, told by its first item; 0 in the others
 * @param connector the folder that read it
 * @param account which mailbox or number it came to; empty when it could not be told
 * @param receivedTime when it was taken in
 * @param raw the item as it came
 * @param message the canonical message that was made of it
 * @param ignored the name of the rule that ignores it, or empty
 * @param notice of an ignored item: what an operator should know of it, in one sentence; else empty
 * @param problem why nothing could be made of it
 * @param hint of an event that says only that something has happened: where to read what
 */
public record Arrival(
        String id,
        int announced,
        String connector,
        String account,
        Instant receivedTime,
        RawForm raw,
        Optional<Message> message,
        String ignored,
        String notice,
        Optional<Problem> problem,
        Optional<Hint> hint) {
    @JsonCreator
    public Arrival {
        Check.notBlank(id, "arrival.id");
        Check.notBlank(connector, "arrival.connector");
        Check.present(raw, "arrival.raw");
        Check.atMost(notice, 500, "arrival.notice");
        int outcomes = (message.isPresent() ? 1 : 0)
                + (ignored.isEmpty() ? 0 : 1)
                + (problem.isPresent() ? 1 : 0)
                + (hint.isPresent() ? 1 : 0);
        Check.that(outcomes == 1, "arrival", "has not exactly one of message, ignored, problem and hint");
    }

    /** An arrival that is no hint. */
    public Arrival(
            String id,
            int announced,
            String connector,
            String account,
            Instant receivedTime,
            RawForm raw,
            Optional<Message> message,
            String ignored,
            String notice,
            Optional<Problem> problem) {
        this(id, announced, connector, account, receivedTime, raw, message, ignored, notice, problem, Optional.empty());
    }

    /**
     * Something has happened to a ticket, and the helpdesk has to be asked what.
     *
     * @param id of the event; the same event is read once
     * @param ticket the helpdesk's id of it
     * @param event what else the reading has to know: ids and times, no words of anybody
     */
    public record Hint(String id, String ticket, JsonNode event) {
        public Hint {
            Check.notBlank(id, "hint.id");
            Check.notBlank(ticket, "hint.ticket");
            Check.atMost(id, MOST, "hint.id");
            Check.atMost(ticket, MOST, "hint.ticket");
        }

        private static final int MOST = 200;
    }

    /**
     * Why nothing could be made of an item.
     *
     * @param stage where it failed: parse, map, validate, record …
     * @param reason a sentence for the operator, without the content
     */
    public record Problem(String stage, String reason) {}
}
