package io.saddlebag.helpdesk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts requests in windows, as helpdesks do by what they publish: what is too many gets 429 and does nothing. A window
 * begins with its first request, and has no effect on the next.
 */
public final class PublishedLimits {
    private final List<Rule> rules;
    private final Map<String, Window> windows = new HashMap<>();
    private final List<Counted> counted = new ArrayList<>();
    private final boolean epoch;

    private PublishedLimits(boolean epoch, List<Rule> rules) {
        this.epoch = epoch;
        this.rules = rules;
    }

    /**
     * Zendesk's, with minutes as short as that.
     *
     * @param account requests a minute: 400 in the plans Growth and Professional, 700 in Enterprise
     */
    public static PublishedLimits zendesk(Duration minute, int account) {
        return new PublishedLimits(
                false,
                List.of(
                        new Rule("account", Pattern.compile(".*"), account, minute),
                        new Rule("ticket-updates", Pattern.compile("PUT /api/v2/tickets/[^/]+"), 100, minute),
                        new Rule(
                                "updates-of-a-ticket",
                                Pattern.compile("PUT /api/v2/tickets/(?<each>[^/]+)"),
                                30,
                                minute.multipliedBy(10))));
    }

    /** Intercom's of 1,000 requests a minute, with windows of ten seconds as short as that. */
    public static PublishedLimits intercom(Duration tenSeconds) {
        return new PublishedLimits(true, List.of(new Rule("requests", Pattern.compile(".*"), 167, tenSeconds)));
    }

    /** Counts a request; its answer, or one that refuses it. */
    synchronized StubAnswer count(StubRequest request, Supplier<StubAnswer> otherwise) {
        long now = System.nanoTime();
        List<Window> open = new ArrayList<>();
        for (Rule rule : rules) {
            Matcher matcher = rule.requests().matcher(request.methodAndPath());
            if (matcher.matches()) {
                String key =
                        rule.name() + (rule.requests().pattern().contains("<each>") ? "/" + matcher.group("each") : "");
                open.add(windows.compute(
                        key, (name, was) -> was == null || now >= was.ends ? new Window(rule, now) : was));
            }
        }
        boolean full = open.stream().anyMatch(window -> window.used >= window.rule.most());
        counted.add(new Counted(request.methodAndPath(), now, full));
        if (full) {
            long wait = open.stream()
                    .filter(window -> window.used >= window.rule.most())
                    .mapToLong(window -> window.ends - now)
                    .max()
                    .orElseThrow();
            return tell(StubAnswer.error(429, "APIRateLimitExceeded", ""), open.get(0), now, wait);
        }
        open.forEach(window -> window.used++);
        return tell(otherwise.get(), open.get(0), now, 0);
    }

    private StubAnswer tell(StubAnswer answer, Window account, long now, long wait) {
        String most = Integer.toString(account.rule.most());
        String left = Integer.toString(account.rule.most() - account.used);
        if (epoch) {
            long ends = System.currentTimeMillis() + TimeUnit.NANOSECONDS.toMillis(account.ends - now);
            return answer.with("X-RateLimit-Limit", most)
                    .with("X-RateLimit-Remaining", left)
                    .with("X-RateLimit-Reset", Long.toString(ends / 1_000));
        }
        StubAnswer told = answer.with("X-Rate-Limit", most)
                .with("X-Rate-Limit-Remaining", left)
                .with("RateLimit-Reset", Long.toString(seconds(account.ends - now)));
        return wait == 0 ? told : told.with("Retry-After", Long.toString(seconds(wait)));
    }

    private static long seconds(long nanos) {
        return Math.max(1, (nanos + 999_999_999) / 1_000_000_000);
    }

    /** Requests that were refused. */
    public synchronized List<String> refused() {
        return counted.stream().filter(Counted::refused).map(Counted::what).toList();
    }

    /** When requests of a kind came, in nanoseconds, the first first. */
    public synchronized List<Long> times(String requests) {
        return counted.stream()
                .filter(one -> one.what().matches(requests))
                .map(Counted::at)
                .toList();
    }

    /** Which part of its allowance was used by a kind of request in a time. */
    public synchronized double used(String rule, String requests, long from, long until) {
        Rule limit = rules.stream()
                .filter(one -> one.name().equals(rule))
                .findFirst()
                .orElseThrow();
        List<Long> times =
                times(requests).stream().filter(at -> at >= from && at <= until).toList();
        double windows = (double) (until - times.get(0)) / limit.window().toNanos();
        return times.size() / windows / limit.most();
    }

    private record Rule(String name, Pattern requests, int most, Duration window) {}

    private record Counted(String what, long at, boolean refused) {}

    private static final class Window {
        private final Rule rule;
        private final long ends;
        private int used;

        Window(Rule rule, long now) {
            this.rule = rule;
            ends = now + rule.window().toNanos();
        }
    }
}
