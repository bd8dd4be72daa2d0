package io.saddlebag.bench;

import io.saddlebag.store.Store;
import io.saddlebag.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
 * @param waiting messages that wait when a hub is killed
 * @param stored messages in the store in which recording is measured
 * @param postgres a PostgreSQL that is empty or was used for nothing else; absent: only SQLite
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
        int waiting,
        int stored,
        Optional<Database> postgres,
        List<String> settings) {
    /** What can be measured. */
    public static final List<String> PARTS =
            List.of("yardsticks", "start", "accept", "profile", "tickets", "memory", "restart", "growth", "mapping");

    public BenchPlan {
        only = Set.copyOf(only);
        connections = List.copyOf(connections);
        settings = List.copyOf(settings);
    }

    boolean measures(String part) {
        return only.isEmpty() || only.contains(part);
    }

    /** Long enough to see whether a backlog grows. */
    Duration openTime() {
        return time.multipliedBy(4);
    }

    /** A minute, if a run takes the five seconds that it does by default. */
    Duration profileTime() {
        return time.multipliedBy(12);
    }

    List<String> with(List<String> more) {
        return Stream.concat(more.stream(), settings.stream()).toList();
    }

    /**
     * A database of PostgreSQL.
     *
     * @param password the hubs read it from their environment
     */
    public record Database(String url, String user, String password) {
        private static final int CONNECTIONS = 16;

        List<String> settings() {
            return List.of("--store.url=" + url, "--store.user=" + user);
        }

        Store open() {
            return Stores.postgres(url, user, password, CONNECTIONS);
        }

        @Override
        public String toString() {
            return url;
        }
    }
}
