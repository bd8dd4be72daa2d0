package io.saddlebag.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is remembered of mailboxes, on both stores. */
class MailboxesTest {
    private static final Place PLACE = new Place("one", "INBOX");
    private static final Place OTHER = new Place("one", "Returns");
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @ParameterizedTest
    @EnumSource(TestStores.class)
    void oneNodeReadsAFolderAtATime(TestStores kind) {
        try (Store store = kind.open()) {
            Clock later = Clock.offset(CLOCK, Duration.ofMinutes(2));
            assertThat(new Mailboxes(store, "a", CLOCK).take(PLACE)).isTrue();
            assertThat(new Mailboxes(store, "b", CLOCK).take(PLACE)).isFalse();
            assertThat(new Mailboxes(store, "b", CLOCK).take(OTHER)).isTrue();
            assertThat(new Mailboxes(store, "a", CLOCK).take(PLACE)).isTrue();
            assertThat(new Mailboxes(store, "b", later).take(PLACE)).isTrue();
            assertThat(new Mailboxes(store, "a", later).take(PLACE)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(TestStores.class)
    void whatWasTakenIsKnownAndNothingElse(TestStores kind) {
        try (Store store = kind.open()) {
            Mailboxes mailboxes = new Mailboxes(store, "a", CLOCK);
            mailboxes.take(PLACE);
            mailboxes.take(OTHER);
            assertThat(mailboxes.known(PLACE).since()).isEqualTo(NOW);
            assertThat(mailboxes.known(PLACE).uidValidity()).isZero();
            mailboxes.begin(PLACE, 7, 3, LongStream.of(9L));
            mailboxes.know(PLACE, 7, List.of(5L));
            mailboxes.know(PLACE, 7, List.of(5L));
            Known known = new Mailboxes(store, "b", CLOCK).known(PLACE);
            assertThat(known.uidValidity()).isEqualTo(7);
            assertThat(known.floor()).isEqualTo(3);
            assertThat(mailboxes.taken(PLACE, 4, 9)).containsExactlyInAnyOrder(5L, 9L);
            assertThat(mailboxes.taken(PLACE, 6, 8)).isEmpty();
            assertThat(mailboxes.taken(OTHER, 1, 9)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(TestStores.class)
    void whatLiesBelowTheFloorNeedsNoList(TestStores kind) {
        try (Store store = kind.open()) {
            Mailboxes mailboxes = new Mailboxes(store, "a", CLOCK);
            mailboxes.take(PLACE);
            mailboxes.begin(PLACE, 7, 0, LongStream.of(1L, 2L, 9L));
            mailboxes.raise(PLACE, 7, 4);
            assertThat(mailboxes.known(PLACE).floor()).isEqualTo(4);
            assertThat(mailboxes.taken(PLACE, 1, 9)).containsExactly(9L);
            mailboxes.raise(PLACE, 7, 2);
            assertThat(mailboxes.known(PLACE).floor()).as("it never sinks").isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource(TestStores.class)
    void uidsOfAnotherValiditySayNothing(TestStores kind) {
        try (Store store = kind.open()) {
            Mailboxes mailboxes = new Mailboxes(store, "a", CLOCK);
            mailboxes.take(PLACE);
            mailboxes.begin(PLACE, 7, 3, LongStream.of(9L));
            mailboxes.begin(PLACE, 8, 0, LongStream.of(2L));
            mailboxes.know(PLACE, 7, List.of(5L));
            mailboxes.raise(PLACE, 7, 6);
            Known known = mailboxes.known(PLACE);
            assertThat(known.floor()).isZero();
            assertThat(mailboxes.taken(PLACE, 1, 9)).containsExactly(2L);
        }
    }
}
