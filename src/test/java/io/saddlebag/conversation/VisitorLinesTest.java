package io.saddlebag.conversation;

import static io.saddlebag.message.Messages.NOON;
import static io.saddlebag.message.Messages.arrival;
import static io.saddlebag.message.Messages.whatsapp;
import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.conversation.VisitorLines.Position;
import io.saddlebag.conversation.VisitorLines.VisitorLine;
import io.saddlebag.identity.Customers;
import io.saddlebag.message.Ids;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VisitorLinesTest {
    private static final int MANY = 40;

    private final ConversationTokens tokens = new ConversationTokens(new byte[32]);

    @ParameterizedTest
    @EnumSource
    void linesHaveNumbersWithoutGapsOncePerCauseAndGoWithAnErasedMessage(TestStores kind) throws Exception {
        try (Store store = kind.open()) {
            Recorded first = record(store, "wamid.1", "+436601234567", "hello");
            Recorded other = record(store, "wamid.2", "+436607654321", "good day");
            ExecutorService writers = Executors.newFixedThreadPool(4);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 2 * MANY; i++) {
                String cause = "cause-" + i % MANY;
                all.add(writers.submit(() -> show(store, cause, first)));
            }
            for (Future<?> one : all) {
                one.get();
            }
            writers.shutdown();
            assertThat(numbers(store, 0))
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, MANY).boxed().toList());
            assertThat(numbers(store, MANY - 1)).containsExactly(MANY);
            show(store, "another", other);
            assertThat(changed(store, NOON)).containsExactly("v1");
            assertThat(changed(store, NOON.plusSeconds(1))).isEmpty();

            erase(store, first);
            assertThat(numbers(store, 0)).containsExactly(MANY + 1);
            assertThat(newest(store)).isEqualTo(MANY + 1);
            erase(store, other);
            assertThat(newest(store)).as("the visitor is forgotten").isZero();
        }
    }

    private void erase(Store store, Recorded message) {
        Removal removal = new Removal(new ErasedIds(tokens), NOON);
        store.write(tx -> removal.messages(tx, message.who().identifierId(), Removal.Cursor.START, 10));
    }

    private Recorded record(Store store, String id, String phone, String text) {
        Ids ids = new Ids();
        return new Recorder(
                        store,
                        new Customers(ids),
                        new Threading(Set.of("email"), true, Duration.ofDays(7)),
                        tokens,
                        ids,
                        Clock.fixed(NOON, ZoneOffset.UTC))
                .record(arrival(whatsapp(id, phone, text)))
                .orElseThrow();
    }

    private static void show(Store store, String cause, Recorded message) {
        store.write(tx -> {
            VisitorLines.add(tx, "v1", cause, message.message().id(), true, List.of(), NOON);
            return true;
        });
    }

    private static List<String> changed(Store store, Instant since) {
        return store.read(tx -> VisitorLines.news(tx, since, 10)).stream()
                .map(VisitorLines.News::visitor)
                .toList();
    }

    private static int newest(Store store) {
        return store.read(tx -> VisitorLines.newest(tx, "v1")).line();
    }

    private static List<Integer> numbers(Store store, int after) {
        return store.read(tx -> VisitorLines.after(tx, "v1", new Position(after, 0), 100)).stream()
                .map(VisitorLine::number)
                .toList();
    }
}
