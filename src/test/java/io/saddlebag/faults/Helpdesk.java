package io.saddlebag.faults;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A helpdesk to which a hub brings what customers write, and what it found there afterwards. */
interface Helpdesk extends AutoCloseable {
    /** What a hub has to be told to use it. */
    Map<String, String> settings();

    /** How long it takes to answer from now on. */
    void answersAfter(Duration time);

    /** Answers 503 to everything while it is away. */
    void away(boolean away);

    /** As hours do it: idempotency keys are remembered for some time only, where they have an end at all. */
    void forgets();

    /** The texts of all tickets, those of each in the order they came. */
    List<List<String>> texts();

    /** What the hub must not have done. */
    List<String> breaches();

    @Override
    void close();
}
