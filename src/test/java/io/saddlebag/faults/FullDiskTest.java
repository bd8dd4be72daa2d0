package io.saddlebag.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.saddlebag.faults.Webhook.Words;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {
    private static final Duration BOUND = Duration.ofSeconds(15);

    @TempDir
    private Path directory;

    private final Sender sender = new Sender();

    @Test
    void whileTheDiskIsTooFullEachWebhookIsAnswered503InTimeAndNoneIsStored() {
        try (DeskStub desk = new DeskStub();
                HubProcess hub = new HubProcess(directory, desk)) {
            hub.set("broker.max-disk-usage", "1").start();
            List<Integer> answers = IntStream.range(0, 20)
                    .parallel()
                    .mapToObj(number -> status(chat("refused-" + number), hub))
                    .toList();
            assertThat(answers).containsOnly(503);
            hub.stop();

            hub.set("broker.max-disk-usage", "99").start();
            assertThat(status(chat("taken"), hub)).isEqualTo(200);
            await("what was taken")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> desk.tickets().size() == 1);
            assertThat(hub.books().originalIds()).containsExactly("chat-taken");
        }
    }

    /** A limit on the size of files makes every write of journal and database fail, as a full or read-only disk does. */
    @Test
    void whenWritesBeginToFailNothingIsAcknowledgedThatIsNotThereAfterTheNextStart() throws Exception {
        assumeThat(Path.of("/usr/bin/prlimit"))
                .as("prlimit limits the size of files")
                .exists();
        try (DeskStub desk = new DeskStub();
                HubProcess hub = new HubProcess(directory, desk).start()) {
            List<String> acknowledged = new ArrayList<>();
            List<Integer> refusals = new ArrayList<>();
            for (int number = 0; number < 15; number++) {
                if (number == 10) {
                    limitFiles(hub);
                }
                int status = status(chat("words-" + number), hub);
                if (status == 200) {
                    acknowledged.add("chat-words-" + number);
                } else {
                    refusals.add(status);
                }
            }
            assertThat(acknowledged)
                    .as("what was acknowledged after writes began to fail")
                    .hasSize(10);
            assertThat(refusals).hasSize(5).allMatch(status -> status == 503);
            assertThat(readiness(hub)).isEqualTo(503);
            hub.kill();

            hub.start();
            await("all that was acknowledged")
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(hub.books().originalIds()).containsAll(acknowledged));
            assertThat(hub.books().originalIds()).doesNotHaveDuplicates();
            hub.books().mustAddUp();
        }
    }

    private static void limitFiles(HubProcess hub) throws Exception {
        Process limit = new ProcessBuilder(
                        "/usr/bin/prlimit", "--pid", Long.toString(hub.running().pid()), "--fsize=1024")
                .inheritIO()
                .start();
        assertThat(limit.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assumeThat(limit.exitValue())
                .as("prlimit may change the limits of a process")
                .isZero();
    }

    private int readiness(HubProcess hub) {
        URI ready = hub.management().resolve("/observe/health/ready");
        return sender.send(HttpRequest.newBuilder(ready).build()).statusCode();
    }

    private static Webhook chat(String label) {
        return Webhook.chat(new Words("visitor-" + label, label));
    }

    /** The status within the bound; 0 when the connection was lost, which happens to a process that gives up. */
    private int status(Webhook webhook, HubProcess hub) {
        if (!hub.isAlive()) {
            return 0;
        }
        long begun = System.nanoTime();
        try {
            return sender.send(webhook.to(hub.http())).statusCode();
        } catch (UncheckedIOException e) {
            return 0;
        } finally {
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(BOUND);
        }
    }
}
