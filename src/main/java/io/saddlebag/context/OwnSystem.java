package io.saddlebag.context;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.message.Ids;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import io.saddlebag.message.Quotation;
import io.saddlebag.triage.Account;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One system that knows customers, with threads of its own, so that none waits for another. What it says is remembered
 * briefly. Out of service it is left alone for a while, and whoever asks hears so at once.
 */
public final class OwnSystem implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OwnSystem.class);
    private static final int THREADS = 4;
    private static final int QUEUED = 100;

    private final String name;
    private final Function<String, Outcome> sink;
    private final Duration wait;
    private final Remembered remembered;
    private final Availability availability;
    private final Clock clock;
    private final Ids ids = new Ids();
    private final ThreadPoolExecutor threads;

    /**
     * Asks one system.
     *
     * @param sink makes one attempt; its result is {@code {"account": …}}, or without it when nobody is known
     * @param wait how long anybody waits for an answer
     * @param remember how long an answer is good
     * @param pause how long it is left alone when it is out of service
     */
    public OwnSystem(
            String name,
            Function<String, Outcome> sink,
            Duration wait,
            Duration remember,
            Duration pause,
            Clock clock) {
        this.name = name;
        this.sink = sink;
        this.wait = wait;
        this.remembered = new Remembered(remember, clock);
        this.availability = new Availability(pause, clock);
        this.clock = clock;
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUED),
                work -> new Thread(work, "ask-" + name));
        threads.allowCoreThreadTimeOut(true);
    }

    /** Its name, by which a person knows it. */
    public String name() {
        return name;
    }

    /** Asks about a customer. What comes of it is an account in any case, never an exception. */
    CompletableFuture<Account> ask(ObjectNode question) {
        String key = question.path("customer").path("identifiers").toString();
        Optional<Account> known = remembered.of(key);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known.get());
        }
        Optional<String> away = availability.enter();
        if (away.isPresent()) {
            return CompletableFuture.completedFuture(Account.unavailable(name, away.get()));
        }
        try {
            long tooLate = System.nanoTime() + wait.toNanos();
            return CompletableFuture.supplyAsync(() -> asked(key, question, tooLate), threads);
        } catch (RejectedExecutionException e) {
            availability.unused();
            return CompletableFuture.completedFuture(
                    Account.unavailable(name, "it has too many questions to answer already"));
        }
    }

    /** What it said, if it has said anything by now. */
    Account inTime(CompletableFuture<Account> answer) {
        if (answer.isDone() && !answer.isCompletedExceptionally()) {
            return answer.join();
        }
        // of those that wait for a thread nothing will be of use any more
        answer.cancel(false);
        outage("it did not answer in time", Optional.empty());
        return Account.unavailable(name, "it did not answer in time");
    }

    /** A token that ran out is renewed by the refusal, so such a question is asked a second time. */
    private Account asked(String key, ObjectNode question, long tooLate) {
        ObjectNode command = question.deepCopy();
        command.put("id", ids.next());
        command.put("again", false);
        command.put("now", clock.instant().toString());
        Outcome outcome = attempt(command);
        if (outcome instanceof Outcome.Retry retry && retry.cause() == Outcome.Cause.COMMAND) {
            outcome = attempt(command.put("again", true));
        }
        if (outcome instanceof Outcome.Done done) {
            answered(tooLate);
            return said(key, done);
        }
        String reason = "it could not be asked";
        if (outcome instanceof Outcome.Retry retry) {
            outage(retry.reason(), retry.after());
            reason =
                    retry.cause() == Outcome.Cause.BUSY ? "it takes no more questions for now" : "it is out of service";
        } else if (outcome instanceof Outcome.Failed failed) {
            answered(tooLate);
            LOG.warn("{} cannot be asked about an account: {}", name, Quotation.cut(failed.reason()));
        }
        return Account.unavailable(name, reason);
    }

    private Outcome attempt(ObjectNode command) {
        try {
            return sink.apply(Json.write(command));
        } catch (RuntimeException e) {
            return Outcome.Retry.down(e.getClass().getSimpleName(), Optional.empty(), false);
        }
    }

    /** What comes too late shows that it is still too slow to be asked. */
    private void answered(long tooLate) {
        if (System.nanoTime() - tooLate < 0) {
            availability.answered();
        } else {
            availability.unused();
        }
    }

    private Account said(String key, Outcome.Done done) {
        try {
            Account account = account(Json.parse(done.result().getBytes(StandardCharsets.UTF_8)));
            remembered.keep(key, account);
            return account;
        } catch (InvalidMessage e) {
            LOG.warn("{}: what it says of an account is none: {}", name, e.getMessage());
            return Account.unavailable(name, "its answer makes no sense");
        }
    }

    private Account account(JsonNode result) {
        if (!(result.get("account") instanceof ObjectNode told)) {
            return Account.unknown(name);
        }
        ObjectNode account = told.deepCopy();
        account.put("source", name);
        account.put("state", Account.State.KNOWN.toString());
        account.remove("reason");
        return Json.read(account, Account.class);
    }

    private void outage(String reason, Optional<Duration> after) {
        if (availability.failed(after)) {
            Instant until = availability.until();
            LOG.warn("{} is not asked about accounts until {}: {}", name, until, Quotation.cut(reason));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
