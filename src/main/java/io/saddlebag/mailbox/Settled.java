package io.saddlebag.mailbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Mails that are on the queue and not yet remembered as taken: of a backlog many are remembered with one write. */
final class Settled {
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final List<Fetched> mails = new ArrayList<>();
    private long since;

    void add(Fetched mail) {
        since = mails.isEmpty() ? System.nanoTime() : since;
        mails.add(mail);
    }

    /** Whether the first of them has waited long enough. */
    boolean isDue() {
        return !mails.isEmpty() && System.nanoTime() - since >= LONGEST.toNanos();
    }

    /** They, by what their UIDs belong to: it may change while a folder is read. */
    Map<Long, List<Fetched>> byValidity() {
        return mails.stream().collect(Collectors.groupingBy(Fetched::validity));
    }

    void clear() {
        mails.clear();
    }
}
