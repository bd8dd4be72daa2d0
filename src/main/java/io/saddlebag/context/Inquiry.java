package io.saddlebag.context;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.triage.Account;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What the systems are asked about one message, and until when their answers count. */
final class Inquiry {
    private static final Duration FORGOTTEN = Duration.ofMinutes(1);

    private final Map<OwnSystem, CompletableFuture<Account>> answers;
    private final List<Account> known;
    private final long end;

    private Inquiry(Map<OwnSystem, CompletableFuture<Account>> answers, List<Account> known, Duration wait) {
        this.answers = answers;
        this.known = known;
        this.end = System.nanoTime() + wait.toNanos();
    }

    static Inquiry begin(List<OwnSystem> systems, ObjectNode question, Duration wait) {
        Map<OwnSystem, CompletableFuture<Account>> answers = new LinkedHashMap<>();
        systems.forEach(system -> answers.put(system, system.ask(question)));
        return new Inquiry(answers, List.of(), wait);
    }

    /** There is nobody to ask about. */
    static Inquiry ofNobody() {
        return over(List.of());
    }

    static Inquiry over(List<Account> known) {
        return new Inquiry(Map.of(), known, Duration.ZERO);
    }

    /** Waits a little for it to be over: all have answered, or the time is up. */
    boolean isOverWithin(Duration patience) {
        long left = Math.min(end - System.nanoTime(), patience.toNanos());
        try {
            CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new))
                    .get(Math.max(0, left), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return isTimeUp();
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What they said. */
    List<Account> result() {
        return answers.isEmpty()
                ? known
                : answers.entrySet().stream()
                        .map(asked -> asked.getKey().inTime(asked.getValue()))
                        .toList();
    }

    /** Whoever began it has not come back. */
    boolean isForgotten() {
        return System.nanoTime() - end > FORGOTTEN.toNanos();
    }

    private boolean isTimeUp() {
        return System.nanoTime() - end >= 0;
    }
}
