package io.saddlebag.ops.jmx;

/** {@code io.saddlebag:type=Senders}: who is not heard. Answers are JSON. */
public interface SendersMXBean {
    /** How many are blocked. */
    long getBlocked();

    /** Those who are blocked, the latest first. */
    String list(int max);

    /** Messages that people were not given, or not one by one; the newest first. */
    String held(int max);

    /**
     * Blocks a sender: an e-mail address, a telephone number with a plus sign, an id, or an account id. On one channel,
     * or with an empty one on all.
     */
    String block(String sender, String channel, String by, String why);

    /** Lets a sender be heard again, on a channel, or with an empty one wherever it is blocked. */
    String unblock(String sender, String channel, String by);
}
