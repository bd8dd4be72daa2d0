package io.saddlebag.ops.jmx;

/** {@code io.saddlebag:type=Accounting}: what became of everything that came in. Attributes are some seconds old. */
public interface AccountingMXBean {
    /** Items that have an outcome. */
    long getItems();

    /** Items that were announced by what came in. */
    long getAnnounced();

    /** Items in the queue {@code inbound}. */
    long getWaitingInQueue();

    /** Whether the queue is empty and each announced item has its outcome. */
    boolean isAddsUp();

    /** All of it as it is now, JSON. */
    String report();
}
