package io.saddlebag.identity;

import java.time.Instant;

/**
 * What happened to a customer.
 *
 * @param kind joined, parted, undone, conflict, kept-apart or settled
 * @param detail the other customer's id, or the code of the {@link Objection}
 * @param messageId the message that brought it about, or empty
 * @param linkId the link that brought it about, or empty
 * @param by the hub, or who did it by hand
 */
public record CustomerEvent(Instant at, String kind, String detail, String messageId, String linkId, String by) {}
