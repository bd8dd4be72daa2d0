package io.saddlebag.pace;

import io.saddlebag.pace.Headers.Standing;
import io.saddlebag.pace.Limit.Spacing;
import io.saddlebag.pace.Permit.Use;
import io.saddlebag.store.Store;
import io.saddlebag.store.StoreUnavailable;
import io.saddlebag.store.Tx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps requests to what systems allow, over all nodes of a store and over restarts. A request takes its place in the
 * spacing of each limit that it counts against (the generic cell rate algorithm, ITU-T I.371), and waits for it.
 */
public final class Allowances implements AutoCloseable {
    /** How long a request waits for its place; who would wait longer is turned away. */
    public static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(Allowances.class);
    /** So much earlier a command begins, which takes a moment to come to its request. */
    private static final long HEAD_START = 150_000;

    private static final int TOO_MANY = 429;

    private final Optional<Store> store;
    private final Clock clock;
    private final Map<String, List<Allowance>> all = new HashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    /** Threads that have begun a command and not yet sent a request. */
    private final Map<Thread, Set<String>> beginning = new ConcurrentHashMap<>();

    /** Keeps to these limits of connectors. */
    public Allowances(Store store, Map<String, Published> published, Clock clock) {
        this(Optional.of(store), published, clock);
    }

    private Allowances(Optional<Store> store, Map<String, Published> published, Clock clock) {
        this.store = store;
        this.clock = clock;
        published.forEach((connector, limits) -> all.put(
                connector,
                limits.limits().stream()
                        .map(limit -> new Allowance(connector, limit))
                        .toList()));
    }

    /** Keeps to no limits. */
    public static Allowances none() {
        return new Allowances(Optional.empty(), Map.of(), Clock.systemUTC());
    }

    /**
     * Waits until a request may be sent.
     *
     * @throws LimitReached when that would take too long, or nobody can tell
     */
    public Permit take(String connector, Asked request) {
        beginning.remove(Thread.currentThread());
        List<Match> matches = new ArrayList<>();
        for (Allowance allowance : all.getOrDefault(connector, List.of())) {
            allowance.limit().key(request).ifPresent(key -> matches.add(new Match(allowance, allowance.row(key))));
        }
        if (matches.isEmpty()) {
            return Permit.FREE;
        }
        refuseWhileSilent(matches);
        long now = now();
        Places places = places(matches, now);
        for (int i = 0; i < matches.size(); i++) {
            matches.get(i).allowance().learnt(places.rows().get(i));
        }
        if (!places.given()) {
            throw reached(places.narrowest(), places.at() - now);
        }
        await(places.at() - now);
        refuseWhileSilent(matches);
        return new Permit(matches.stream()
                .map(match -> new Use(
                        match.allowance(), match.row(), match.allowance().sent()))
                .toList());
    }

    private Places places(List<Match> matches, long now) {
        try {
            return store.orElseThrow().write(tx -> places(tx, matches, now));
        } catch (StoreUnavailable e) {
            throw new LimitReached("the store cannot tell whether a request is allowed", Duration.ofSeconds(1));
        }
    }

    /** From the widest to the narrowest, each from the time on that those before it allow. */
    private static Places places(Tx tx, List<Match> matches, long now) {
        List<Long> rows = new ArrayList<>();
        long at = now;
        Allowance narrowest = matches.get(0).allowance();
        for (Match match : matches) {
            Spacing spacing = match.allowance().spacing();
            long row = PaceTable.take(tx, match.row(), at, spacing.interval());
            long free = row - spacing.interval() - spacing.ahead();
            narrowest = free > at ? match.allowance() : narrowest;
            at = Math.max(at, free);
            rows.add(row);
        }
        boolean given = at - now <= LONGEST_WAIT.toMillis() * 1_000;
        for (int i = 0; !given && i < matches.size(); i++) {
            long interval = matches.get(i).allowance().spacing().interval();
            PaceTable.giveBack(tx, matches.get(i).row(), interval);
            rows.set(i, rows.get(i) - interval);
        }
        return new Places(given, at, narrowest, rows);
    }

    private void refuseWhileSilent(List<Match> matches) {
        for (Match match : matches) {
            long left = match.allowance().silence() - now();
            if (left > 0) {
                throw reached(match.allowance(), left);
            }
        }
    }

    private static LimitReached reached(Allowance allowance, long micros) {
        return new LimitReached(
                "the limit " + allowance.limit().name() + " is used up for now",
                Duration.ofMillis(Math.max(1, micros / 1_000)));
    }

    private void await(long micros) {
        try {
            if (micros > 0 && closed.await(micros, TimeUnit.MICROSECONDS)) {
                throw new LimitReached("the hub stops", Duration.ofMillis(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LimitReached("the hub stops", Duration.ofMillis(1));
        }
    }

    /**
     * Takes note of what an answer tells of the limits. Where a refusal does not tell how long to wait, the limit with
     * the shortest window is taken for the one that is used up: a wider one would keep others back for much longer.
     *
     * @param headers by lower-case names
     * @param judged whether a mapping sees this status itself: then nothing is guessed, as it may know more
     * @return how long those wait who need the same allowance, when the request was refused for a limit that is known
     */
    public Optional<Duration> answered(Permit permit, int status, Map<String, String> headers, boolean judged) {
        Instant now = clock.instant();
        Optional<Duration> asked = retryAfter(headers);
        Optional<Duration> longest = Optional.empty();
        List<Use> guesses = new ArrayList<>();
        for (Use use : permit.uses()) {
            Allowance allowance = use.allowance();
            Limit limit = allowance.limit();
            Standing standing = limit.headers().read(headers, limit.window(), now);
            standing.most().ifPresent(allowance::most);
            boolean left = standing.left().isPresent() && standing.left().getAsInt() > 0;
            if (status == TOO_MANY && !left) {
                Duration wait = asked.orElse(standing.end());
                if (asked.isEmpty() && !standing.told()) {
                    guesses.add(use);
                } else if (wait.compareTo(limit.window()) <= 0) {
                    hold(use, now.plus(wait));
                    longest = longest.filter(other -> other.compareTo(wait) > 0).or(() -> Optional.of(wait));
                }
            } else if (standing.left().isPresent()
                    && standing.left().getAsInt() <= allowance.since(use.number())
                    && status != TOO_MANY) {
                // others use it too: those that are on their way will use up the rest
                allowance.silence(PaceTable.micros(now.plus(standing.end())));
            }
        }
        return judged || longest.isPresent() ? longest : guess(guesses, now);
    }

    private Optional<Duration> guess(List<Use> uses, Instant now) {
        Optional<Use> narrowest = uses.stream()
                .min(Comparator.comparing(use -> use.allowance().limit().window()));
        narrowest.ifPresent(use -> hold(use, now.plus(use.allowance().limit().window())));
        return narrowest.map(use -> use.allowance().limit().window());
    }

    private static Optional<Duration> retryAfter(Map<String, String> headers) {
        String after = headers.getOrDefault("retry-after", "").strip();
        return after.matches("\\d{1,6}")
                ? Optional.of(Duration.ofSeconds(Math.max(1, Long.parseLong(after))))
                : Optional.empty();
    }

    private void hold(Use use, Instant until) {
        Allowance allowance = use.allowance();
        long micros = PaceTable.micros(until);
        allowance.silence(micros);
        try {
            store.orElseThrow().write(tx -> {
                PaceTable.hold(tx, use.row(), micros + allowance.spacing().ahead());
                return until;
            });
        } catch (StoreUnavailable e) {
            LOG.debug("other nodes will find out themselves: {}", e.getMessage());
        }
        LOG.info("no more requests that use {} until {}: it is used up", use.row(), until);
    }

    /**
     * Meters the commands of some kinds to a connector; with no kinds those that no limit names. Limits that all need do
     * not keep back those that have one of their own, or the many requests of others would.
     */
    public Meter meter(String connector, Set<String> kinds) {
        List<Allowance> common = new ArrayList<>();
        List<Allowance> own = new ArrayList<>();
        for (Allowance allowance : all.getOrDefault(connector, List.of())) {
            if (allowance.limit().commands().isEmpty()) {
                common.add(allowance);
            } else if (kinds.stream().anyMatch(allowance.limit()::isNeededFor)) {
                own.add(allowance);
            }
        }
        if (common.isEmpty() && own.isEmpty()) {
            return Meter.FREE;
        }
        return new OfCommands(own.isEmpty() ? common : own, common);
    }

    private long now() {
        return PaceTable.micros(clock.instant());
    }

    /** Lets nobody wait any more. */
    @Override
    public void close() {
        closed.countDown();
    }

    /**
     * The places of a request.
     *
     * @param given whether it gets them
     * @param at from when on it may go
     * @param narrowest which of the limits makes it wait
     * @param rows what the rows of the limits say now
     */
    private record Places(boolean given, long at, Allowance narrowest, List<Long> rows) {}

    /** A limit that a request counts against, and its row in the store. */
    private record Match(Allowance allowance, String row) {}

    private final class OfCommands implements Meter {
        private final List<Allowance> needed;
        private final List<Allowance> common;
        private final Set<String> names = ConcurrentHashMap.newKeySet();

        OfCommands(List<Allowance> needed, List<Allowance> common) {
            this.needed = needed;
            this.common = common;
            needed.forEach(
                    allowance -> names.add(allowance.row(allowance.limit().name())));
        }

        @Override
        public Duration delay() {
            long now = now();
            long free = common.stream().mapToLong(Allowance::silence).max().orElse(0);
            for (Allowance allowance : needed) {
                String name = allowance.row(allowance.limit().name());
                int before = (int) beginning.values().stream()
                        .filter(others -> others.contains(name))
                        .count();
                free = Math.max(free, allowance.free(before) - HEAD_START);
            }
            return free <= now ? Duration.ZERO : Duration.ofNanos((free - now) * 1_000);
        }

        @Override
        public void passed() {
            beginning.put(Thread.currentThread(), names);
        }

        @Override
        public void left() {
            beginning.remove(Thread.currentThread());
        }
    }
}
