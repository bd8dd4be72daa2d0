package io.saddlebag.ops.jmx;

/** {@code io.saddlebag:type=Upkeep}: what is purged after the times of the settings {@code retention.*}. */
public interface UpkeepMXBean {
    /** When it was last done, or empty. */
    String getLastRun();

    /** What was purged then, or what went wrong. */
    String getLastResult();

    /** Does now what is done every hour; returns what was purged. */
    String purge();
}
