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
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the helpdesk that a visitor of the chat window writes at this moment. It is a hint: one attempt, nothing kept,
 * and when too many wait the newest are dropped. It never holds up a command.
 */
final class VisitorTyping implements Consumer<String>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VisitorTyping.class);
    private static final int WAITING = 100;

    private final Store store;
    private final String helpdesk;
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

    private volatile Optional<Sink> sink = Optional.empty();

    /** @param helpdesk the connector; empty: nobody is told */
    private VisitorTyping(Store store, String helpdesk, Ids ids, Clock clock) {
        this.store = store;
        this.helpdesk = helpdesk;
        this.ids = ids;
        this.clock = clock;
    }

    /** For the helpdesk of the settings, if its connector can show it. */
    static VisitorTyping of(Settings settings, Connectors connectors, Store store, Ids ids, Clock clock) {
        String helpdesk = settings.text("helpdesk.connector");
        boolean shows = !helpdesk.isEmpty() && connectors.get(helpdesk).typing().isPresent();
        return new VisitorTyping(store, shows ? helpdesk : "", ids, clock);
    }

    /** From now on there is something that carries it. */
    void through(Sink started) {
        sink = Optional.of(started);
    }

    @Override
    public void accept(String visitor) {
        if (!helpdesk.isEmpty()) {
            sink.ifPresent(there -> thread.execute(() -> tell(visitor, there)));
        }
    }

    private void tell(String visitor, Sink there) {
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
