package io.saddlebag.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeliveriesTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    private static final String HISTORY =
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
                    + " INSERT INTO delivery (id, target, stream, number, kind, message_id, body, state, attempts, again,"
                    + " strikes, due_at, made_at, finished_at, reason, result)"
                    + " SELECT 'd' || i, 'helpdesk/test', 's' || (i / 4), i, 'add-message', 'm' || i, '{}',"
                    + " CASE WHEN i > 19900 THEN 'waiting' ELSE 'done' END, 1, 0, 0,"
                    + " CASE WHEN i > 19900 THEN i ELSE 0 END, i, i, '', '{}' FROM n";

    @ParameterizedTest
    @EnumSource
    void thoseWhoEnqueueAtOnceEachGetAPlaceOfTheirOwn(TestStores kind) throws Exception {
        Deliveries deliveries = new Deliveries();
        try (Store store = kind.open()) {
            var threads = Executors.newFixedThreadPool(8);
            var works = IntStream.range(0, 200)
                    .<Callable<Delivery>>mapToObj(i -> () ->
                            store.write(tx -> deliveries.enqueue(tx, "t", "s", "add-message", "m" + i / 2, "{}", NOW)))
                    .toList();
            List<String> ids = new java.util.ArrayList<>();
            for (var future : threads.invokeAll(works)) {
                ids.add(future.get().id());
            }
            threads.shutdown();
            assertThat(ids.stream().distinct()).hasSize(100);
            List<Delivery> waiting = store.read(tx -> deliveries.list(tx, "waiting", 1_000));
            assertThat(waiting)
                    .extracting(Delivery::number)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(1, 100).boxed().toList());
            List<String> due = store.read(tx -> deliveries.due(tx, "t", any -> true, NOW, 1_000));
            assertThat(due).containsExactly("s");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasAnsweredStaysWithADeliveryThatGoesToTheEndAndGoesWithItsWords(TestStores kind) {
        Deliveries deliveries = new Deliveries();
        try (Store store = kind.open()) {
            Delivery first = store.write(tx -> deliveries.enqueue(tx, "t", "s", "send-message", "m", "{}", NOW));
            assertThat(keep(store, deliveries, "another", "[]")).isFalse();
            assertThat(keep(store, deliveries, first.id(), "[1]")).isTrue();
            Delivery last =
                    store.write(tx -> deliveries.requeue(tx, first, first, NOW)).orElseThrow();
            assertThat(last.number()).isEqualTo(1);
            assertThat(answered(store, deliveries, first)).isEqualTo("[1]");
            store.write(tx -> new CommandWords(deliveries).erase(tx, "m", NOW));
            assertThat(answered(store, deliveries, first)).isEmpty();
            assertThat(keep(store, deliveries, first.id(), "[2]")).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatHasGoneInPartIsNotSaidInOtherWords(TestStores kind) {
        Deliveries deliveries = new Deliveries();
        try (Store store = kind.open()) {
            Delivery parted = store.write(tx -> deliveries.enqueue(tx, "t", "s", "send-message", "m", "{}", NOW));
            Delivery whole = store.write(tx -> deliveries.enqueue(tx, "t", "s", "send-message", "n", "{}", NOW));
            keep(store, deliveries, parted.id(), "[1]");
            boolean first = store.write(tx -> new CommandWords(deliveries).rewrite(tx, parted, "[]", NOW));
            assertThat(first).isFalse();
            Delivery now = store.read(tx -> deliveries.find(tx, parted.id())).orElseThrow();
            assertThat(now.state()).isInstanceOfSatisfying(State.Unknown.class, unknown -> assertThat(unknown.reason())
                    .isEqualTo("a part of it was sent, and the rest was withheld: somebody whom it told of was"
                            + " erased"));
            assertThat(now.body()).isEmpty();
            assertThat(answered(store, deliveries, parted)).isEmpty();
            List<String> due = store.read(tx -> deliveries.due(tx, "t", any -> true, NOW, 10));
            assertThat(due).as("what stood behind it goes").containsExactly("s");
            boolean second = store.write(tx -> new CommandWords(deliveries).rewrite(tx, whole, "[]", NOW));
            assertThat(second).isTrue();
            Delivery rewritten =
                    store.read(tx -> deliveries.find(tx, whole.id())).orElseThrow();
            assertThat(rewritten.body()).isEqualTo("[]");
            keep(store, deliveries, whole.id(), "{\"unseen\": [1]}");
            boolean third = store.write(tx -> new CommandWords(deliveries).rewrite(tx, whole, "[2]", NOW));
            assertThat(third).as("only uploads were made").isTrue();
            assertThat(answered(store, deliveries, whole)).isEmpty();
        }
    }

    private static boolean keep(Store store, Deliveries deliveries, String id, String answered) {
        return store.write(tx -> deliveries.keep(tx, id, answered));
    }

    private static String answered(Store store, Deliveries deliveries, Delivery delivery) {
        return store.read(tx -> deliveries.answered(tx, delivery.id()));
    }

    @ParameterizedTest
    @EnumSource
    void nothingScansTheHistory(TestStores kind) {
        try (Store store = kind.open()) {
            store.write(tx -> tx.update(HISTORY));
            store.write(tx -> tx.update("ANALYZE"));
            assertThat(plan(store, kind, Deliveries.HEAD, "helpdesk/test", "s4990"))
                    .contains("delivery_open")
                    .doesNotContainIgnoringCase("SCAN delivery")
                    .doesNotContain("Seq Scan");
            assertThat(plan(store, kind, Deliveries.DUE, "helpdesk/test", "add-message", NOW, 10))
                    .contains("delivery_due")
                    .doesNotContain("TEMP B-TREE", "Sort", "Seq Scan");
            assertThat(plan(store, kind, Deliveries.KINDS, "helpdesk/test", "helpdesk/test"))
                    .contains("delivery_due")
                    .doesNotContain("SCAN delivery", "Seq Scan");
            assertThat(plan(store, kind, Companions.BEHIND, "helpdesk/test", "s4990", 1, 20))
                    .contains("delivery_o")
                    .doesNotContain("SCAN delivery", "Seq Scan");
            assertThat(plan(store, kind, Companions.JOINED, "an-id", "sending"))
                    .contains("delivery_joined")
                    .doesNotContain("Seq Scan");
            assertThat(plan(store, kind, Deliveries.LOCK_LAST, "helpdesk/test", "s4990"))
                    .contains("delivery_open")
                    .doesNotContain("Seq Scan");
            assertThat(plan(store, kind, Deliveries.CLAIM, NOW, "helpdesk/test", "s4990", NOW, NOW))
                    .contains("delivery_open")
                    .doesNotContain("SCAN delivery", "Seq Scan");
            assertThat(plan(store, kind, Deliveries.LIST, "failed", 10)).contains("delivery_state");
            if (kind == TestStores.SQLITE) {
                assertThat(plan(store, kind, Deliveries.COUNTS)).contains("COVERING INDEX delivery_state");
            }
        }
    }

    private static String plan(Store store, TestStores kind, String sql, Object... parameters) {
        return kind == TestStores.SQLITE
                ? store.read(tx -> tx.list("EXPLAIN QUERY PLAN " + sql, row -> row.text(4), parameters))
                        .toString()
                : store.read(tx -> tx.list("EXPLAIN " + sql, row -> row.text(1), parameters))
                        .toString();
    }
}
