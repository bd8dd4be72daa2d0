package io.saddlebag.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.saddlebag.delivery.Outcome.Retry;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands that go together: what becomes of the first becomes of all, wherever a process ends. */
class TogetherTest {
    private static final Map<TestStores, Store> STORES = new EnumMap<>(TestStores.class);
    private static final String ADD = Delivery.ADD_MESSAGE;

    @AfterAll
    static void close() {
        STORES.values().forEach(Store::close);
    }

    @ParameterizedTest
    @EnumSource
    void whatWaitsGoesTogetherInOrderAndEachIsDone(TestStores kind) {
        List<Delivery> settled = new ArrayList<>();
        try (Bench bench = bench(kind, (tx, delivery) -> settled.add(delivery))) {
            bench.courier.together = 2;
            List<Delivery> all = enqueue(bench, 4);
            bench.work("a");
            assertThat(bench.courier.sent).containsExactly("1+2+3", "4");
            assertThat(bench.list("done")).hasSize(4).allSatisfy(done -> assertThat(
                            ((State.Done) done.state()).result())
                    .isEqualTo("{}"));
            assertThat(settled)
                    .extracting(Delivery::id)
                    .containsExactly(all.get(0).id(), all.get(3).id());
            assertThat(bench.due()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptedAttemptIsMadeAgainWithTheSameOnesAndNoMore(TestStores kind) {
        try (Bench bench = bench(kind, Aftermath.none())) {
            bench.courier.together = 2;
            enqueue(bench, 3);
            bench.courier.answers(Retry.down("no answer", Optional.empty(), true));
            bench.work("a");
            bench.enqueue("a", ADD, "4");
            assertThat(bench.list("waiting")).hasSize(4);
            assertThat(bench.due()).isEmpty();
            bench.clock.passes(Duration.ofMinutes(1));
            bench.courier.together = 9;
            bench.work("a");
            assertThat(bench.courier.sent).containsExactly("1+2+3", "1+2+3 again", "4");
            assertThat(bench.list("done")).hasSize(4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aProcessThatEndsInTheMiddleLeavesThemTogether(TestStores kind) {
        try (Bench bench = bench(kind, Aftermath.none())) {
            bench.courier.together = 2;
            enqueue(bench, 3);
            bench.courier.answers(Retry.busy("429", Optional.of(Duration.ofSeconds(5))));
            bench.work("a");
            bench.clock.passes(Duration.ofSeconds(6));
            bench.crashWhileSending("a");
            assertThat(bench.list("sending")).hasSize(3);
            bench.clock.passes(Duration.ofMinutes(3));
            bench.work("a");
            assertThat(bench.courier.sent).containsExactly("1+2+3", "1+2+3 again");
            assertThat(bench.list("done")).hasSize(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofSeveralThatAreRefusedTogetherOnlyTheOneToBlameFails(TestStores kind) {
        try (Bench bench = bench(kind, Aftermath.none())) {
            bench.courier.together = 9;
            List<Delivery> all = enqueue(bench, 3);
            bench.courier.answers(new Outcome.Failed("422"), new Outcome.Done("{}"), new Outcome.Failed("422"));
            bench.work("a");
            assertThat(bench.courier.sent).containsExactly("1+2+3", "1", "2", "3");
            assertThat(bench.list("failed"))
                    .extracting(Delivery::id)
                    .containsExactly(all.get(1).id());
            assertThat(bench.list("done")).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsErasedMeanwhileIsNotSaidAndTheOthersStillGo(TestStores kind) {
        try (Bench bench = bench(kind, Aftermath.none())) {
            bench.courier.together = 9;
            List<Delivery> all = enqueue(bench, 3);
            bench.courier.answers(Retry.busy("429", Optional.of(Duration.ofSeconds(5))));
            bench.work("a");
            bench.erase(all.get(0));
            bench.clock.passes(Duration.ofSeconds(6));
            bench.work("a");
            assertThat(bench.courier.sent).containsExactly("1+2+3", "2", "3");
            assertThat(bench.list("given-up")).hasSize(1);
            assertThat(bench.list("done")).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOperatorSettlesThemByTheFirst(TestStores kind) {
        try (Bench bench = bench(kind, Aftermath.none())) {
            bench.courier.together = 9;
            List<Delivery> all = enqueue(bench, 2);
            bench.courier.answers(Retry.busy("429", Optional.of(Duration.ofMinutes(5))));
            bench.work("a");
            assertThatThrownBy(() -> bench.desk.giveUp(all.get(1).id(), "no"))
                    .hasMessageContaining("goes together with " + all.get(0).id());
            bench.desk.giveUp(all.get(0).id(), "not this one");
            bench.clock.passes(Duration.ofMinutes(6));
            bench.work("a");
            assertThat(bench.courier.sent).containsExactly("1+2", "2");
        }
    }

    private static List<Delivery> enqueue(Bench bench, int commands) {
        List<Delivery> all = new ArrayList<>();
        for (int i = 1; i <= commands; i++) {
            all.add(bench.enqueue("a", ADD, Integer.toString(i)));
        }
        return all;
    }

    private static Bench bench(TestStores kind, Aftermath aftermath) {
        return new Bench(STORES.computeIfAbsent(kind, TestStores::open), true, aftermath);
    }
}
