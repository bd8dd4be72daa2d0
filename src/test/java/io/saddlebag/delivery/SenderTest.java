package io.saddlebag.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.saddlebag.delivery.Outcome.Retry;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SenderTest {
    private static final Map<TestStores, Store> STORES = new EnumMap<>(TestStores.class);
    private static final String ADD = "add-message";
    private static final String OPEN = Delivery.OPEN_TICKET;

    @AfterAll
    static void close() {
        STORES.values().forEach(Store::close);
    }

    @ParameterizedTest
    @EnumSource
    void aCommandOfTheSameMessageIsEnqueuedOnce(TestStores kind) {
        try (Bench bench = bench(kind, true)) {
            Delivery first = bench.enqueue("a", ADD, "1");
            bench.work("a");
            assertThat(bench.enqueue("a", ADD, "1")).isEqualTo(bench.now(first));
            assertThat(bench.counts()).hasSize(1).allSatisfy(count -> {
                assertThat(count.state()).isEqualTo("done");
                assertThat(count.items()).isEqualTo(1);
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStreamIsDueOnceHoweverMuchStandsInIt(TestStores kind) {
        try (Bench bench = bench(kind, true)) {
            bench.enqueue("a", ADD, "1");
            bench.enqueue("a", ADD, "2");
            bench.enqueue("b", ADD, "1");
            assertThat(bench.due()).containsExactlyInAnyOrder("a", "b");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatStandsBehindAHeadThatWaitsIsNotDue(TestStores kind) {
        try (Bench bench = bench(kind, true)) {
            Delivery head = bench.enqueue("a", ADD, "1");
            bench.enqueue("a", ADD, "2");
            bench.courier.answers(Retry.command("locked", Optional.of(Duration.ofMinutes(5)), false));
            bench.work("a");
            bench.enqueue("a", ADD, "3");
            bench.work("a");
            assertThat(bench.due()).isEmpty();
            assertThat(bench.courier.bodies()).containsExactly("1");
            assertThat(bench.until(head)).isEqualTo(Duration.ofMinutes(5));

            bench.clock.passes(Duration.ofMinutes(5));
            assertThat(bench.due()).containsExactly("a");
            bench.work("a");
            assertThat(bench.courier.bodies()).containsExactly("1", "1", "2", "3");
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesOnToTheStreamsThatWaitAsFarAsThereIsSomethingToDo(TestStores kind) {
        try (Bench bench = bench(kind, true)) {
            bench.enqueue("a", ADD, "a1");
            bench.enqueue("a", ADD, "a2");
            bench.enqueue("b", ADD, "b1");
            Delivery elsewhere = bench.enqueue("c", ADD, "c1");
            bench.crashWhileSending("c");
            List<String> left = bench.workAsTurnsCome("a", "b", "c");
            assertThat(bench.courier.bodies()).containsExactly("a1", "a2", "b1");
            assertThat(left).containsExactly("a false", "c false", "b false");
            assertThat(bench.state(elsewhere).name()).isEqualTo("sending");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOutcomeIsNotLostWithTheClaimOfAStreamThatCannotBeWorkedOff(TestStores kind) {
        Aftermath aftermath = (tx, settled) -> {
            if (settled.stream().equals("broken")) {
                throw new IllegalStateException("what follows from it cannot be stored");
            }
        };
        try (Bench bench = bench(kind, false, aftermath)) {
            bench.enqueue("broken", ADD, "b1");
            bench.crashWhileSending("broken");
            bench.clock.passes(Bench.SETTINGS.lease());
            Delivery delivered = bench.enqueue("a", ADD, "a1");
            List<String> left = bench.workAsTurnsCome("a", "broken");
            assertThat(bench.state(delivered).name()).isEqualTo("done");
            assertThat(left).as("looked at by itself").containsExactly("broken true", "a false");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptedAttemptIsMadeAgainWhereItCanBeLookedUp(TestStores kind) {
        try (Bench bench = bench(kind, true)) {
            Delivery delivery = bench.enqueue("a", ADD, "1");
            bench.enqueue("a", ADD, "2");
            bench.crashWhileSending("a");
            bench.work("a");
            assertThat(bench.courier.given).isEmpty();
            assertThat(bench.due()).isEmpty();

            bench.clock.passes(Bench.SETTINGS.lease());
            assertThat(bench.due()).containsExactly("a");
            bench.work("a");
            assertThat(bench.courier.bodies()).containsExactly("1", "2");
            assertThat(bench.courier.given.get(0).again()).isTrue();
            assertThat(bench.courier.given.get(1).again()).isFalse();
            assertThat(bench.now(delivery).attempts()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsErasedWhileItIsSentIsHeardOfAndNotRepeated(TestStores kind) {
        try (Bench bench = bench(kind, true)) {
            Delivery refused = bench.enqueue("erased", ADD, "1");
            Delivery accepted = bench.enqueue("erased", ADD, "2");
            bench.courier.answers(delivery -> {
                bench.erase(delivery);
                return Retry.command("locked", Optional.empty(), false);
            });
            bench.courier.answers(delivery -> {
                bench.erase(delivery);
                return new Outcome.Done("{\"ticket\":\"4711\"}");
            });
            bench.work("erased");
            bench.clock.passes(Duration.ofDays(1));
            bench.work("erased");
            assertThat(bench.courier.bodies()).containsExactly("1", "2");
            assertThat(bench.state(refused)).isInstanceOf(State.GivenUp.class);
            assertThat(((State.Done) bench.state(accepted)).result()).contains("4711");

            Delivery lost = bench.enqueue("erased", ADD, "3");
            bench.crashWhileSending("erased");
            bench.erase(lost);
            bench.clock.passes(Bench.SETTINGS.lease());
            bench.work("erased");
            assertThat(bench.courier.bodies()).containsExactly("1", "2");
            assertThat(bench.state(lost)).isInstanceOf(State.Unknown.class);
            assertThat(bench.erase(lost)).extracting(CommandWords.Blank::lost).containsExactly(true);
            assertThat(bench.state(lost)).isInstanceOf(State.GivenUp.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsRewrittenWhileItIsSentIsLookedUpBeforeItGoesInItsNewWords(TestStores kind) {
        try (Bench bench = bench(kind, true)) {
            Delivery lost = bench.enqueue("a", OPEN, "1");
            Delivery taken = bench.enqueue("a", ADD, "2");
            bench.courier.answers(delivery -> {
                assertThat(bench.rewrite(delivery, "new 1")).isTrue();
                return Retry.command("no answer", Optional.empty(), true);
            });
            bench.work("a");
            bench.courier.answers(delivery -> new Outcome.Done("{}"));
            bench.courier.answers(delivery -> {
                assertThat(bench.rewrite(delivery, "new 2")).isTrue();
                return new Outcome.Done("{}");
            });
            bench.clock.passes(Duration.ofDays(1));
            bench.work("a");
            assertThat(bench.courier.bodies()).containsExactly("1", "new 1", "2");
            assertThat(bench.courier.given.get(1).again()).isTrue();
            assertThat(List.of(bench.state(lost), bench.state(taken))).hasOnlyElementsOfType(State.Done.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptedAttemptIsNeverRepeatedWhereNobodyCanBeAsked(TestStores kind) {
        try (Bench bench = bench(kind, false)) {
            Delivery delivery = bench.enqueue("a", "send-message", "1");
            bench.enqueue("a", "send-message", "2");
            bench.crashWhileSending("a");
            bench.clock.passes(Bench.SETTINGS.lease());
            bench.work("a");
            assertThat(bench.state(delivery)).isInstanceOf(State.Unknown.class);
            assertThat(bench.courier.bodies()).containsExactly("2");
            bench.clock.passes(Duration.ofDays(30));
            bench.work("a");
            assertThat(bench.courier.bodies()).containsExactly("2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLostAnswerIsAnUnknownOutcomeWhereNobodyCanBeAsked(TestStores kind) {
        try (Bench bench = bench(kind, false)) {
            Delivery lost = bench.enqueue("a", "send-message", "1");
            bench.courier.answers(Retry.down("no answer in 10 s", Optional.empty(), true));
            bench.work("a");
            assertThat(bench.state(lost)).isEqualTo(new State.Unknown(bench.clock.instant(), "no answer in 10 s"));

            Delivery refused = bench.enqueue("b", "send-message", "1");
            bench.courier.answers(Retry.down("connection refused", Optional.empty(), false));
            bench.work("b");
            assertThat(bench.state(refused)).isInstanceOf(State.Waiting.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theCourierIsToldWhetherAnEarlierAttemptMayHaveHadItsEffect(TestStores kind) {
        try (Bench bench = bench(kind, true)) {
            Delivery delivery = bench.enqueue("a", ADD, "1");
            bench.courier.answers(
                    Retry.busy("too many requests", Optional.empty()),
                    Retry.down("502", Optional.empty(), true),
                    Retry.busy("too many requests", Optional.empty()));
            for (int i = 0; i < 4; i++) {
                bench.work("a");
                bench.clock.passes(Duration.ofMinutes(10));
            }
            assertThat(bench.courier.given).extracting(Delivery::again).containsExactly(false, false, true, true);
            assertThat(bench.state(delivery)).isInstanceOf(State.Done.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCourierThatThrowsIsAFailureOfTheCommand(TestStores kind) {
        try (Bench bench = bench(kind, true)) {
            Delivery delivery = bench.enqueue("a", ADD, "1");
            bench.courier.answers(d -> {
                throw new IllegalArgumentException("words of a customer");
            });
            bench.work("a");
            Delivery now = bench.now(delivery);
            assertThat(now.state().reason()).isEqualTo("the courier failed with IllegalArgumentException");
            assertThat(now.strikes()).isEqualTo(1);
            assertThat(now.again()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRefusedCommandIsPutAsideAndTheNextGoesOn(TestStores kind) {
        try (Bench bench = bench(kind, true)) {
            Delivery refused = bench.enqueue("a", ADD, "1");
            bench.enqueue("a", ADD, "2");
            bench.courier.answers(new Outcome.Failed("422: the field\u0000is\nunknown"));
            bench.work("a");
            assertThat(bench.courier.bodies()).containsExactly("1", "2");
            assertThat(bench.state(refused))
                    .isEqualTo(new State.Failed(bench.clock.instant(), "422: the field is unknown"));

            bench.desk.retry(refused.id());
            bench.enqueue("a", ADD, "3");
            bench.work("a");
            assertThat(bench.courier.bodies()).containsExactly("1", "2", "1", "3");
            assertThat(bench.courier.given.get(2).id()).isEqualTo(refused.id());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailedTicketHoldsWhatFollowsUntilItIsOpened(TestStores kind) {
        try (Bench bench = bench(kind, true)) {
            Delivery ticket = bench.enqueue("a", OPEN, "1");
            bench.enqueue("a", ADD, "2");
            bench.courier.answers(new Outcome.Failed("403"));
            bench.work("a");
            bench.enqueue("a", ADD, "3");
            bench.clock.passes(Duration.ofDays(1));
            bench.work("a");
            assertThat(bench.due()).isEmpty();
            assertThat(bench.courier.bodies()).containsExactly("1");

            bench.desk.retry(ticket.id());
            bench.work("a");
            assertThat(bench.courier.bodies()).containsExactly("1", "1", "2", "3");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTicketThatIsGivenUpHoldsNothing(TestStores kind) {
        try (Bench bench = bench(kind, false)) {
            Delivery ticket = bench.enqueue("a", OPEN, "1");
            bench.enqueue("a", ADD, "2");
            bench.crashWhileSending("a");
            bench.clock.passes(Bench.SETTINGS.lease());
            bench.work("a");
            assertThat(bench.state(ticket)).isInstanceOf(State.Unknown.class);
            assertThat(bench.courier.given).isEmpty();

            bench.desk.giveUp(ticket.id(), "opened by hand");
            assertThat(bench.due()).containsExactly("a");
            bench.work("a");
            assertThat(bench.courier.bodies()).containsExactly("2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOperatorSettlesUnknownOutcomes(TestStores kind) {
        List<String> settled = new ArrayList<>();
        Aftermath aftermath = (tx, delivery) ->
                settled.add(delivery.body() + " " + delivery.state().name());
        try (Bench bench = bench(kind, false, aftermath)) {
            List<Delivery> lost = new ArrayList<>();
            for (String body : List.of("1", "2", "3")) {
                lost.add(bench.enqueue("a", "send-message", body));
                bench.courier.answers(Retry.down("no answer", Optional.empty(), true));
            }
            bench.work("a");
            assertThat(bench.list("unknown")).extracting(Delivery::body).containsExactly("1", "2", "3");

            bench.desk.markDone(lost.get(0).id(), "{\"id\":\"7\"}");
            bench.desk.giveUp(lost.get(1).id(), "too late now");
            bench.desk.retry(lost.get(2).id());
            bench.work("a");
            assertThat(bench.state(lost.get(0))).isEqualTo(new State.Done(bench.clock.instant(), "{\"id\":\"7\"}"));
            assertThat(bench.state(lost.get(1))).isEqualTo(new State.GivenUp(bench.clock.instant(), "too late now"));
            assertThat(bench.state(lost.get(2))).isInstanceOf(State.Done.class);
            assertThat(bench.courier.given.get(3).again()).isTrue();
            assertThat(settled)
                    .containsExactly("1 unknown", "2 unknown", "3 unknown", "1 done", "2 given-up", "3 done");
            assertThatThrownBy(() -> bench.desk.retry(lost.get(0).id()))
                    .hasMessageContaining("is done; this is for failed, unknown ones");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOutageHasNoEndOfAttemptsButACommandThatFailsAloneHas(TestStores kind) {
        try (Bench bench = bench(kind, true)) {
            Delivery patient = bench.enqueue("a", ADD, "1");
            for (int i = 0; i < 50; i++) {
                bench.courier.answers(Retry.down("503", Optional.empty(), true));
                bench.work("a");
                bench.clock.passes(Duration.ofMinutes(10));
            }
            assertThat(bench.courier.given).hasSize(50);
            bench.work("a");
            assertThat(bench.state(patient)).isInstanceOf(State.Done.class);

            Delivery poison = bench.enqueue("b", ADD, "1");
            for (int i = 0; i < 3; i++) {
                bench.enqueue("c", ADD, "other " + i);
                bench.work("c");
                bench.courier.answers(Retry.down("500", Optional.empty(), true));
                bench.work("b");
                bench.clock.passes(Duration.ofMinutes(10));
            }
            assertThat(bench.state(poison).reason()).isEqualTo("failed 3 times, at last: 500");
            assertThat(bench.state(poison)).isInstanceOf(State.Failed.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void inALongOutageAttemptsGetRarerUpToTheLongestPauseAndThenEverythingGoesInOrder(TestStores kind) {
        try (Bench bench = bench(kind, true)) {
            Delivery head = bench.enqueue("a", ADD, "1");
            bench.enqueue("a", ADD, "2");
            Duration longest = Bench.SETTINGS.longestPause();
            for (int attempt = 1; attempt <= 60; attempt++) {
                bench.courier.answers(Retry.down("connection refused", Optional.empty(), false));
                bench.work("a");
                Duration full = Bench.SETTINGS.firstPause().multipliedBy(1L << Math.min(attempt - 1, 20));
                Duration most = full.compareTo(longest) < 0 ? full : longest;
                assertThat(bench.until(head))
                        .as("pause after attempt %d", attempt)
                        .isBetween(most.dividedBy(2), most);
                bench.clock.passes(bench.until(head).plus(Bench.SETTINGS.outagePause()));
            }
            assertThat(bench.courier.given).hasSize(60);
            bench.enqueue("a", ADD, "3");
            bench.work("a");
            assertThat(bench.courier.bodies().subList(60, 63)).containsExactly("1", "2", "3");
            assertThat(bench.now(head).attempts()).isEqualTo(61);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whileTheBreakerIsOpenNothingIsClaimedButAProbe(TestStores kind) {
        try (Bench bench = bench(kind, true)) {
            Outcome outage = Retry.down("connection refused", Optional.empty(), false);
            bench.courier.answers(outage, outage, outage, outage, outage, outage);
            for (int i = 0; i < 20; i++) {
                bench.enqueue("s" + i, ADD, "1");
                bench.work("s" + i);
            }
            assertThat(bench.courier.given).hasSize(5);
            bench.clock.passes(Duration.ofSeconds(30));
            bench.work("s10");
            bench.work("s11");
            assertThat(bench.courier.given).hasSize(6);
            assertThat(bench.gate.isBreakerOpen()).isTrue();

            bench.clock.passes(Duration.ofSeconds(30));
            bench.work("s11");
            assertThat(bench.gate.isBreakerOpen()).isFalse();
            bench.clock.passes(Duration.ofSeconds(30));
            bench.due().forEach(bench::work);
            assertThat(bench.counts()).extracting(Deliveries.Count::items).containsExactly(20L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whenATargetIsBusyAllOfItIsLeftAloneForAsLongAsItAsks(TestStores kind) {
        try (Bench bench = bench(kind, true)) {
            Delivery head = bench.enqueue("a", ADD, "1");
            bench.enqueue("b", ADD, "1");
            bench.courier.answers(Retry.busy("429", Optional.of(Duration.ofSeconds(37))));
            bench.work("a");
            bench.clock.passes(Duration.ofMillis(36_999));
            bench.work("a");
            bench.work("b");
            assertThat(bench.courier.given).hasSize(1);
            bench.clock.passes(Duration.ofMillis(1));
            bench.work("b");
            bench.work("a");
            assertThat(bench.courier.given).hasSize(3);
            assertThat(bench.now(head).strikes()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatFollowsAnOutcomeIsStoredWithItOrNotAtAll(TestStores kind) {
        Aftermath aftermath = (tx, delivery) -> {
            if (delivery.state() instanceof State.Done done) {
                tx.update(
                        "INSERT INTO ticket (conversation_id, helpdesk, ticket_id, url, data, opened_at)"
                                + " VALUES (?, 'test', ?, '', '', 0)",
                        delivery.stream(),
                        done.result());
            }
        };
        try (Bench bench = bench(kind, true, aftermath)) {
            Delivery first = bench.enqueue("a", OPEN, "1");
            Delivery second = bench.enqueue("b", OPEN, "1");
            bench.courier.answers(new Outcome.Done("77"), new Outcome.Done("77"));
            bench.work("a");
            bench.work("b");
            assertThat(bench.state(first)).isInstanceOf(State.Done.class);
            assertThat(bench.state(second)).isInstanceOf(State.Unknown.class);
            assertThat(bench.state(second).reason()).startsWith("it is done with 77, but that could not be recorded");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOutcomeThatComesAfterTheLeaseChangesNothing(TestStores kind) {
        try (Bench bench = bench(kind, true)) {
            Delivery delivery = bench.enqueue("a", ADD, "1");
            bench.courier.answers(slow -> {
                bench.clock.passes(Bench.SETTINGS.lease());
                bench.crashWhileSending("a");
                return new Outcome.Failed("too slow");
            });
            bench.work("a");
            assertThat(bench.state(delivery)).isInstanceOf(State.Sending.class);
            bench.clock.passes(Bench.SETTINGS.lease());
            bench.work("a");
            assertThat(bench.state(delivery)).isInstanceOf(State.Done.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHubAloneOnItsStoreNeedsNotWaitForTheLeasesOfTheProcessBefore(TestStores kind) {
        try (Bench bench = bench(kind, true)) {
            bench.enqueue("a", ADD, "1");
            bench.crashWhileSending("a");
            assertThat(bench.due()).isEmpty();
            Recovery.begin(bench.store, true, false, bench.clock.instant());
            assertThat(bench.due()).containsExactly("a");
            bench.work("a");
            assertThat(bench.courier.given).extracting(Delivery::again).containsExactly(true);
        }
    }

    /** One transaction enqueues, and only commits when the other that finishes what is in front is through, or waits. */
    @ParameterizedTest
    @EnumSource
    void afterARestoreWhatWaitedIsLookedUpOrBecomesUnknown(TestStores kind) {
        try (Bench bench = bench(kind, true);
                Bench mail = bench(kind, false)) {
            for (Bench each : List.of(bench, mail)) {
                each.enqueue("a", ADD, "1");
                each.enqueue("a", ADD, "2");
                Recovery.begin(each.store, true, true, each.clock.instant());
                each.enqueue("a", ADD, "3");
                each.work("a");
            }
            assertThat(bench.courier.given).extracting(Delivery::again).containsExactly(true, true, false);
            assertThat(bench.courier.bodies()).containsExactly("1", "2", "3");
            assertThat(mail.courier.bodies()).containsExactly("3");
            assertThat(mail.list("unknown")).extracting(Delivery::body).containsExactly("1", "2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsEnqueuedWhileTheOneInFrontIsFinishedIsNotForgotten(TestStores kind) throws Exception {
        CountDownLatch enqueued = new CountDownLatch(1);
        CountDownLatch finished = new CountDownLatch(1);
        try (Bench bench = bench(kind, true)) {
            bench.enqueue("a", ADD, "1");
            bench.courier.answers(d -> {
                assertThat(passes(enqueued, 10_000)).isTrue();
                return new Outcome.Done("{}");
            });
            Thread other = new Thread(() -> {
                bench.work("a");
                finished.countDown();
            });
            other.start();
            await().until(() -> !bench.list("sending").isEmpty());
            bench.enqueue("a", "2", () -> {
                enqueued.countDown();
                passes(finished, 300);
            });
            other.join(10_000);
            bench.due().forEach(bench::work);
            assertThat(bench.courier.bodies()).containsExactly("1", "2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsEnqueuedBehindOneThatIsFinishedAtThatMomentIsNotForgotten(TestStores kind) throws Exception {
        CountDownLatch finishing = new CountDownLatch(1);
        CountDownLatch enqueued = new CountDownLatch(1);
        CountDownLatch finished = new CountDownLatch(1);
        Aftermath aftermath = (tx, delivery) -> {
            finishing.countDown();
            passes(enqueued, 300);
        };
        try (Bench bench = bench(kind, true, aftermath)) {
            bench.enqueue("a", ADD, "1");
            Thread other = new Thread(() -> {
                bench.work("a");
                finished.countDown();
            });
            other.start();
            assertThat(passes(finishing, 10_000)).isTrue();
            bench.enqueue("a", "2", () -> {
                enqueued.countDown();
                passes(finished, 300);
            });
            other.join(10_000);
            bench.due().forEach(bench::work);
            assertThat(bench.courier.bodies()).containsExactly("1", "2");
        }
    }

    private static boolean passes(CountDownLatch latch, long millis) {
        try {
            return latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Bench bench(TestStores kind, boolean repeatable) {
        return bench(kind, repeatable, Aftermath.none());
    }

    private static Bench bench(TestStores kind, boolean repeatable, Aftermath aftermath) {
        return new Bench(STORES.computeIfAbsent(kind, TestStores::open), repeatable, aftermath);
    }
}
