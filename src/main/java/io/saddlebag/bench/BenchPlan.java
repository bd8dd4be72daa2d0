package io.saddlebag.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What to measure, and how long.
 *
 * @param main the class whose {@code main run} starts a hub
 * @param home the directory of the distribution
 * @param only some of {@link #PARTS}; empty for all
 * @param warmUp how long the load goes on before anything counts
 * @param time of one run
 * @param connections how many at once, one measurement each
 * @param rate requests a second of the open loop
 * @param messages of the burst that becomes tickets
 * @param store the hub's settings for a PostgreSQL that is empty or was used for nothing else; empty: only SQLite
 * @param settings more settings of the hub, as {@code --name=value}
 */
public record BenchPlan(
        String main,
        Path home,
        Set<String> only,
        Duration warmUp,
        Duration time,
        List<Integer> connections,
        int rate,
        int messages,
        List<String> store,
        List<String> settings) {
    /** What can be measured. */
    public static final List<String> PARTS = List.of("yardsticks", "start", "accept", "profile", "tickets", "mapping");

    public BenchPlan {
        only = Set.copyOf(only);
        connections = List.copyOf(connections);
        store = List.copyOf(store);
        settings = List.copyOf(settings);
    }

    boolean measures(String part) {
        return only.isEmpty() || only.contains(part);
    }

    /** Long enough to see whether a backlog grows. */
    Duration openTime() {
        return time.multipliedBy(4);
    }

    List<String> with(List<String> more) {
        return Stream.concat(more.stream(), settings.stream()).toList();
    }
}
