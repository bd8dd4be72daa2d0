package io.saddlebag.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * Why two identifiers are one customer: an edge with its evidence. It is taken back, never deleted.
 *
 * @param one the older of the two identifiers, by its id
 * @param other the younger
 * @param rule {@link #PROVEN_TOGETHER}, {@link #CONFIRMED}, {@link #BY_ORDER} or {@link #BY_HAND}
 * @param verification how far the less proven of the two was proven, or empty
 * @param evidence what that rests on
 * @param messageId the message, or the call, that proves it, or empty
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
        Evidence evidence,
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

    /**
     * What a message proved of two identifiers.
     *
     * @param one how far it proved the older, or empty where nothing was proven
     * @param other how far it proved the younger, or empty
     * @param source where it came in, connector/account; empty for what is older than this was kept
     */
    public record Evidence(String one, String other, String source) {
        static final Evidence NONE = new Evidence("", "", "");
    }

    /** Whether it counts: nobody has taken it back. */
    public boolean stands() {
        return undoneAt.isEmpty();
    }

    boolean byHand() {
        return rule.equals(BY_HAND);
    }
}
