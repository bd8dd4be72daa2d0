package io.saddlebag.delivery;

import java.time.Duration;

/**
 * How a target is treated.
 *
 * @param threads attempts at one time, on this node
 * @param perMinute most attempts a minute, on this node; 0 is no limit
 * @param lease how long an attempt may take before it counts as interrupted: longer than the courier's own time limits
 *     together, and by far longer than clocks of nodes differ
 * @param firstPause before the second attempt; doubled with each further one
 * @param longestPause between attempts
 * @param strikes failures of its own after which a command fails
 * @param outages failures in a row that open the breaker
 * @param outagePause how long the breaker stays open before one attempt probes the target
 */
public record Settings(
        int threads,
        int perMinute,
        Duration lease,
        Duration firstPause,
        Duration longestPause,
        int strikes,
        int outages,
        Duration outagePause) {
    /** The defaults. */
    public static final Settings STANDARD = new Settings(
            16,
            0,
            Duration.ofMinutes(2),
            Duration.ofSeconds(1),
            Duration.ofMinutes(10),
            15,
            10,
            Duration.ofSeconds(15));

    public Settings {
        atLeast(1, threads, "threads");
        atLeast(0, perMinute, "per-minute");
        atLeast(1, strikes, "strikes");
        atLeast(1, outages, "outages");
        atLeast(1, lease.toMillis(), "lease");
        atLeast(1, firstPause.toMillis(), "first-pause");
        atLeast(firstPause.toMillis(), longestPause.toMillis(), "longest-pause");
        atLeast(1, outagePause.toMillis(), "outage-pause");
    }

    private static void atLeast(long least, long value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be at least " + least);
        }
    }
}
