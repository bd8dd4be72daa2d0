package io.saddlebag.ops.jmx;

/** {@code io.saddlebag:type=Deliveries}: commands to helpdesks and messages to customers. Operations return JSON. */
public interface DeliveriesMXBean {
    /** How many failed, for all targets. */
    long getFailed();

    /** Of how many nobody knows whether they took effect, for all targets. */
    long getUnknown();

    /** Those in a state (waiting, sending, done, failed, unknown, given-up), the oldest first, at most {@code max}. */
    String list(String state, int max);

    /** Tries a failed or unknown one again now. */
    String retry(String id);

    /** Decides against one that is waiting, failed or unknown; {@code why} is kept. */
    String giveUp(String id, String why);

    /** Declares that an unknown one has taken effect; {@code result} is what the other side would have told, JSON. */
    String markDone(String id, String result);
}
