package io.saddlebag.ops.jmx;

/** {@code io.saddlebag:type=Helpdesk,name=<connector>}: the helpdesk that gets the tickets. */
public interface HelpdeskMXBean {
    /** Commands that took effect. */
    long getDelivered();

    /** Commands that wait, those that are being sent included. */
    long getWaiting();

    /** Commands that were refused, or tried too often. */
    long getFailed();

    /** Commands of which nobody knows whether they took effect. */
    long getUnknown();

    /** Commands that an operator decided against. */
    long getGivenUp();

    /** For how many seconds the oldest command has waited; 0 when none waits. */
    long getOldestWaitingSeconds();

    /** Whether this node leaves the helpdesk alone because it was out of service lately. */
    boolean isBreakerOpen();

    /** Why nothing is sent, empty when it is. */
    String getPaused();

    /** Sends nothing on any node until it is resumed. */
    void pause(String why);

    /**
     * Compares the conversations of a period with the helpdesk's tickets, piece by piece; changes nothing.
     *
     * @param since how long ago (7d, 12h), a day or a time; empty: seven days ago
     * @param until the same; empty: now
     * @param channel only conversations that were begun by this connector; empty: all
     * @param queue only conversations of which a message was given to these people; empty: all
     * @param findings only these, separated by commas; empty: all
     * @param after the {@code next} of the last piece; empty at the beginning
     */
    String check(String since, String until, String channel, String queue, String findings, String after);

    /** The same, and mends what can be mended. */
    String repair(String since, String until, String channel, String queue, String findings, String after);

    /** Goes on. */
    void resume();
}
