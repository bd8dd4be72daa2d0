package io.saddlebag.ops;

import java.time.Duration;

/**
 * How many within which time.
 *
 * @param most how many
 * @param within the time, never zero
 */
public record Frequency(int most, Duration within) {
    /** As a setting has it. */
    @Override
    public String toString() {
        return most + "/" + within.toMillis() + "ms";
    }
}
