package io.saddlebag.webchat;

import io.saddlebag.conversation.VisitorLines;
import io.saddlebag.conversation.VisitorLines.News;
import io.saddlebag.conversation.VisitorLines.Position;
import io.saddlebag.store.Store;
import io.saddlebag.store.StoreUnavailable;
import io.vertx.core.http.HttpServerResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * once; one of another node, and what changes about a line, within a second. A page that does not read is sent nothing
 * more, and is let go in the end.
 *
 * <p>One thread reads and writes for all of them, so a stream's events are in order without locks.
 */
final class Streams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);
    private static final int PER_VISITOR = 6;
    private static final int BUFFER = 64 * 1024;
    private static final int CHANGED = 10_000;
    private static final Duration LOOK_BACK = Duration.ofSeconds(5);
    private static final int LOOKS_A_PING = 15;

    private final Store store;
    private final int most;
    private final Clock clock;
    private final Map<String, List<OpenPage>> open = new ConcurrentHashMap<>();
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
     * @param at how far the page has come; nothing when it has no line
     * @param until when it ends: the visitor's token does
     * @throws Refused with 429 or 503 when there are too many
     */
    void begin(String visitor, Optional<Position> at, HttpServerResponse response, Instant until) {
        OpenPage page = new OpenPage(visitor, response, until, at);
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            throw new Refused(503, "too many pages are open; try again later");
        }
        List<OpenPage> theirs = open.compute(visitor, (id, before) -> {
            List<OpenPage> all = before == null ? new CopyOnWriteArrayList<>() : before;
            if (all.size() < PER_VISITOR) {
                all.add(page);
            }
            return all;
        });
        if (!theirs.contains(page)) {
            count.decrementAndGet();
            throw new Refused(429, "this visitor has too many pages open");
        }
        response.closeHandler(closed -> end(page));
        response.exceptionHandler(failed -> end(page));
        response.setWriteQueueMaxSize(BUFFER).setChunked(true);
        run(() -> page.start(store, clock.instant()));
    }

    /** There is something new for a visitor. */
    void wake(String visitor) {
        if (open.containsKey(visitor) && woken.add(visitor)) {
            run(() -> {
                woken.remove(visitor);
                open.getOrDefault(visitor, List.of()).forEach(page -> page.send(store));
            });
        }
    }

    /** Shows a visitor that somebody is writing to them, once for each time it was told. */
    void typing(News news) {
        run(() -> open.getOrDefault(news.visitor(), List.of()).forEach(page -> page.typing(news)));
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

    /** Once a second: what other nodes have recorded, who has read again, who is gone. */
    private void look() {
        guarded(() -> {
            if (open.isEmpty()) {
                return;
            }
            boolean ping = ++looks % LOOKS_A_PING == 0;
            Instant now = clock.instant();
            for (List<OpenPage> theirs : open.values()) {
                theirs.forEach(page -> tend(page, now, ping));
            }
            for (News news : store.read(tx -> VisitorLines.news(tx, now.minus(LOOK_BACK), CHANGED))) {
                for (OpenPage page : open.getOrDefault(news.visitor(), List.of())) {
                    page.send(store);
                    page.typing(news);
                }
            }
        });
    }

    private void tend(OpenPage page, Instant now, boolean ping) {
        if (page.isOver(now)) {
            finish(page);
        } else if (!page.isStarted()) {
            page.start(store, now);
        } else if (ping) {
            if (page.ping()) {
                page.send(store);
            } else {
                finish(page);
            }
        }
    }

    private void finish(OpenPage page) {
        end(page);
        page.finish();
    }

    private void end(OpenPage page) {
        open.computeIfPresent(page.visitor(), (id, all) -> {
            if (all.remove(page)) {
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
}
