package io.saddlebag.webchat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often somebody may do something: so many times at once, and again as time goes by. It remembers a bounded number
 * of them and forgets those first who have asked for nothing for the longest time.
 */
final class Allowance {
    private static final int REMEMBERED = 20_000;

    private final int perMinute;
    private final Clock clock;
    private final Map<String, Purse> purses = new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Purse> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** @param perMinute how many; 0: any number */
    Allowance(int perMinute, Clock clock) {
        this.perMinute = perMinute;
        this.clock = clock;
    }

    /** Takes one; false when there is none left, and then nothing is taken. */
    synchronized boolean take(String who) {
        if (perMinute == 0) {
            return true;
        }
        Instant now = clock.instant();
        Purse before = purses.getOrDefault(who, new Purse(perMinute, now));
        double left = Math.min(perMinute, before.left + since(before.at, now) * perMinute / 60_000.0);
        boolean enough = left >= 1;
        purses.put(who, new Purse(enough ? left - 1 : left, now));
        return enough;
    }

    private static double since(Instant before, Instant now) {
        return Math.max(0, Duration.between(before, now).toMillis());
    }

    private record Purse(double left, Instant at) {}
}
