package io.saddlebag.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * Why two identifiers are one customer: an edge with its evidence. It is taken back, never deleted.
 *
 * @param one the older of the two identifiers, by its id
 * @param other the younger
 * @param rule {@link #PROVEN_TOGETHER}, {@link #CONFIRMED}, {@link #BY_ORDER} or {@link #BY_HAND}
 * @param verification how far the weakest identifier of the message was proven, or empty
 * @param messageId the message that proves it, or empty
 * @param madeBy the hub, or who joined them by hand
 * @param why what that person said about it, or empty
 * @param undoneBy who took it back, or empty
 */
public record Link(
        String id,
        String one,
        String other,
        String rule,
        String verification,
        String messageId,
        String madeBy,
        String why,
        Instant madeAt,
        String undoneBy,
        Optional<Instant> undoneAt) {
    /** One message proved both. */
    public static final String PROVEN_TOGETHER = "proven-together";
    /** A code that the hub sent to the one was given back by the other. */
    public static final String CONFIRMED = "confirmed-by-code";
    /** An order that the one named, with a second fact of it, is by the shop's record the other's. */
    public static final String BY_ORDER = "confirmed-by-order";
    /** A person decided it. */
    public static final String BY_HAND = "by-hand";

    /** Whether it counts: nobody has taken it back. */
    public boolean stands() {
        return undoneAt.isEmpty();
    }

    boolean byHand() {
        return rule.equals(BY_HAND);
    }
}
