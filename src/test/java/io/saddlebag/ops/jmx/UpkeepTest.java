package io.saddlebag.ops.jmx;

import static io.saddlebag.message.Messages.arrival;
import static io.saddlebag.message.Messages.whatsapp;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.conversation.Arrivals;
import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.Quarantine;
import io.saddlebag.conversation.Recorder;
import io.saddlebag.conversation.Threading;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.identity.Customers;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Arrival.Problem;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Message;
import io.saddlebag.message.Messages;
import io.saddlebag.message.RawForm;
import io.saddlebag.privacy.Exports;
import io.saddlebag.store.Blobs;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UpkeepTest {
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Retention MONTHS = new Retention(MONTH, MONTH, MONTH, MONTH);
    private static final Instant THEN = Messages.NOON.plusSeconds(2);

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource
    void whateverIsPurgedTheTotalsStayWhatTheyWere(TestStores kind) {
        try (Store store = kind.open()) {
            Recorder recorder = recorder(store);
            for (int i = 0; i < 450; i++) {
                recorder.record(arrival(whatsapp("w" + i, "+436601234567", "secret words")));
            }
            recorder.record(arrival(whatsapp("w1", "+436601234567", "again")));
            recorder.record(ignored("i1"));
            recorder.record(failed("waits"));
            recorder.record(failed("discarded"));
            new Quarantine(store, Clock.systemUTC()).discard("discarded", "a test");
            List<Arrivals.Total> before = store.read(Arrivals::totals);

            Upkeep upkeep = upkeep(store, THEN.plus(Duration.ofDays(400)), 0);
            assertThat(upkeep.purge())
                    .containsEntry("texts", 450)
                    .containsEntry("arrivals", 453)
                    .containsEntry("quarantined raw forms", 2);
            assertThat(store.read(Arrivals::totals)).isEqualTo(before);
            assertThat(upkeep.purge()).isEmpty();
            assertThat(count(store, "arrival")).isEqualTo(1);
            assertThat(count(store, "raw_form")).isZero();
            assertThat(count(store, "message WHERE text <> '' OR body LIKE '%words%'"))
                    .isZero();
            assertThat(count(store, "message")).isEqualTo(450);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMessageWithoutItsWordsIsStillThere(TestStores kind) {
        try (Store store = kind.open()) {
            Recorder recorder = recorder(store);
            Arrival arrival = arrival(whatsapp("w1", "+436601234567", "secret words"));
            String id = recorder.record(arrival).orElseThrow().message().id();
            upkeep(store, THEN.plus(Duration.ofDays(40)), 0).purge();
            Message again = recorder.record(arrival).orElseThrow().message();
            assertThat(again.id()).isEqualTo(id);
            assertThat(again.content().shown()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsYoungerIsLeftAlone(TestStores kind) {
        try (Store store = kind.open()) {
            recorder(store).record(arrival(whatsapp("w1", "+436601234567", "words")));
            assertThat(upkeep(store, THEN.plus(Duration.ofDays(29)), 0).purge()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBlobGoesWithItsLastUseUnlessItWasPutAgainJustNow(TestStores kind) throws IOException {
        try (Store store = kind.open()) {
            Blobs blobs = new Blobs(folder);
            String gone = put(blobs, "gone", true);
            String renewed = put(blobs, "renewed", true);
            put(blobs, "renewed", false);
            Recorder recorder = recorder(store);
            for (String blob : List.of(gone, renewed)) {
                Arrival arrival = arrival(whatsapp("w-" + blob, "+436601234567", "words"));
                recorder.record(withRaw(arrival, RawForm.blob("message/rfc822", blob)));
            }
            // by files it is now, by the store it is long ago
            Retention at = new Retention(Duration.between(THEN, Instant.now()).minusMinutes(1), MONTH, MONTH, MONTH);
            Upkeep upkeep =
                    new Upkeep(store, new Deliveries(), blobs, at, () -> 0, exports(store), () -> 0, Clock.systemUTC());
            assertThat(upkeep.purge()).containsEntry("raw forms", 2).containsEntry("blobs", 1);
            assertThat(blobs.find(gone)).isEmpty();
            assertThat(blobs.find(renewed)).isPresent();
        }
    }

    @Test
    void whatNobodyEverUsedGoesWhenItsShelfIsLookedAt() throws IOException {
        try (Store store = TestStores.SQLITE.open()) {
            Blobs blobs = new Blobs(folder);
            String orphan = put(blobs, "orphan", true);
            Files.setLastModifiedTime(
                    Files.writeString(folder.resolve("incoming/half"), "half"), FileTime.from(Instant.EPOCH));
            Upkeep waiting = new Upkeep(
                    store, new Deliveries(), blobs, MONTHS, () -> 1, exports(store), () -> 0, Clock.systemUTC());
            Upkeep upkeep = new Upkeep(
                    store, new Deliveries(), blobs, MONTHS, () -> 0, exports(store), () -> 0, Clock.systemUTC());
            for (int i = 0; i < Blobs.SHELVES; i++) {
                waiting.purge();
            }
            assertThat(blobs.find(orphan)).isPresent();
            for (int i = 0; i < Blobs.SHELVES; i++) {
                upkeep.purge();
            }
            assertThat(blobs.find(orphan)).isEmpty();
            assertThat(folder.resolve("incoming")).isEmptyDirectory();
        }
    }

    private Upkeep upkeep(Store store, Instant now, long inbound) {
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        return new Upkeep(
                store, new Deliveries(), new Blobs(folder), MONTHS, () -> inbound, exports(store), () -> 0, clock);
    }

    private Exports exports(Store store) {
        Ids ids = new Ids();
        Timeline timeline = new Timeline(new Customers(ids));
        return new Exports(store, new Blobs(folder), new Deliveries(), timeline, ids, folder.resolve("exports"));
    }

    private static Recorder recorder(Store store) {
        Ids ids = new Ids();
        Threading policy = new Threading(Set.of("email"), true, Duration.ofDays(7));
        ConversationTokens tokens = new ConversationTokens(new byte[32]);
        return new Recorder(store, new Customers(ids), policy, tokens, ids, Clock.fixed(THEN, ZoneOffset.UTC));
    }

    private static String put(Blobs blobs, String content, boolean longAgo) throws IOException {
        String sha256 =
                blobs.put(new ByteArrayInputStream(content.getBytes(UTF_8))).sha256();
        if (longAgo) {
            Files.setLastModifiedTime(blobs.find(sha256).orElseThrow(), FileTime.from(Instant.EPOCH));
        }
        return sha256;
    }

    private static Arrival ignored(String id) {
        return new Arrival(
                id,
                1,
                "whatsapp",
                "a",
                THEN,
                RawForm.inline("text/plain", "x"),
                Optional.empty(),
                "rule",
                "",
                Optional.empty());
    }

    private static Arrival failed(String id) {
        return new Arrival(
                id,
                1,
                "whatsapp",
                "a",
                THEN,
                RawForm.inline("text/plain", "x"),
                Optional.empty(),
                "",
                "",
                Optional.of(new Problem("map", "a test")));
    }

    private static Arrival withRaw(Arrival arrival, RawForm raw) {
        return new Arrival(
                arrival.id(),
                arrival.announced(),
                arrival.connector(),
                arrival.account(),
                arrival.receivedTime(),
                raw,
                arrival.message(),
                arrival.ignored(),
                arrival.notice(),
                arrival.problem());
    }

    private static long count(Store store, String from) {
        return store.read(tx -> tx.first("SELECT count(*) FROM " + from, row -> row.number(1)))
                .orElseThrow();
    }
}
