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

    /** Goes on. */
    void resume();
}
