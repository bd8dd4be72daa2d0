package io.saddlebag.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The embedded store: SQLite in a file, write-ahead log, one fsync a commit.
 *
 * <p>SQLite has one writer at a time, and the disk allows some thousand commits a second. So one thread does all the
 * writing and puts what waits into one commit: whoever waits gets durability at a share of the price. Only when one of
 * them fails, which is rare, all are done again, each in a savepoint of its own.
 */
final class SqliteStore implements Store {
    private static final int MOST_PER_COMMIT = 128;
    private static final int WAITING = 4_096;
    private static final int READERS = 4;
    private static final long PATIENCE_SECONDS = 30;

    private final BlockingQueue<Job<?>> waiting = new ArrayBlockingQueue<>(WAITING);
    private final BlockingQueue<CompletableFuture<Boolean>> settlements = new ArrayBlockingQueue<>(WAITING);
    private final BlockingQueue<Tx> readers = new ArrayBlockingQueue<>(READERS);
    private final Tx writer;
    private final Thread thread;
    private volatile boolean open = true;

    SqliteStore(Path file) {
        try {
            writer = new Tx(connect(file, false));
            for (int i = 0; i < READERS; i++) {
                readers.add(new Tx(connect(file, true)));
            }
        } catch (SQLException e) {
            throw new StoreUnavailable("the database " + file + " cannot be opened: " + e.getMessage(), e);
        }
        thread = new Thread(this::writeWhatWaits, "store-writer");
        thread.start();
    }

    private static Connection connect(Path file, boolean readOnly) throws SQLException {
        Properties pragmas = new Properties();
        pragmas.setProperty("journal_mode", "WAL");
        pragmas.setProperty("synchronous", "FULL");
        pragmas.setProperty("foreign_keys", "true");
        pragmas.setProperty("busy_timeout", "10000");
        pragmas.setProperty("cache_size", "-32000");
        // what is not in that cache is read where the system keeps it, without a call and a copy for each page
        pragmas.setProperty("mmap_size", Long.toString(4L << 30));
        pragmas.setProperty("temp_store", "MEMORY");
        // pages that change often are then copied back once in a while instead of every few commits
        pragmas.setProperty("wal_autocheckpoint", "8000");
        // or the driver asks for the last row id after each statement
        pragmas.setProperty("jdbc.get_generated_keys", "false");
        pragmas.setProperty("journal_size_limit", "67108864");
        pragmas.setProperty("secure_delete", "true"); // what is erased must not stay in the file's free pages
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file, pragmas);
        if (readOnly) {
            try (var statement = connection.createStatement()) {
                statement.execute("PRAGMA query_only = true");
            }
        }
        return connection;
    }

    @Override
    public <T> T write(Work<T> work) {
        Job<T> job = new Job<>(work);
        try {
            if (!open || !waiting.offer(job, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw unavailable(open ? "too many wait for it" : "it is closed");
            }
            return job.result.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("the wait for it was interrupted", e);
        }
    }

    @Override
    public boolean settle() {
        CompletableFuture<Boolean> asked = new CompletableFuture<>();
        if (!open || !settlements.offer(asked)) {
            throw unavailable("it is closed");
        }
        wakeWriter();
        try {
            return asked.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("the wait for it was interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw unavailable("its log cannot be emptied now", e);
        }
    }

    @Override
    public <T> T read(Work<T> work) {
        try {
            Tx reader = readers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (reader == null) {
                throw unavailable("all its readers are busy");
            }
            try {
                reader.execute("BEGIN");
                try {
                    return work.in(reader);
                } finally {
                    reader.execute("COMMIT");
                }
            } finally {
                readers.add(reader);
            }
        } catch (SqlFailure e) {
            throw e.told();
        } catch (SQLException e) {
            throw SqlFailure.of(e).told();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("the wait for it was interrupted", e);
        }
    }

    /** Work that does nothing, if nothing else waits. */
    private void wakeWriter() {
        if (waiting.isEmpty()) {
            waiting.offer(new Job<>(tx -> true));
        }
    }

    private void writeWhatWaits() {
        List<Job<?>> batch = new ArrayList<>(MOST_PER_COMMIT);
        while (open || !waiting.isEmpty()) {
            try {
                Job<?> first = waiting.poll(1, TimeUnit.SECONDS);
                if (first != null) {
                    batch.add(first);
                    waiting.drainTo(batch, MOST_PER_COMMIT - 1);
                    commit(batch);
                }
                settle(settlements.poll());
            } catch (InterruptedException e) {
                open = false;
            } finally {
                batch.clear();
            }
        }
    }

    private void settle(@Nullable CompletableFuture<Boolean> asked) {
        if (asked != null) {
            try (var statement = writer.connection().createStatement();
                    var result = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
                asked.complete(result.next() && result.getInt(1) == 0);
            } catch (SQLException e) {
                asked.completeExceptionally(unavailable("its log cannot be emptied: " + e.getMessage(), e));
            }
        }
    }

    private void commit(List<Job<?>> batch) {
        try {
            writer.execute("BEGIN IMMEDIATE");
            if (!batch.stream().allMatch(job -> job.tried(writer))) {
                rollBack();
                if (batch.size() == 1) {
                    batch.get(0).fail();
                    return;
                }
                writer.execute("BEGIN IMMEDIATE");
                batch.forEach(job -> job.runApart(writer));
            }
            writer.execute("COMMIT");
            batch.forEach(Job::succeed);
        } catch (SQLException | RuntimeException e) {
            rollBack();
            StoreUnavailable failure = unavailable("nothing can be written: " + e.getMessage(), e);
            batch.forEach(job -> job.result.completeExceptionally(failure));
        }
    }

    private void rollBack() {
        try {
            writer.execute("ROLLBACK");
        } catch (SQLException e) {
            // SQLite has rolled back by itself (disk full, I/O error)
        }
    }

    private static StoreUnavailable unavailable(String why) {
        return new StoreUnavailable("the store is not available: " + why);
    }

    private static StoreUnavailable unavailable(String why, Exception cause) {
        return new StoreUnavailable("the store is not available: " + why, cause);
    }

    @Override
    public void close() {
        open = false;
        wakeWriter();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            writer.connection().close();
            for (Tx reader : readers) {
                reader.connection().close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            throw unavailable("it does not close: " + e.getMessage(), e);
        }
    }

    /** One work on its way through the writer. */
    private static final class Job<T> {
        private final Work<T> work;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private Optional<T> outcome = Optional.empty();
        private Optional<Throwable> failure = Optional.empty();

        Job(Work<T> work) {
            this.work = work;
        }

        /** Whether it went well; else what it did is still there. */
        boolean tried(Tx tx) {
            outcome = Optional.empty();
            failure = Optional.empty();
            try {
                outcome = Optional.of(work.in(tx));
            } catch (RuntimeException | StackOverflowError e) {
                failure = Optional.of(e instanceof SqlFailure sql ? sql.told() : e);
            }
            return failure.isEmpty();
        }

        /** A work that fails takes back what it did and leaves the others alone. */
        void runApart(Tx tx) {
            tx.update("SAVEPOINT work");
            if (!tried(tx)) {
                tx.update("ROLLBACK TO work");
                fail();
            }
            tx.update("RELEASE work");
        }

        void succeed() {
            outcome.ifPresent(result::complete);
        }

        void fail() {
            failure.ifPresent(result::completeExceptionally);
        }
    }
}
