package io.saddlebag.webchat;

import io.saddlebag.conversation.VisitorLines;
import io.saddlebag.conversation.VisitorLines.VisitorLine;
import io.saddlebag.message.Json;
import io.saddlebag.store.Store;
import io.saddlebag.store.StoreUnavailable;
import io.vertx.core.http.HttpServerResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps open pages up to date by server-sent events. What a page has not seen is read from the store, never kept here:
 * a page that comes back gets what follows its last event, on whichever node. A line recorded on this node is sent at
 * once, of another one within a second. A page that does not read is sent nothing more, and is let go in the end.
 *
 * <p>One thread reads and writes for all of them, so a stream's events are in order without locks.
 */
final class Streams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);
    private static final int PER_VISITOR = 6;
    private static final int HISTORY = 200;
    private static final int BATCH = 50;
    private static final int BUFFER = 64 * 1024;
    private static final int CHANGED = 10_000;
    private static final Duration LOOK_BACK = Duration.ofSeconds(5);
    private static final int LOOKS_A_PING = 15;

    private final Store store;
    private final int most;
    private final Clock clock;
    private final Map<String, List<Stream>> open = new ConcurrentHashMap<>();
    private final Set<String> woken = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "chat-window-streams");
        made.setDaemon(true);
        return made;
    });
    private final Future<?> looking;
    private int looks;

    /** @param most how many are open at a time; besides, {@value #PER_VISITOR} of one visitor */
    Streams(Store store, int most, Clock clock) {
        this.store = store;
        this.most = most;
        this.clock = clock;
        this.looking = thread.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    /**
     * Begins to send a visitor's lines: those behind a number, or with none the newest.
     *
     * @param after the number of the last line that the page has; negative when it has none
     * @param until when it ends: the visitor's token does
     * @throws Refused with 429 or 503 when there are too many
     */
    void begin(String visitor, int after, HttpServerResponse response, Instant until) {
        Stream stream = new Stream(visitor, response, until, after);
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            throw new Refused(503, "too many pages are open; try again later");
        }
        List<Stream> theirs = open.compute(visitor, (id, before) -> {
            List<Stream> all = before == null ? new CopyOnWriteArrayList<>() : before;
            if (all.size() < PER_VISITOR) {
                all.add(stream);
            }
            return all;
        });
        if (!theirs.contains(stream)) {
            count.decrementAndGet();
            throw new Refused(429, "this visitor has too many pages open");
        }
        response.closeHandler(closed -> end(stream));
        response.exceptionHandler(failed -> end(stream));
        response.setWriteQueueMaxSize(BUFFER).setChunked(true);
        run(() -> start(stream));
    }

    /** There is something new for a visitor. */
    void wake(String visitor) {
        if (open.containsKey(visitor) && woken.add(visitor)) {
            run(() -> {
                woken.remove(visitor);
                open.getOrDefault(visitor, List.of()).forEach(this::send);
            });
        }
    }

    /** Shows a visitor that somebody is writing to them, for as long as a page shows that. */
    void typing(String visitor, String name) {
        if (open.containsKey(visitor)) {
            String event = "event: typing\ndata: "
                    + Json.write(Json.mapper().createObjectNode().put("name", name)) + "\n\n";
            run(() -> open.getOrDefault(visitor, List.of()).forEach(stream -> write(stream, event)));
        }
    }

    /** How many pages are open. */
    int size() {
        return count.get();
    }

    private void run(Runnable work) {
        try {
            thread.execute(() -> guarded(work));
        } catch (RejectedExecutionException e) {
            LOG.debug("the chat window's streams are closed");
        }
    }

    /** An outage of the store is told by the store; what was missed is sent when it is back. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (StoreUnavailable e) {
            LOG.debug("the chat window waits for the store");
        } catch (RuntimeException e) {
            LOG.warn("the chat window's streams stumbled: {}", e.toString());
        }
    }

    private void start(Stream stream) {
        int newest = store.read(tx -> VisitorLines.newest(tx, stream.visitor));
        boolean known = stream.last >= 0 && stream.last <= newest;
        stream.last = known ? stream.last : Math.max(0, newest - HISTORY);
        stream.started = true;
        write(stream, "event: start\ndata: {\"after\":" + stream.last + ",\"goesOn\":" + known + "}\n\n");
        send(stream);
        write(stream, "event: ready\ndata: {}\n\n");
    }

    private void send(Stream stream) {
        List<VisitorLine> lines;
        do {
            if (!stream.started || stream.response.closed() || stream.response.writeQueueFull()) {
                return;
            }
            lines = store.read(tx -> VisitorLines.after(tx, stream.visitor, stream.last, BATCH));
            for (VisitorLine line : lines) {
                write(stream, LineJson.event(line));
                stream.last = line.number();
                if (stream.response.writeQueueFull()) {
                    return;
                }
            }
        } while (lines.size() == BATCH);
    }

    private static void write(Stream stream, String event) {
        if (!stream.response.closed() && !stream.response.ended()) {
            stream.response.write(event);
        }
    }

    /** Once a second: what other nodes have recorded, who has read again, who is gone. */
    private void look() {
        guarded(() -> {
            if (open.isEmpty()) {
                return;
            }
            boolean ping = ++looks % LOOKS_A_PING == 0;
            Instant now = clock.instant();
            for (List<Stream> theirs : open.values()) {
                theirs.forEach(stream -> tend(stream, now, ping));
            }
            store.read(tx -> VisitorLines.changed(tx, now.minus(LOOK_BACK), CHANGED)).stream()
                    .flatMap(visitor -> open.getOrDefault(visitor, List.of()).stream())
                    .forEach(this::send);
        });
    }

    private void tend(Stream stream, Instant now, boolean ping) {
        boolean stuck = stream.response.writeQueueFull();
        if (!now.isBefore(stream.until) || (ping && stuck && stream.stuck)) {
            finish(stream);
        } else if (!stream.started) {
            start(stream);
        } else if (ping) {
            stream.stuck = stuck;
            if (!stuck) {
                write(stream, ": still here\n\n");
                send(stream);
            }
        }
    }

    private void finish(Stream stream) {
        end(stream);
        if (!stream.response.ended() && !stream.response.closed()) {
            stream.response.end();
        }
    }

    private void end(Stream stream) {
        open.computeIfPresent(stream.visitor, (id, all) -> {
            if (all.remove(stream)) {
                count.decrementAndGet();
            }
            return all.isEmpty() ? null : all;
        });
    }

    /** Ends all of them; their pages come back when the hub is. */
    @Override
    public void close() {
        looking.cancel(true);
        thread.shutdownNow();
        open.values().forEach(theirs -> theirs.forEach(this::finish));
    }

    /** An open page; its changing fields belong to the one thread. */
    private static final class Stream {
        private final String visitor;
        private final HttpServerResponse response;
        private final Instant until;
        private int last;
        private boolean started;
        private boolean stuck;

        Stream(String visitor, HttpServerResponse response, Instant until, int after) {
            this.visitor = visitor;
            this.response = response;
            this.until = until;
            this.last = after;
        }
    }
}
