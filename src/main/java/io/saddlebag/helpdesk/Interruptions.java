package io.saddlebag.helpdesk;

import io.saddlebag.delivery.Delivery;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Since when commands stand whose last attempt may have had its effect. It is this process's own knowledge: what it has
 * not seen itself, because another process or node has tried, counts from the moment it learns of it. That is too late
 * rather than too early, so that whoever waits for a search to catch up waits long enough.
 */
final class Interruptions {
    private static final int MOST = 10_000;

    private final Map<String, Seen> seen = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > MOST;
        }
    };

    /** Since when, for an attempt that begins now. */
    synchronized Instant since(Delivery delivery, Instant now) {
        Instant since = Optional.ofNullable(seen.get(delivery.id()))
                .filter(last -> last.attempt() + 1 == delivery.attempts())
                .map(Seen::since)
                .orElse(now);
        seen.put(delivery.id(), new Seen(delivery.attempts(), since));
        return since;
    }

    /** The attempt that has just ended may have had its effect. */
    synchronized void mayHaveHappened(Delivery delivery, Instant now) {
        seen.put(delivery.id(), new Seen(delivery.attempts(), now));
    }

    private record Seen(int attempt, Instant since) {}
}
