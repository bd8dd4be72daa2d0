package io.saddlebag.mailbox;

import static io.saddlebag.mailbox.MailScene.await;
import static io.saddlebag.mailbox.MailScene.mail;
import static io.saddlebag.mailbox.MailScene.raw;
import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.message.Arrival;
import io.saddlebag.store.TestStores;
import jakarta.mail.Flags;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The source Kamelet against a real IMAP server: what is taken, what is remembered, what is left. */
class MailboxSourceTest {
    private MailScene scene;

    @TempDir
    private Path blobs;

    @BeforeEach
    void startServer() throws Exception {
        scene = new MailScene();
    }

    @AfterEach
    void stop() throws IOException {
        scene.close();
    }

    @ParameterizedTest
    @EnumSource(TestStores.class)
    void takesEachMailOnceInOrderAndMarksItRead(TestStores kind) throws Exception {
        try (MailScene scene = new MailScene(kind)) {
            scene.deliver("one", "first");
            scene.deliver("one", "second");
            scene.start(blobs, "one");
            assertThat(scene.nextSubject()).isEqualTo("first");
            assertThat(scene.nextSubject()).isEqualTo("second");
            scene.deliver("one", "third");
            assertThat(scene.nextSubject()).isEqualTo("third");
            await("all marked as read")
                    .until(() -> scene.mails("one").stream().allMatch(mail -> mail.isSet(Flags.Flag.SEEN)));
            scene.nothingMore();
        }
    }

    @Test
    void leavesWhatPeopleHadReadBeforeItCameButTakesWhatTheyReadAfterwards() throws Exception {
        scene.deliver("one", "unread");
        MimeMessage read = mail("one", "read");
        Mailboxes before = new Mailboxes(scene.store(), "here", Clock.offset(Clock.systemUTC(), Duration.ofHours(-1)));
        before.take(new Place("one", "INBOX"));
        scene.append("one", read, new Flags(Flags.Flag.SEEN), Instant.now());
        scene.append("one", mail("one", "old"), new Flags(Flags.Flag.SEEN), Instant.EPOCH);
        scene.start(blobs, "one");
        assertThat(List.of(scene.nextSubject(), scene.nextSubject())).containsExactly("unread", "read");
        scene.nothingMore();
    }

    @Test
    void aMailThatIsNoneGoesToQuarantineAndStopsNothing() throws Exception {
        scene.deliver("one", "first");
        scene.append("one", raw("\r\nno header at all\r\n"), new Flags(), Instant.now());
        scene.deliver("one", "last");
        scene.start(blobs, "one");
        assertThat(scene.nextSubject()).isEqualTo("first");
        Arrival bad = scene.next();
        assertThat(bad.problem().orElseThrow().stage()).isEqualTo("parse");
        assertThat(bad.raw().blob()).hasSize(64);
        assertThat(scene.nextSubject()).isEqualTo("last");
        scene.nothingMore();
    }

    @Test
    void leavesAMailUnmarkedUntilItIsStored() throws Exception {
        AtomicBoolean refusing = new AtomicBoolean(true);
        scene.handsOverTo(exchange -> {
            if (refusing.getAndSet(false)) {
                assertThat(scene.mails("one")).noneMatch(mail -> mail.isSet(Flags.Flag.SEEN));
                throw new IllegalStateException("the broker is away");
            }
        });
        scene.deliver("one", "first");
        scene.start(blobs, "one");
        await("an attempt").untilFalse(refusing);
        assertThat(scene.nextSubject()).isEqualTo("first");
        await("marked").until(() -> scene.mails("one").get(0).isSet(Flags.Flag.SEEN));
    }

    @Test
    void noMailOvertakesOneThatCannotBeHandedOver() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        AtomicInteger outage = new AtomicInteger(6);
        scene.handsOverTo(exchange -> {
            attempts.incrementAndGet();
            if (outage.getAndDecrement() > 0) {
                throw new IllegalStateException("the broker is away");
            }
        });
        List<String> all = List.of("first", "second", "third", "fourth");
        for (String subject : all) {
            scene.deliver("one", subject);
        }
        scene.start(blobs, "one");
        for (String subject : all) {
            assertThat(scene.nextSubject()).isEqualTo(subject);
        }
        assertThat(attempts)
                .as("one attempt in each poll of the outage, then all at once")
                .hasValue(6 + 1);
        scene.nothingMore();
    }

    @Test
    void aMailThatTheServerDoesNotGiveOutHoldsUpTheOthersForSomePollsOnly() throws Exception {
        try (MailFront front = new MailFront(scene.port())) {
            AtomicInteger asked = new AtomicInteger();
            front.answers(line -> {
                if (!line.strip().matches(".*UID FETCH 1[ ,].*BODY\\.PEEK.*")) {
                    return Optional.empty();
                }
                asked.addAndGet(line.contains("FETCH 1 ") ? 1 : 0);
                return Optional.of(line.split(" ", 2)[0] + " NO [SERVERBUG] it cannot be read");
            });
            scene.deliver("one", "broken on the server");
            scene.deliver("one", "second");
            scene.set("port", Integer.toString(front.port())).start(blobs, "one");
            assertThat(scene.nextSubject()).isEqualTo("second");
            assertThat(asked).as("polls that the second one waited").hasValue(4);
            front.answers(line -> Optional.empty());
            assertThat(scene.nextSubject()).as("asked for again").isEqualTo("broken on the server");
            scene.nothingMore();
        }
    }

    @Test
    void noHeaderOfAMailSteersTheHub() throws Exception {
        String steering =
                """
                delete: true
                copyTo: Pwned
                moveTo: Pwned
                CamelHttpUri: http://evil.example
                org.apache.camel.x: y
                JMSXGroupID: z
                mail.smtp.host: evil.example
                """;
        scene.append(
                "one",
                raw((steering + MailScene.MAIL.formatted("harmless", "one")).replace("\n", "\r\n")),
                new Flags(),
                Instant.now());
        scene.start(blobs, "one");
        assertThat(scene.nextSubject()).isEqualTo("harmless");
        scene.deliver("one", "another");
        scene.next();
        assertThat(scene.mails("one")).hasSize(2);
        assertThat(scene.folder("one", "Pwned")).isEmpty();
        assertThat(scene.headers).isEmpty();
    }

    @Test
    void aMailWithoutADateThatCanBeTrueHasThatOfTheServer() throws Exception {
        Instant came = Instant.parse("2026-03-04T05:06:07Z");
        List<String> dates = List.of(
                "X-No-Date: at all",
                "Date: yesterday, about noon",
                "Date: Thu, 01 Jan 1970 00:00:00 +0000",
                "Date: Fri, 31 Dec 2093 23:59:59 +0000",
                "Date: Tue, 03 Mar 2026 20:00:00 +0100");
        for (String date : dates) {
            String text = date + "\n" + MailScene.MAIL.formatted("dated" + dates.indexOf(date), "one");
            scene.append("one", raw(text.replace("\n", "\r\n")), new Flags(), came);
        }
        scene.start(blobs, "one");
        for (String date : dates) {
            assertThat(scene.next().message().orElseThrow().originalTime())
                    .as(date)
                    .contains(date.contains("2026") ? Instant.parse("2026-03-03T19:00:00Z") : came);
        }
    }

    @Test
    void readsAgainWhenTheServerWasAwayAndAllWhenItsUidsAreVoid() throws Exception {
        scene.deliver("one", "first");
        scene.start(blobs, "one");
        Arrival before = scene.next();
        scene.restartServer();
        scene.deliver("one", "first");
        scene.deliver("one", "second");
        Arrival again = scene.next();
        assertThat(again.message().orElseThrow().originalId())
                .isEqualTo(before.message().orElseThrow().originalId());
        assertThat(scene.nextSubject()).isEqualTo("second");
    }

    @Test
    void readsTwoMailboxesAndAMailInBothIsOne() throws Exception {
        scene.deliver("one", "shared");
        scene.deliver("two", "shared");
        scene.start(blobs, "one", "two");
        Arrival first = scene.next();
        Arrival second = scene.next();
        assertThat(List.of(first.account(), second.account())).containsExactlyInAnyOrder("one", "two");
        assertThat(first.message().orElseThrow().originalId())
                .isEqualTo(second.message().orElseThrow().originalId());
        assertThat(first.message().orElseThrow().originalScope()).isEqualTo("*");
    }

    @Test
    void leavesAloneWhatPeopleHaveMarkedAsDeletedAndTakesItShouldTheyTakeThatBack() throws Exception {
        scene.append("one", mail("one", "thrown away"), new Flags(Flags.Flag.DELETED), Instant.now());
        scene.deliver("one", "kept");
        scene.set("batch", "1").start(blobs, "one");
        assertThat(scene.nextSubject()).isEqualTo("kept");
        scene.nothingMore();
        assertThat(scene.mails("one")).as("nothing is removed for good").hasSize(2);
        scene.mails("one").get(0).setFlag(Flags.Flag.DELETED, false);
        assertThat(scene.nextSubject()).isEqualTo("thrown away");
    }

    @Test
    void aMailIsSeenWithThePollAfterItCame() throws Exception {
        scene.set("delay", "1000").start(blobs, "one");
        scene.deliver("one", "already there");
        scene.next();
        long delivered = System.nanoTime();
        scene.deliver("one", "new");
        scene.next();
        assertThat(Duration.ofNanos(System.nanoTime() - delivered))
                .as("from delivery until it was taken, polled each second")
                .isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void worksOffABacklogWithoutWaitingForThePoll() throws Exception {
        List<String> backlog = List.of("first", "second", "third", "fourth", "fifth");
        for (String subject : backlog) {
            scene.deliver("one", subject);
        }
        scene.set("delay", "600000").set("batch", "2").start(blobs, "one");
        for (String subject : backlog) {
            assertThat(scene.nextSubject()).isEqualTo(subject);
        }
    }

    @Test
    void howManyMailsLieThereMakesNoPollLarger() throws Exception {
        try (MailFront front = new MailFront(scene.port())) {
            for (int i = 0; i < 1_200; i++) {
                scene.append("one", mail("one", "read" + i), new Flags(Flags.Flag.SEEN), Instant.EPOCH);
            }
            scene.deliver("one", "unread");
            scene.set("port", Integer.toString(front.port())).start(blobs, "one");
            assertThat(scene.nextSubject()).isEqualTo("unread");
            scene.deliver("one", "new");
            assertThat(scene.nextSubject()).isEqualTo("new");
            assertThat(front.heard())
                    .as("never a list of all")
                    .noneMatch(line -> line.contains(":*"))
                    .filteredOn(line -> line.matches(".* FETCH \\d+:\\d+ .*"))
                    .allMatch(line -> asked(line) <= 500);
        }
    }

    private static int asked(String fetch) {
        Matcher range = Pattern.compile(" FETCH (\\d+):(\\d+) ").matcher(fetch);
        assertThat(range.find()).isTrue();
        return Integer.parseInt(range.group(2)) - Integer.parseInt(range.group(1)) + 1;
    }

    @Test
    void aMailIsSeenWithoutWaitingForThePollWhereTheServerTellsOfIt() throws Exception {
        try (MailFront front = new MailFront(scene.port())) {
            scene.set("port", Integer.toString(front.port())).set("delay", "600000");
            scene.deliver("one", "already there");
            scene.set("idle", "true").start(blobs, "one");
            scene.next();
            await("the server is asked to tell")
                    .until(() -> front.heard().stream().anyMatch(line -> line.endsWith(" IDLE")));
            List<Duration> taken = new ArrayList<>();
            for (String subject : List.of("new", "newer", "newest")) {
                long delivered = System.nanoTime();
                scene.deliver("one", subject);
                assertThat(scene.nextSubject()).isEqualTo(subject);
                taken.add(Duration.ofNanos(System.nanoTime() - delivered));
            }
            assertThat(taken)
                    .as("from delivery until it was taken; one may meet a machine that is busy")
                    .anyMatch(time -> time.compareTo(Duration.ofSeconds(2)) < 0);
        }
    }
}
