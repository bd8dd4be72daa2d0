package io.saddlebag.broker;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Puts what is handed over at the same moment into a queue with one commit. An answer of the broker costs half a dozen
 * hand-overs between threads, which is most of what accepting costs; here many share it, and one alone does not wait.
 */
final class GroupCommit implements AutoCloseable {
    /** While one commit waits for the disk, the next one is filled. */
    private static final int COMMITTERS = 3;

    private static final int MOST_PER_COMMIT = 128;
    private static final int MOST_CHARACTERS_PER_COMMIT = 4_000_000;
    private static final int WAITING = 4_096;
    private static final int PATIENCE_SECONDS = 30;

    private final ConnectionFactory broker;
    private final String queue;
    private final BooleanSupplier takesNothing;
    private final BlockingQueue<Handed> waiting = new ArrayBlockingQueue<>(WAITING);
    private final List<Thread> committers = new ArrayList<>();
    private volatile boolean open = true;

    /** @param takesNothing whether the broker takes nothing at present, and what it has just taken may be lost */
    GroupCommit(ConnectionFactory broker, String queue, BooleanSupplier takesNothing) {
        this.broker = broker;
        this.queue = queue;
        this.takesNothing = takesNothing;
        for (int i = 0; i < COMMITTERS; i++) {
            Thread committer = new Thread(this::commitWhatWaits, "inbox-" + i);
            committer.setDaemon(true);
            committer.start();
            committers.add(committer);
        }
    }

    /** A message to be. */
    record Entry(String text, String group) {}

    /**
     * Stores all entries or none; when this returns, they are on disk.
     *
     * @throws BrokerUnavailable when they cannot be stored now
     */
    void store(List<Entry> entries) {
        Handed handed = new Handed(entries, new CompletableFuture<>());
        try {
            if (!open || !waiting.offer(handed)) {
                throw new BrokerUnavailable("the broker does not keep up: more than " + WAITING + " wait for it");
            }
            handed.stored.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof BrokerUnavailable known ? known : new IllegalStateException(e);
        } catch (TimeoutException e) {
            throw new BrokerUnavailable("the broker has not answered within " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerUnavailable("the wait for the broker was interrupted", e);
        }
    }

    private void commitWhatWaits() {
        while (open) {
            try {
                commit(next());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private List<Handed> next() throws InterruptedException {
        List<Handed> batch = new ArrayList<>();
        long characters = 0;
        for (Handed handed = waiting.take(); handed != null; handed = waiting.poll()) {
            batch.add(handed);
            characters += handed.characters();
            if (batch.size() == MOST_PER_COMMIT || characters > MOST_CHARACTERS_PER_COMMIT) {
                break;
            }
        }
        return batch;
    }

    private void commit(List<Handed> batch) {
        try {
            mustTake();
            send(batch);
            mustTake();
            batch.forEach(handed -> handed.stored.complete(true));
        } catch (JMSException | RuntimeException e) {
            BrokerUnavailable failure = e instanceof BrokerUnavailable known
                    ? known
                    : new BrokerUnavailable("the broker does not take it: " + e.getMessage(), e);
            batch.forEach(handed -> handed.stored.completeExceptionally(failure));
        }
    }

    private void send(List<Handed> batch) throws JMSException {
        try (Connection connection = broker.createConnection();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
                MessageProducer producer = session.createProducer(session.createQueue(queue))) {
            for (Handed handed : batch) {
                for (Entry entry : handed.entries) {
                    TextMessage message = session.createTextMessage(entry.text);
                    message.setStringProperty("JMSXGroupID", entry.group);
                    producer.send(message);
                }
            }
            session.commit();
        }
    }

    /** Asked before a send, which might never be answered, and after it, when the answer might be worth nothing. */
    private void mustTake() {
        if (takesNothing.getAsBoolean()) {
            throw new BrokerUnavailable(
                    "the broker's disk is fuller than broker.max-disk-usage allows, or its journal cannot be written");
        }
    }

    /** Refuses what still waits. */
    @Override
    public void close() {
        open = false;
        committers.forEach(Thread::interrupt);
        for (Handed handed = waiting.poll(); handed != null; handed = waiting.poll()) {
            handed.stored.completeExceptionally(new BrokerUnavailable("the hub is stopping"));
        }
    }

    private record Handed(List<Entry> entries, CompletableFuture<Boolean> stored) {
        long characters() {
            return entries.stream().mapToLong(entry -> entry.text.length()).sum();
        }
    }
}
