package io.saddlebag.ops.jmx;

/** {@code io.saddlebag:type=Quarantine}: what could not be understood. Operations return JSON. */
public interface QuarantineMXBean {
    /** How many items wait, and were discarded. */
    long getItems();

    /** What waits, the oldest first, at most {@code max}. */
    String list(int max);

    /** One with its raw form, of which at most 16,384 characters are shown. */
    String show(String id);

    /** Sends one through today's mapping again. */
    String replay(String id);

    /** Sends all of a connector through today's mapping again, or with an empty text all there are; at most 1,000. */
    String replayAll(String connector);

    /** Discards one for good; {@code why} is kept. */
    String discard(String id, String why);
}
