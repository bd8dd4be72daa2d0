package io.saddlebag.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class GateTest {
    private final TestClock clock = new TestClock();

    @Test
    void noMinuteSeesMoreThanItsShareAndABacklogUsesNearlyAllOfIt() {
        Gate gate = new Gate(paced(700), clock);
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        List<Instant> passes = new ArrayList<>();
        Instant start = clock.instant();
        while (clock.instant().isBefore(start.plus(Duration.ofMinutes(10)))) {
            while (gate.tryPass()) {
                passes.add(clock.instant());
            }
            clock.passes(Duration.ofMillis(1 + random.nextInt(3)));
        }
        for (Instant from : passes) {
            Instant to = from.plus(Duration.ofMinutes(1));
            assertThat(passes.stream().filter(at -> !at.isBefore(from) && at.isBefore(to)))
                    .hasSizeLessThanOrEqualTo(700);
        }
        assertThat(passes).hasSizeBetween(6_650, 7_000);
    }

    @Test
    void aPassThatIsGivenBackIsAnothersAtOnce() {
        Gate gate = new Gate(paced(60), clock);
        assertThat(gate.tryPass()).isTrue();
        assertThat(gate.tryPass()).isFalse();
        gate.unused();
        assertThat(gate.tryPass()).isTrue();
    }

    @Test
    void afterAnOutageOneProbePassesAtATime() {
        Gate gate = new Gate(paced(0), clock);
        for (int i = 0; i < 5; i++) {
            assertThat(gate.tryPass()).isTrue();
            gate.saw(Outcome.Retry.down("503", Optional.empty(), true), Duration.ZERO);
        }
        assertThat(gate.tryPass()).isFalse();
        clock.passes(Duration.ofSeconds(30));
        assertThat(gate.tryPass()).isTrue();
        assertThat(gate.tryPass()).isFalse();
        gate.unused();
        assertThat(gate.tryPass()).isTrue();
        gate.saw(new Outcome.Failed("404"), Duration.ZERO);
        assertThat(gate.tryPass()).isTrue();
        assertThat(gate.tryPass()).isTrue();
    }

    @Test
    void attemptsOfOneCommandGetRarerAndAreSpread() {
        Delivery delivery = new Delivery(
                "id", "t", "s", 1, "k", "", "", new State.Sending(clock.instant()), 1, false, 0, clock.instant());
        Outcome.Retry retry = Outcome.Retry.down("503", Optional.empty(), true);
        Verdict least = new Verdict(paced(0), true, () -> 0);
        Verdict most = new Verdict(paced(0), true, () -> 1);
        assertThat(least.pause(attempt(delivery, 1), retry)).isEqualTo(Duration.ofMillis(500));
        assertThat(most.pause(attempt(delivery, 1), retry)).isEqualTo(Duration.ofSeconds(1));
        assertThat(most.pause(attempt(delivery, 4), retry)).isEqualTo(Duration.ofSeconds(8));
        assertThat(most.pause(attempt(delivery, 1_000), retry)).isEqualTo(Duration.ofMinutes(10));
        assertThat(least.pause(attempt(delivery, 1_000), retry)).isEqualTo(Duration.ofMinutes(5));
        assertThat(least.pause(attempt(delivery, 1), Outcome.Retry.busy("429", Optional.of(Duration.ofDays(9)))))
                .as("a wrong header does not stop it for days")
                .isEqualTo(Duration.ofHours(1));
    }

    private static Delivery attempt(Delivery delivery, int number) {
        Delivery tried = delivery;
        while (tried.attempts() < number) {
            tried = tried.claimed(Instant.EPOCH);
        }
        return tried;
    }

    private static Settings paced(int perMinute) {
        Settings s = Bench.SETTINGS;
        return new Settings(
                s.threads(),
                perMinute,
                s.lease(),
                s.firstPause(),
                s.longestPause(),
                s.strikes(),
                s.outages(),
                s.outagePause());
    }
}
