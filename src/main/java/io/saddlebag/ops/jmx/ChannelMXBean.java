package io.saddlebag.ops.jmx;

/** {@code io.saddlebag:type=Channel,name=<connector>/<account>}: one mailbox, number or widget. */
public interface ChannelMXBean {
    /** Items that came in. */
    long getReceived();

    /** Items that stand on a timeline. */
    long getRecorded();

    /** Of those on a timeline, messages of blocked senders: people are not given them. */
    long getBlocked();

    /** Of those on a timeline, messages that came too many at once: people are told of them together. */
    long getHeldBack();

    /** Receipts, edits and the like that were kept. */
    long getStates();

    /** Items whose message was there before. */
    long getDuplicated();

    /** Items that a named rule leaves out. */
    long getIgnored();

    /** Items that are in quarantine, or were discarded there. */
    long getQuarantined();

    /** Messages to customers that were sent. */
    long getDelivered();

    /** Messages to customers that wait. */
    long getWaiting();

    /** Messages to customers that were refused. */
    long getFailed();

    /** Messages to customers of which nobody knows whether they were sent. */
    long getUnknown();

    /** For how many seconds the oldest message to a customer has waited; 0 when none waits. */
    long getOldestWaitingSeconds();

    /** Why nothing is taken in or sent, empty when it is. */
    String getPaused();

    /** Takes nothing in on this node until it is resumed, and sends nothing on any. */
    void pause(String why);

    /** Goes on. */
    void resume();
}
