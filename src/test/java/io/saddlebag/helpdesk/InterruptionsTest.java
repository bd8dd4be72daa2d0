package io.saddlebag.helpdesk;

import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.delivery.Delivery;
import io.saddlebag.delivery.State;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class InterruptionsTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private final Interruptions interruptions = new Interruptions();

    @Test
    void countsFromTheLastAttemptThatMayHaveHappened() {
        interruptions.mayHaveHappened(attempt(1), at(0));
        assertThat(interruptions.since(attempt(2), at(5))).isEqualTo(at(0));
        assertThat(interruptions.since(attempt(3), at(9))).isEqualTo(at(0));
        interruptions.mayHaveHappened(attempt(3), at(10));
        assertThat(interruptions.since(attempt(4), at(20))).isEqualTo(at(10));
    }

    @Test
    void countsFromNowWhereItHasNotSeenTheLastAttemptItself() {
        assertThat(interruptions.since(attempt(3), at(0))).isEqualTo(at(0));
        assertThat(interruptions.since(attempt(4), at(7))).isEqualTo(at(0));
        assertThat(interruptions.since(attempt(6), at(9)))
                .as("another node has tried")
                .isEqualTo(at(9));
    }

    private static Delivery attempt(int number) {
        State state = new State.Sending(START);
        return new Delivery("id", "helpdesk/x", "c", 1, "open-ticket", "", "{}", state, number, true, 0, START);
    }

    private static Instant at(int seconds) {
        return START.plusSeconds(seconds);
    }
}
