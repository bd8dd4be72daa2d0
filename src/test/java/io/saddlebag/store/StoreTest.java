package io.saddlebag.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoreTest {
    private static final String INSERT =
            "INSERT INTO arrival_total (connector, account, outcome, detail, items, announced) VALUES (?, '', '', '', ?, 0)";
    private static final String COUNT = "SELECT count(*), coalesce(sum(items), 0) FROM arrival_total";

    @ParameterizedTest
    @EnumSource
    void whatOneWorkDoesIsAllOrNothing(TestStores kind) {
        try (Store store = kind.open()) {
            assertThatThrownBy(() -> store.write(tx -> {
                        tx.update(INSERT, "a", 1L);
                        throw new IllegalStateException("changed my mind");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(count(store)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWorkThatFailsLeavesItsNeighboursAlone(TestStores kind) throws Exception {
        try (Store store = kind.open()) {
            var threads = Executors.newFixedThreadPool(8);
            List<Future<Integer>> works = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int number = i;
                works.add(threads.submit(() -> store.write(tx -> {
                    int rows = tx.update(INSERT, "c" + number, 1L);
                    if (number % 5 == 0) {
                        throw new IllegalStateException("every fifth fails");
                    }
                    return rows;
                })));
            }
            int failed = 0;
            for (Future<Integer> work : works) {
                try {
                    work.get();
                } catch (ExecutionException e) {
                    failed++;
                }
            }
            threads.shutdown();
            assertThat(failed).isEqualTo(40);
            assertThat(count(store)).isEqualTo(160);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStatementThatBreaksARuleOfTheTablesIsToldToItsOwnerOnly(TestStores kind) {
        try (Store store = kind.open()) {
            store.write(tx -> tx.update(INSERT, "a", 1L));
            assertThatThrownBy(() -> store.write(tx -> tx.update(INSERT, "a", 1L)))
                    .isInstanceOf(StoreRefused.class);
            assertThat(count(store)).isEqualTo(1);
        }
    }

    private static long count(Store store) {
        return store.read(tx -> tx.first(COUNT, row -> row.number(1))).orElseThrow();
    }
}
