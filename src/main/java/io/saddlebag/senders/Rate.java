package io.saddlebag.senders;

import java.time.Duration;

/**
 * So many within a time, which begins with the first of them.
 *
 * @param most how many
 * @param within the time
 */
public record Rate(int most, Duration within) {}
