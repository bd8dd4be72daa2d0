package io.saddlebag.connector;

import java.time.Duration;

/**
 * How much one evaluation of a mapping may take. What it maps is hostile, and what maps it was written in a hurry.
 *
 * @param time the longest it may run; ten times that on a machine so busy that it hardly gets to run at all
 * @param depth how deep its expressions may nest while they run
 * @param values the most values that it may read, or make
 * @param characters the most characters of text that it may read, or make
 */
public record Bounds(Duration time, int depth, int values, int characters) {
    /** Ample for any message: a mapping that comes near them is wrong. */
    public static final Bounds DEFAULT = new Bounds(Duration.ofSeconds(1), 300, 200_000, 30_000_000);
}
