package io.saddlebag.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.saddlebag.message.Json;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AllowancesTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final String ACCOUNT =
            """
            {"name": "account", "requests": ["* /**"], "most": %d, "seconds": %s,
             "headers": {"limit": "X-Limit", "remaining": "X-Remaining", "reset": "X-Reset"}}""";
    private static final String OF_A_TICKET =
            """
            {"name": "ticket", "requests": ["PUT /tickets/{id}"], "each": "id", "most": 3, "seconds": 600}""";

    /** On a clock of the test's own: each request goes as early as it may. */
    @ParameterizedTest
    @CsvSource({"SQLITE,100,60", "POSTGRES,167,10", "SQLITE,1667,10"})
    void noWindowWhereverItBeginsSeesMoreThanAllowedAndABacklogUsesNearlyAllOfIt(
            TestStores kind, int most, int seconds) {
        Limit.Spacing spacing =
                published(ACCOUNT.formatted(most, seconds)).limits().get(0).spacing(most);
        long window = seconds * 1_000_000L;
        List<Long> sent = new ArrayList<>();
        try (Store store = kind.open()) {
            store.write(tx -> {
                long now = PaceTable.micros(Instant.parse("2026-11-01T10:00:00Z"));
                for (int i = 0; i < 3 * most; i++) {
                    long row = PaceTable.take(tx, "a", now, spacing.interval());
                    now = Math.max(now, row - spacing.interval() - spacing.ahead());
                    sent.add(now);
                }
                return now;
            });
        }
        assertThat(mostIn(window, sent)).isLessThanOrEqualTo(most).isGreaterThanOrEqualTo((int) (0.95 * most));
        long lasted = sent.get(sent.size() - 1) - sent.get(0);
        assertThat((double) sent.size() / lasted * window / most).isGreaterThan(0.95);
    }

    @ParameterizedTest
    @EnumSource
    void twoNodesOnOneStoreKeepALimitTogether(TestStores kind) throws Exception {
        Map<String, Published> limits = Map.of("desk", published(ACCOUNT.formatted(100, "1")));
        ConcurrentLinkedQueue<Long> sent = new ConcurrentLinkedQueue<>();
        try (Store store = kind.open();
                Allowances one = new Allowances(store, limits, CLOCK);
                Allowances other = new Allowances(store, limits, CLOCK)) {
            var threads = Executors.newFixedThreadPool(8);
            Instant end = CLOCK.instant().plusSeconds(2);
            List<Callable<Void>> works = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                Allowances node = thread % 2 == 0 ? one : other;
                works.add(() -> {
                    while (CLOCK.instant().isBefore(end)) {
                        node.take("desk", asked("GET", "/tickets"));
                        sent.add(PaceTable.micros(CLOCK.instant()));
                    }
                    return null;
                });
            }
            for (var done : threads.invokeAll(works)) {
                done.get();
            }
            threads.shutdown();
        }
        // nodes that did not know of each other would send twice as many; each thread may wait for a last one
        assertThat(sent).hasSizeBetween(100, 2 * 100 + 10);
    }

    @Test
    void aRestartForgetsNothing() {
        Map<String, Published> limits = Map.of("desk", published(OF_A_TICKET));
        try (Store store = TestStores.SQLITE.open()) {
            try (Allowances before = new Allowances(store, limits, CLOCK)) {
                before.take("desk", asked("PUT", "/tickets/1"));
            }
            try (Allowances after = new Allowances(store, limits, CLOCK)) {
                assertThatThrownBy(() -> after.take("desk", asked("PUT", "/tickets/1")))
                        .isInstanceOf(LimitReached.class)
                        .hasMessage("the limit ticket is used up for now");
                // another ticket, another kind of request, another connector
                after.take("desk", asked("PUT", "/tickets/2"));
                after.take("desk", asked("GET", "/tickets/1"));
                after.take("other", asked("PUT", "/tickets/1"));
            }
        }
    }

    @Test
    void aRefusalIsHeldAgainstTheLimitThatMayBeUsedUpAndNotAgainstOneThatHasRequestsLeft() {
        Map<String, Published> limits = Map.of("desk", published(ACCOUNT.formatted(1_000, "60"), OF_A_TICKET));
        try (Store store = TestStores.SQLITE.open();
                Allowances allowances = new Allowances(store, limits, CLOCK);
                Allowances other = new Allowances(store, limits, CLOCK)) {
            Permit permit = allowances.take("desk", asked("PUT", "/tickets/1"));
            assertThat(allowances.answered(permit, 429, Map.of("x-remaining", "400", "retry-after", "90"), false))
                    .contains(Duration.ofSeconds(90));
            allowances.take("desk", asked("PUT", "/tickets/2"));
            // the store tells the other node
            assertThatThrownBy(() -> other.take("desk", asked("PUT", "/tickets/1")))
                    .isInstanceOf(LimitReached.class);

            permit = allowances.take("desk", asked("GET", "/tickets/1"));
            assertThat(allowances.answered(permit, 429, Map.of("retry-after", "30"), false))
                    .contains(Duration.ofSeconds(30));
            assertThat(allowances.meter("desk", Set.of()).delay()).isGreaterThan(Duration.ofSeconds(28));
            assertThatThrownBy(() -> allowances.take("desk", asked("GET", "/tickets/3")))
                    .isInstanceOf(LimitReached.class)
                    .hasMessage("the limit account is used up for now");
            assertThatThrownBy(() -> other.take("desk", asked("GET", "/tickets/3")))
                    .isInstanceOf(LimitReached.class);
        }
    }

    @Test
    void aRefusalThatDoesNotSayHowLongIsHeldAgainstTheShortestWindowAlone() {
        Map<String, Published> limits = Map.of("desk", published(ACCOUNT.formatted(1_000, "60"), OF_A_TICKET));
        try (Store store = TestStores.SQLITE.open();
                Allowances allowances = new Allowances(store, limits, CLOCK)) {
            Permit permit = allowances.take("desk", asked("PUT", "/tickets/1"));
            assertThat(allowances.answered(permit, 429, Map.of(), true))
                    .as("the mapping decides")
                    .isEmpty();
            assertThat(allowances.meter("desk", Set.of()).delay()).isLessThan(Duration.ofSeconds(1));

            assertThat(allowances.answered(permit, 429, Map.of(), false)).contains(Duration.ofMinutes(1));
            assertThat(allowances.meter("desk", Set.of()).delay())
                    .isBetween(Duration.ofSeconds(58), Duration.ofSeconds(60));
            long latest = store.read(tx -> tx.first("SELECT max(next_at) FROM pace", row -> row.number(1)))
                    .orElseThrow();
            assertThat(latest)
                    .as("what the ticket has used, no more")
                    .isLessThan(PaceTable.micros(CLOCK.instant().plusSeconds(400)));

            assertThat(allowances.answered(permit, 429, Map.of("x-reset", "20"), false))
                    .as("one limit tells of itself")
                    .contains(Duration.ofSeconds(20));
        }
    }

    @Test
    void aChatHasAnAllowanceOfItsOwnAndItsIdStandsNowhere() {
        Map<String, Published> limits = Map.of(
                "chat",
                published("{\"name\": \"chat\", \"requests\": [\"POST /send\"], \"each\": \"body.to\", \"most\": 1,"
                        + " \"seconds\": 600}"));
        try (Store store = TestStores.SQLITE.open();
                Allowances allowances = new Allowances(store, limits, CLOCK)) {
            Permit permit = allowances.take("chat", new Asked("", "POST", "/send", Map.of("to", "+4366012345")::get));
            assertThatThrownBy(() ->
                            allowances.take("chat", new Asked("", "POST", "/send", Map.of("to", "+4366012345")::get)))
                    .isInstanceOf(LimitReached.class);
            allowances.take("chat", new Asked("", "POST", "/send", Map.of("to", "+4366012346")::get));
            allowances.take("chat", asked("POST", "/send"));
            List<String> rows = store.read(tx -> tx.list("SELECT name FROM pace", row -> row.text(1)));
            assertThat(rows).hasSize(2).noneMatch(row -> row.contains("4366012345"));
            assertThat(allowances.answered(permit, 429, Map.of(), false))
                    .as("how long to wait is only a guess")
                    .contains(Duration.ofMinutes(10));
        }
    }

    @Test
    void eachPageHasAnAllowanceOfItsOwnAtMessenger() {
        Limit messages = Published.read(Path.of("connectors/messenger/rates.json"))
                .limits()
                .get(0);
        List<String> keys = Stream.of("page-1", "page-2", "page-1")
                .map(page -> new Asked(page, "POST", "/v24.0/me/messages", field -> ""))
                .map(messages::key)
                .flatMap(Optional::stream)
                .toList();
        assertThat(keys).hasSize(3);
        assertThat(keys.get(0)).isEqualTo(keys.get(2)).isNotEqualTo(keys.get(1));
    }

    @Test
    void telegramsGroupsHaveALimitThatOtherChatsHaveNot() {
        Published telegram = Published.read(Path.of("connectors/telegram/rates.json"));
        assertThat(counted(telegram, "/sendMessage", "55")).containsExactly("messages", "messages-to-a-chat");
        assertThat(counted(telegram, "/sendDocument", "-55"))
                .containsExactly("messages", "messages-to-a-group", "messages-to-a-chat");
        assertThat(counted(telegram, "/getMe", "")).isEmpty();
    }

    private static List<String> counted(Published published, String path, String chat) {
        return published.limits().stream()
                .filter(limit -> limit.key(new Asked("", "POST", path, field -> field.equals("chat_id") ? chat : ""))
                        .isPresent())
                .map(Limit::name)
                .toList();
    }

    @Test
    void whatAnswersTellOfALimitCorrectsIt() {
        Map<String, Published> limits = Map.of("desk", published(ACCOUNT.formatted(10, "60")));
        try (Store store = TestStores.SQLITE.open();
                Allowances allowances = new Allowances(store, limits, CLOCK)) {
            Permit permit = allowances.take("desk", asked("GET", "/a"));
            assertThat(allowances.answered(
                            permit, 200, Map.of("x-limit", "600", "x-remaining", "599", "x-reset", "59"), false))
                    .isEmpty();
            assertThat(allowances.meter("desk", Set.of()).delay()).isLessThan(Duration.ofSeconds(7));
            // others use the same allowance: nothing is left
            Permit last = allowances.meter("desk", Set.of()).delay().isZero()
                    ? allowances.take("desk", asked("GET", "/a"))
                    : permit;
            assertThat(allowances.answered(last, 200, Map.of("x-remaining", "0", "x-reset", "59"), false))
                    .isEmpty();
            assertThat(allowances.meter("desk", Set.of()).delay()).isGreaterThan(Duration.ofSeconds(50));
        }
    }

    @Test
    void headersTellTheEndOfAWindowInEveryForm() {
        Instant now = Instant.ofEpochSecond(1_795_000_000);
        Duration window = Duration.ofSeconds(10);
        Headers headers = new Headers("L", "R", "E", "All");
        assertThat(headers.read(Map.of("e", "4"), window, now).end()).isEqualTo(Duration.ofSeconds(4));
        assertThat(headers.read(Map.of("e", "1795000004"), window, now).end()).isEqualTo(Duration.ofSeconds(5));
        assertThat(headers.read(Map.of("e", "1795009999"), window, now).end()).isEqualTo(window);
        assertThat(headers.read(Map.of("e", "soon"), window, now).end()).isEqualTo(window);
        Headers.Standing together = headers.read(Map.of("all", "total=100; remaining=99; resets=4"), window, now);
        assertThat(together.most()).hasValue(100);
        assertThat(together.left()).hasValue(99);
        assertThat(together.end()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void aFileThatDoesNotSayWhatItShouldIsRefusedWithASentence() {
        assertThatThrownBy(() -> published(ACCOUNT.formatted(0, "60")))
                .hasMessage("the limit account: its number of requests is less than 1");
        assertThatThrownBy(() -> published(ACCOUNT.formatted(5, "0")))
                .hasMessage("the limit account: its window is not up to a day");
        assertThatThrownBy(() -> published(ACCOUNT.formatted(5, "1").replace("* /**", "everything")))
                .hasMessage("the limit account: \"everything\" is no method and path");
    }

    private static Published published(String... limits) {
        return Published.of(
                Json.parse(("{\"limits\": [" + String.join(",", limits) + "]}").getBytes(StandardCharsets.UTF_8)));
    }

    /** The most requests in a window that begins with one of them. */
    static int mostIn(long window, List<Long> sent) {
        long[] all = sent.stream().mapToLong(Long::longValue).toArray();
        return (int) LongStream.of(all)
                .map(from -> Arrays.stream(all)
                        .filter(at -> at >= from && at < from + window)
                        .count())
                .max()
                .orElse(0);
    }

    private static Asked asked(String method, String path) {
        return new Asked("", method, path, field -> "");
    }
}
