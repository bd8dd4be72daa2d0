package io.saddlebag;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.Plan;
import io.saddlebag.conversation.VisitorLines;
import io.saddlebag.helpdesk.Sink;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.ops.Settings;
import io.saddlebag.store.Store;
import io.saddlebag.store.StoreUnavailable;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells helpdesks that a visitor of the chat window writes at this moment. It is a hint: one attempt, nothing kept,
 * and when too many wait the newest are dropped. It never holds up a command.
 */
final class VisitorTyping implements Consumer<String>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VisitorTyping.class);
    private static final int WAITING = 100;

    private final Store store;
    private final List<String> helpdesks;
    private final Ids ids;
    private final Clock clock;
    private final ExecutorService thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            work -> {
                Thread made = new Thread(work, "visitor-typing");
                made.setDaemon(true);
                return made;
            },
            new ThreadPoolExecutor.DiscardPolicy());

    private volatile Map<String, Sink> sinks = Map.of();

    /** @param helpdesks the connectors of those that can show it */
    private VisitorTyping(Store store, List<String> helpdesks, Ids ids, Clock clock) {
        this.store = store;
        this.helpdesks = helpdesks;
        this.ids = ids;
        this.clock = clock;
    }

    /** For those helpdesks of the settings whose connector can show it. */
    static VisitorTyping of(Settings settings, Connectors connectors, Store store, Ids ids, Clock clock) {
        List<String> shown = new HelpdeskSettings(settings)
                .connectors().stream()
                        .filter(helpdesk -> connectors.get(helpdesk).typing().isPresent())
                        .toList();
        return new VisitorTyping(store, shown, ids, clock);
    }

    /** From now on there is something that carries it to each of them. */
    void through(Function<String, Sink> started) {
        sinks = helpdesks.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), started));
    }

    @Override
    public void accept(String visitor) {
        sinks.forEach((helpdesk, there) -> thread.execute(() -> tell(visitor, helpdesk, there)));
    }

    private void tell(String visitor, String helpdesk, Sink there) {
        try {
            store.read(tx -> VisitorLines.ticket(tx, visitor, helpdesk))
                    .ifPresent(ticket -> there.send(command(ticket)));
        } catch (StoreUnavailable e) {
            LOG.debug("nobody is told that a visitor writes: the store is away");
        }
    }

    private String command(String ticket) {
        ObjectNode command = Json.mapper().createObjectNode();
        return Json.write(command.put("id", ids.next())
                .put("kind", Plan.SHOW_TYPING)
                .put("ticket", ticket)
                .put("now", clock.instant().toString()));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
