package io.saddlebag.ops.jmx;

/**
 * {@code io.saddlebag:type=Customers}: who is who, and everything about one person. A customer is named by its id, the id
 * of one of its identifiers, an e-mail address, a telephone number with a plus sign, or an account id. Operations return
 * JSON.
 */
public interface CustomersMXBean {
    /** Who a customer is and why: identifiers, links with their evidence, events, conflicts, consents, conversations. */
    String show(String customer);

    /** What joining two would do, and why. */
    String previewJoin(String customer, String other);

    /** Joins two; {@code by} and {@code why} are kept. */
    String join(String customer, String other, String by, String why);

    /** What taking a link back would do. */
    String previewUndo(String link);

    /** Takes a link back: everybody is again who they are without it. */
    String undo(String link, String by, String why);

    /** Identifiers in conflict, each with both sides, at most {@code max}; those parked first come first. */
    String conflicts(int max);

    /** Says that an identifier in conflict is to go on linking nobody, and need not be listed. */
    String keepApart(String identifier, String by, String why);

    /** Takes back that a customer may be answered on another channel; an empty one: on all. */
    String withdrawConsent(String customer, String channel, String by);

    /** Writes everything about a customer into a zip file on the hub's machine; its path. */
    String export(String customer);

    /** Erases everything about a customer for good; what was done, and what the hub could not reach. */
    String erase(String customer, String by);

    /** What was to be erased, the newest first, at most {@code max}: whether it is done, and what was done. */
    String erasures(int max);
}
