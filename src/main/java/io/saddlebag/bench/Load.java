package io.saddlebag.bench;

import io.saddlebag.bench.Requests.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Sends requests over connections that stay open, all from one thread, so that it takes little from the server. */
final class Load implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Selector selector;
    private final List<Connection> all = new ArrayList<>();
    private final Deque<Connection> idle = new ArrayDeque<>();

    /** Connects to a port of this machine. */
    Load(int port, int connections) {
        try {
            selector = Selector.open();
            for (int i = 0; i < connections; i++) {
                Connection one =
                        new Connection(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), selector);
                all.add(one);
                idle.add(one);
            }
        } catch (IOException e) {
            throw new BenchFailed("Port " + port + " of this machine cannot be reached: " + e.getMessage(), e);
        }
    }

    /** Every connection sends its next request when it has the answer to the one before. */
    Result closed(Requests requests, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        return run(requests, (sent, now) -> now < end ? now : Long.MAX_VALUE);
    }

    /** As {@link #closed(Requests, Duration)}, so many in all. */
    Result closed(Requests requests, int count) {
        return run(requests, (sent, now) -> sent < count ? now : Long.MAX_VALUE);
    }

    /** Requests are due at an even rate, whether or not answers come; latencies count from when they are due. */
    Result open(Requests requests, int perSecond, Duration time) {
        long start = System.nanoTime();
        long count = time.toMillis() * perSecond / 1_000;
        return run(requests, (sent, now) -> sent < count ? start + sent * 1_000_000_000L / perSecond : Long.MAX_VALUE);
    }

    private Result run(Requests requests, Schedule schedule) {
        Result result = new Result();
        long start = System.nanoTime();
        long lastSent = start;
        try {
            while (true) {
                long now = System.nanoTime();
                long due = schedule.due(result.sent, now);
                while (due <= now && !idle.isEmpty()) {
                    idle.remove().send(requests.next(), due);
                    result.sent++;
                    lastSent = now;
                    due = schedule.due(result.sent, now);
                }
                boolean over = due == Long.MAX_VALUE;
                if (over && (idle.size() == all.size() || now - lastSent > PATIENCE.toNanos())) {
                    break;
                }
                select(over || idle.isEmpty() ? 1_000 : Math.max(1, (due - now) / 1_000_000), result);
            }
        } catch (IOException e) {
            throw new BenchFailed("The load cannot be sent: " + e.getMessage(), e);
        }
        result.took = Duration.ofNanos(System.nanoTime() - start);
        return result;
    }

    private void select(long millis, Result result) throws IOException {
        selector.select(
                key -> {
                    Connection connection = (Connection) key.attachment();
                    if (connection.proceed()) {
                        result.take(connection);
                        idle.add(connection);
                    }
                },
                millis);
    }

    @Override
    public void close() {
        try {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new BenchFailed("A connection cannot be closed", e);
        }
    }

    /** When the next request is due, after so many; {@link Long#MAX_VALUE} when there is none. */
    private interface Schedule {
        long due(long sent, long now);
    }

    /** What came of it. */
    static final class Result {
        final Histogram latency = new Histogram(3_600_000_000L, 3);
        /** Messages that were answered 2xx, and when each was due. */
        final Map<String, Long> acknowledged = new HashMap<>();

        final Map<Integer, Integer> refused = new HashMap<>();
        Duration took = Duration.ZERO;
        long sent;
        long answered;

        private void take(Connection connection) {
            Request request = connection.request();
            if (connection.status() / 100 == 2) {
                answered++;
                latency.recordValue(Math.max(0, (System.nanoTime() - connection.due()) / 1_000));
                if (request.isMessage()) {
                    acknowledged.put(request.id(), connection.due());
                }
            } else {
                refused.merge(connection.status(), 1, Integer::sum);
            }
        }

        long errors() {
            return sent - answered;
        }

        double rate() {
            return answered * 1e9 / took.toNanos();
        }
    }
}
