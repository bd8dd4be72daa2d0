package io.saddlebag.identity;

import java.time.Instant;

/**
 * What changed who is who.
 *
 * @param undo whether a link was taken back
 * @param linkId the link
 * @param messageId the message that brought it about, or empty
 * @param by the hub, or who did it by hand
 */
record Cause(boolean undo, String linkId, String messageId, String by, Instant at) {
    /** Who acts when nobody does by hand. */
    static final String HUB = "hub";

    CustomerEvent event(String kind, String detail) {
        return new CustomerEvent(at, kind, detail, messageId, linkId, by);
    }
}
