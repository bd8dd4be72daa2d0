package io.saddlebag.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    void whatIsReadIsOfOneMoment(TestStores kind) {
        try (Store store = kind.open()) {
            List<Long> read = store.read(tx -> {
                Long before = tx.first(COUNT, row -> row.number(1)).orElseThrow();
                store.write(other -> other.update(INSERT, "a", 1L));
                return List.of(before, tx.first(COUNT, row -> row.number(1)).orElseThrow());
            });
            assertThat(read).containsExactly(0L, 0L);
            assertThat(count(store)).isEqualTo(1);
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
    void whatNobodyWaitsForIsDoneBeforeTheNextStatement(TestStores kind) {
        try (Store store = kind.open()) {
            List<Long> found = store.write(tx -> {
                tx.later(INSERT, "a", 1L);
                tx.later(INSERT, "b", 2L);
                List<Long> sums = new ArrayList<>(tx.list(COUNT, row -> row.number(2)));
                tx.later(INSERT, "c", Optional.of(3L));
                sums.add((long) tx.update("UPDATE arrival_total SET items = items + 1"));
                for (int i = 0; i < 20; i++) {
                    tx.later("UPDATE arrival_total SET items = items * 2, detail = ? WHERE connector = ?", "", "c");
                    tx.later("UPDATE arrival_total SET items = items / 2 WHERE connector = 'c'");
                }
                sums.add(tx.first("SELECT items FROM arrival_total WHERE connector = ?", row -> row.number(1), "c")
                        .orElseThrow());
                tx.later(INSERT, "d", 1L);
                return sums;
            });
            assertThat(found).containsExactly(3L, 3L, 4L);
            assertThat(count(store)).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatNobodyWaitsForFailsItsWorkAllTheSame(TestStores kind) {
        try (Store store = kind.open()) {
            store.write(tx -> tx.update(INSERT, "a", 1L));
            assertThatThrownBy(() -> store.write(tx -> {
                        tx.update(INSERT, "b", 1L);
                        tx.later(INSERT, "a", 1L);
                        return true;
                    }))
                    .isInstanceOf(StoreRefused.class);
            assertThatThrownBy(() -> store.write(tx -> {
                        tx.later(INSERT, "a", 1L);
                        return tx.update(INSERT, "b", 1L);
                    }))
                    .isInstanceOf(StoreRefused.class);
            assertThat(count(store)).isEqualTo(1);
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

    @Test
    void aDatabaseOfVersion010IsBroughtUpToDate(@TempDir Path folder) {
        Path file = folder.resolve("hub.db");
        var to010 = Flyway.configure()
                .dataSource("jdbc:sqlite:" + file, "", "")
                .locations("classpath:db/migration")
                .target("1")
                .load();
        to010.migrate();
        try (Store old = new SqliteStore(file)) {
            for (int proven = 0; proven < 2; proven++) {
                int p = proven;
                old.write(tx -> tx.update(
                        "INSERT INTO identifier (id, type, scope, value, proven, customer_id, name, first_seen_at)"
                                + " VALUES (?, 'phone', '', '+1', ?, 'c', '', 0)",
                        "i" + p,
                        p));
            }
        }
        try (Store store = Stores.sqlite(file)) {
            List<String> verified =
                    store.read(tx -> tx.list("SELECT verification FROM identifier ORDER BY id", row -> row.text(1)));
            assertThat(verified).containsExactly("claimed", "attested");
        }
    }

    private static long count(Store store) {
        return store.read(tx -> tx.first(COUNT, row -> row.number(1))).orElseThrow();
    }
}
