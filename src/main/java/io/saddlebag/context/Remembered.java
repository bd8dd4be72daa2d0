package io.saddlebag.context;

import io.saddlebag.triage.Account;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Answers that are still good, in memory only; the oldest make room for others. */
final class Remembered {
    private static final int MOST = 1_000;

    private final Duration good;
    private final Clock clock;
    private final Map<String, Answer> answers = new LinkedHashMap<>();

    Remembered(Duration good, Clock clock) {
        this.good = good;
        this.clock = clock;
    }

    synchronized Optional<Account> of(String question) {
        removeOld();
        return Optional.ofNullable(answers.get(question)).map(Answer::account);
    }

    synchronized void keep(String question, Account account) {
        removeOld();
        if (!good.isZero()) {
            answers.remove(question);
            answers.put(question, new Answer(account, clock.instant().plus(good)));
            if (answers.size() > MOST) {
                answers.remove(answers.keySet().iterator().next());
            }
        }
    }

    /** They stand in the order in which they stop being good. */
    private void removeOld() {
        Instant now = clock.instant();
        var oldest = answers.values().iterator();
        while (oldest.hasNext() && !now.isBefore(oldest.next().until())) {
            oldest.remove();
        }
    }

    private record Answer(Account account, Instant until) {}
}
