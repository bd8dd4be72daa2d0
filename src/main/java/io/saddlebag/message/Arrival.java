package io.saddlebag.message;

import java.time.Instant;
import java.util.Optional;

/**
 * One item of what was received, on its way from acceptance to its place in the store: the unit of the accounting. It
 * carries exactly one of a message, the rule that ignores it, or what went wrong with it.
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
        Optional<Problem> problem) {
    public Arrival {
        Check.notBlank(id, "arrival.id");
        Check.notBlank(connector, "arrival.connector");
        Check.present(raw, "arrival.raw");
        Check.atMost(notice, 500, "arrival.notice");
        int outcomes = (message.isPresent() ? 1 : 0) + (ignored.isEmpty() ? 0 : 1) + (problem.isPresent() ? 1 : 0);
        Check.that(outcomes == 1, "arrival", "has not exactly one of message, ignored and problem");
    }

    /**
     * Why nothing could be made of an item.
     *
     * @param stage where it failed: parse, map, validate, record …
     * @param reason a sentence for the operator, without the content
     */
    public record Problem(String stage, String reason) {}
}
