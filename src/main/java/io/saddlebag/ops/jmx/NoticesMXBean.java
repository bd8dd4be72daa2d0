package io.saddlebag.ops.jmx;

/** {@code io.saddlebag:type=Notices}: what providers tell the company about its accounts. */
public interface NoticesMXBean {
    /** How many came within the last day. */
    long getOfLastDay();

    /** The newest, at most {@code max}, JSON. */
    String list(int max);
}
