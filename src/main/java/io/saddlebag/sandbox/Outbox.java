package io.saddlebag.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.Json;
import io.saddlebag.store.Store;
import io.saddlebag.store.StoreUnavailable;
import io.saddlebag.store.Tx;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is still to be posted to one address of the hub: on disk, signed when sent, in order within a lane, tried until
 * it is answered 2xx. A lane that has to wait holds up no other.
 */
final class Outbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long LOOK_AGAIN_MILLIS = 500;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final Store store;
    private final URI destination;
    private final HubPost hub;
    private final Clock clock;
    private final Semaphore woken = new Semaphore(0);
    private final Thread sender = new Thread(this::run, "sandbox-outbox");
    private volatile boolean open = true;

    Outbox(Store store, URI destination, Signature signature, Clock clock) {
        this.store = store;
        this.destination = destination;
        this.hub = new HubPost(destination, signature, PATIENCE);
        this.clock = clock;
    }

    /** Begins to send; what was left from before goes first. */
    void start() {
        sender.setDaemon(true);
        sender.start();
    }

    /** Adds something in the caller's transaction; {@link #wake} sends it at once. */
    void add(Tx tx, String lane, String id, JsonNode body) {
        tx.update(
                "INSERT INTO outbox (id, destination, lane, body, due_at) VALUES (?, ?, ?, ?, ?)",
                id,
                destination.toString(),
                lane,
                Json.write(body),
                clock.instant());
    }

    void wake() {
        woken.release();
    }

    /** The ids that wait in a lane. */
    Set<String> waiting(Tx tx, String lane) {
        return new TreeSet<>(tx.list(
                "SELECT id FROM outbox WHERE destination = ? AND lane = ?",
                row -> row.text(1),
                destination.toString(),
                lane));
    }

    private void run() {
        while (open) {
            try {
                if (!sendWhatIsDue() && woken.tryAcquire(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                    woken.drainPermits();
                }
            } catch (InterruptedException e) {
                open = false;
            }
        }
    }

    /** Whether there was anything that could be done. */
    private boolean sendWhatIsDue() {
        try {
            List<Item> due = dueHeads();
            due.forEach(this::send);
            return !due.isEmpty();
        } catch (StoreUnavailable e) {
            LOG.warn("sandbox: the outbox to {} waits: {}", destination, e.getMessage());
            return false;
        }
    }

    private List<Item> dueHeads() {
        return store.read(tx -> tx.list(
                "SELECT number, body, attempts FROM outbox WHERE due_at <= ? AND number IN"
                        + " (SELECT min(number) FROM outbox WHERE destination = ? GROUP BY lane) ORDER BY number",
                row -> new Item(row.number(1), row.text(2), row.integer(3)),
                clock.instant(),
                destination.toString()));
    }

    private void send(Item item) {
        if (isTaken(item)) {
            store.write(tx -> tx.update("DELETE FROM outbox WHERE number = ?", item.number));
        } else {
            Duration wait = Duration.ofSeconds(1L << Math.min(item.attempts, 10));
            store.write(tx -> tx.update(
                    "UPDATE outbox SET attempts = attempts + 1, due_at = ? WHERE number = ?",
                    clock.instant().plus(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT),
                    item.number));
        }
    }

    private boolean isTaken(Item item) {
        try {
            int status = hub.send(item.body.getBytes(StandardCharsets.UTF_8));
            if (status / 100 != 2) {
                LOG.warn("sandbox: {} answered {}; trying again later", destination, status);
            }
            return status / 100 == 2;
        } catch (IOException e) {
            LOG.info(
                    "sandbox: {} does not answer ({}); trying again later",
                    destination,
                    e.getClass().getSimpleName());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Stops sending; what is not sent stays on disk. */
    @Override
    public void close() {
        open = false;
        sender.interrupt();
        try {
            sender.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Item(long number, String body, int attempts) {}
}
