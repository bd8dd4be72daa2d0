package io.saddlebag.bench;

import io.saddlebag.bench.StubHelpdesk.Came;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * Whether every message that was acknowledged came to the helpdesk once.
 *
 * @param acknowledged how many were
 * @param missing acknowledged, and did not come
 * @param doubled came more than once
 */
public record Ledger(int acknowledged, long missing, long doubled) {
    static Ledger of(Set<String> acknowledged, Map<String, Came> came) {
        return new Ledger(
                acknowledged.size(),
                acknowledged.stream().filter(id -> !came.containsKey(id)).count(),
                came.values().stream().filter(one -> one.times() > 1).count());
    }

    /** How long messages took from when they were due to the helpdesk, in microseconds. */
    static Histogram latency(Map<String, Long> acknowledged, Map<String, Came> came) {
        Histogram latency = new Histogram(3_600_000_000L, 3);
        acknowledged.forEach((id, due) -> {
            Came there = came.get(id);
            if (there != null) {
                latency.recordValue(Math.max(0, (there.nanos() - due) / 1_000));
            }
        });
        return latency;
    }

    /** Whether all is well. */
    public boolean isRight() {
        return missing == 0 && doubled == 0;
    }

    @Override
    public String toString() {
        return isRight()
                ? "all " + acknowledged + " acknowledged messages came exactly once"
                : "WRONG: of " + acknowledged + " acknowledged messages " + missing + " are missing and " + doubled
                        + " came more than once";
    }
}
