package io.saddlebag.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Flags;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a server is asked for a backlog, and what is asked for with what. */
class AheadTest {
    private MailScene scene;
    private MailFront front;

    @TempDir
    private Path blobs;

    @BeforeEach
    void startServer() throws Exception {
        scene = new MailScene();
        front = scene.front();
        scene.set("delay", "600000");
    }

    @AfterEach
    void stop() throws Exception {
        scene.close();
    }

    @Test
    void aBacklogTakesFewCommandsAndLiesWhereItIsWhileRecordingDoesNotKeepUp() throws Exception {
        List<String> subjects =
                IntStream.range(0, 120).mapToObj(number -> "mail" + number).toList();
        for (String subject : subjects) {
            scene.deliver("one", subject);
        }
        scene.areNotRecorded(5_000);
        scene.set("batch", "40").start(blobs, "one");
        MailScene.await("the health to say so")
                .until(() -> String.valueOf(scene.health.call().getMessage().orElse(""))
                        .contains("the mailbox one waits for the recorder"));
        assertThat(scene.health.call().getState()).as("no trouble").isEqualTo(HealthCheck.State.UP);
        scene.nothingMore();
        scene.areNotRecorded(0);
        for (String subject : subjects) {
            assertThat(scene.nextSubject()).isEqualTo(subject);
        }
        assertThat(scene.health.call().getMessage()).isEmpty();
        MailScene.await("all marked as read")
                .until(() -> scene.mails("one").stream().allMatch(mail -> mail.isSet(Flags.Flag.SEEN)));
        assertThat(front.heard().stream().filter(line -> line.contains("BODY.PEEK")))
                .hasSize(3);
        assertThat(front.heard().stream().filter(line -> line.contains("STORE")))
                .hasSize(3);
        assertThat(front.heard())
                .as("three polls, and one that finds nothing more")
                .hasSizeLessThan(45);
    }

    @Test
    void aLargeMailIsAskedForByItselfAndSoIsWhatAServerDoesNotGiveTogether() throws Exception {
        front.answers(line -> line.strip().matches(".*UID FETCH \\d+,.*BODY\\.PEEK.*")
                ? Optional.of(line.split(" ", 2)[0] + " BAD one at a time")
                : Optional.empty());
        String large = "x".repeat(72) + "\r\n";
        scene.deliver("one", "first");
        scene.append(
                "one",
                MailScene.raw(MailScene.MAIL.formatted("large", "one").replace("\n", "\r\n") + large.repeat(20_000)),
                new Flags(),
                Instant.now());
        scene.deliver("one", "third");
        scene.deliver("one", "fourth");
        scene.start(blobs, "one");
        assertThat(scene.nextSubject()).isEqualTo("first");
        assertThat(scene.next().raw().blob())
                .as("the bytes that the server has")
                .satisfies(sha256 -> assertThat(
                                blobs.resolve(sha256.substring(0, 2)).resolve(sha256))
                        .isRegularFile()
                        .satisfies(file -> assertThat(file.toFile().length()).isGreaterThan(20_000L * large.length())));
        assertThat(List.of(scene.nextSubject(), scene.nextSubject())).containsExactly("third", "fourth");
        assertThat(front.heard().stream().filter(line -> line.contains("BODY.PEEK")))
                .as("the first, the large one in two blocks, two together in vain, then each")
                .hasSize(6);
    }
}
