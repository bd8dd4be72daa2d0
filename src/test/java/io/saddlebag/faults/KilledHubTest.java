package io.saddlebag.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.saddlebag.store.TestStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Promises 1 to 4 against SIGKILL; {@code -Plong} kills 50 times. With {@code -Dfaults.seed=…} the same is written and
 * the kills fall at the same counts, as far as threads allow.
 */
class KilledHubTest {
    private static final int KILLS = Integer.getInteger("faults.kills", 5);
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime());
    private static final int PER_ROUND = 120;
    private static final Duration STANDSTILL = Duration.ofMinutes(1);

    private final Random random = new Random(SEED);

    @ParameterizedTest
    @EnumSource
    void whatWasAcknowledgedArrivesOnceAndInOrderHoweverOftenTheProcessIsKilled(
            Scene scene, @TempDir Path directory, TestReporter reporter) throws Exception {
        reporter.publishEntry("seed", Long.toString(SEED));
        String store = scene == Scene.POSTGRES ? TestStores.newDatabase() : "";
        try (Helpdesk desk = scene == Scene.ZENDESK ? ZendeskDesk.together() : new DeskStub();
                Crowd crowd = new Crowd(6, SEED);
                HubProcess hub = new HubProcess(directory, desk)) {
            hub.set("store.url", store).set("store.user", "postgres").set("store.password", "postgres");
            // on a shared store what was being sent when a node was killed waits for as long as four attempts may take
            hub.set("delivery.timeout", "1s");
            // the long form writes more than people are given of one sender
            hub.set("flood.sender", "");
            crowd.hubIsAt(hub.start().http());
            for (int kill = 1; kill <= scene.kills; kill++) {
                desk.answersAfter(Duration.ofMillis(20L * random.nextInt(3)));
                crowd.mayWrite(PER_ROUND);
                crowd.awaitAcknowledged(1 + random.nextInt(PER_ROUND));
                killSoon(hub, 200);
                crowd.hubIsAway();
                if (kill % 4 == 0) {
                    hub.launch();
                    killSoon(hub, 4_000);
                }
                crowd.hubIsAt(hub.start().http());
            }
            Books books = store.isEmpty() ? hub.books() : new Books(store + "&password=postgres");
            everythingIsThereOnce(hub, books, desk, crowd);
        }
    }

    private void killSoon(HubProcess hub, int withinMillis) throws InterruptedException {
        hub.running().waitFor(random.nextInt(withinMillis), TimeUnit.MILLISECONDS);
        hub.kill();
    }

    private static void everythingIsThereOnce(HubProcess hub, Books books, Helpdesk desk, Crowd crowd) {
        desk.answersAfter(Duration.ZERO);
        crowd.awaitSilence();
        awaitEmptyBacklog(hub, books, desk, crowd.size());
        assertThat(hub.stop()).as("exit code after SIGTERM").isIn(0, 143);

        assertThat(desk.breaches()).as("seed %d", SEED).isEmpty();
        assertThat(without(desk.texts(), crowd.written()))
                .as("tickets that are not what one customer wrote, in order; seed %d", SEED)
                .isEmpty();
        assertThat(without(crowd.written(), desk.texts()))
                .as("customers without a ticket of all that they wrote, in order; seed %d", SEED)
                .isEmpty();
        assertThat(books.originalIds()).as("the timelines, seed %d", SEED).hasSize(crowd.size());
        assertThat(books.outcomes("quarantined")).isZero();
        books.mustAddUp();
    }

    /** However long it is; but it must get shorter. */
    private static void awaitEmptyBacklog(HubProcess hub, Books books, Helpdesk desk, int messages) {
        AtomicInteger before = new AtomicInteger(-1);
        boolean empty = false;
        while (!empty) {
            try {
                await().atMost(STANDSTILL).until(() -> size(desk) > before.get() || isEmpty(books, desk, messages));
            } catch (ConditionTimeoutException e) {
                throw new AssertionError(
                        "the backlog gets no shorter; seed " + SEED + ", " + size(desk) + " of " + messages
                                + " messages in tickets, " + books.number("SELECT count(*) FROM message")
                                + " recorded, " + books.unsettled() + " items waiting, still open: " + books.stillOpen()
                                + "\n" + hub.tail(),
                        e);
            }
            empty = isEmpty(books, desk, messages);
            before.set(size(desk));
        }
    }

    /** What was sent again because a kill took its answer waits last. */
    private static boolean isEmpty(Books books, Helpdesk desk, int messages) {
        return size(desk) == messages && books.open() == 0 && books.unsettled() == 0;
    }

    private static int size(Helpdesk desk) {
        return desk.texts().stream().mapToInt(List::size).sum();
    }

    /** Which store, which helpdesk, and how many kills. */
    enum Scene {
        SQLITE(KILLS),
        POSTGRES(Math.max(2, KILLS / 5)),
        ZENDESK(Math.max(2, KILLS / 5));

        private final int kills;

        Scene(int kills) {
            this.kills = kills;
        }
    }

    private static List<List<String>> without(List<List<String>> some, List<List<String>> others) {
        Set<List<String>> rest = new LinkedHashSet<>(some);
        rest.removeAll(Set.copyOf(others));
        return List.copyOf(rest);
    }
}
