package io.saddlebag.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.saddlebag.faults.Webhook.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backup and restore in the order that docs/operations.md gives. */
class BackupTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int CUSTOMERS = 6;

    private final Sender sender = new Sender();

    @TempDir
    private Path directory;

    @Test
    void aCopyOfAStoppedHubGoesOnWhereThatOneStopped() throws IOException {
        try (DeskStub desk = new DeskStub();
                Crowd crowd = new Crowd(4, 9);
                HubProcess hub = new HubProcess(directory.resolve("old"), desk);
                HubProcess copy = new HubProcess(directory.resolve("new"), desk)) {
            crowd.hubIsAt(hub.start().http());
            crowd.mayWrite(150);
            crowd.awaitAcknowledged(80);
            crowd.hubIsAway();
            hub.stop();
            copy(hub.data(), copy.data());

            crowd.hubIsAt(copy.start().http());
            crowd.mayWrite(50);
            crowd.awaitSilence();
            everythingIsThere(desk, copy, crowd.size());
            assertThat(desk.texts()).containsExactlyInAnyOrderElementsOf(crowd.written());
        }
    }

    @ParameterizedTest(name = "in front of Zendesk: {0}")
    @ValueSource(booleans = {false, true})
    void aHubRestoredFromTheBackupOfARunningOneDoublesNothing(boolean zendesk) throws Exception {
        try (Helpdesk desk = zendesk ? new ZendeskDesk() : new DeskStub();
                HubProcess hub = new HubProcess(directory.resolve("old"), desk);
                HubProcess restored = new HubProcess(directory.resolve("new"), desk)) {
            hub.set("delivery.breaker-pause", "500ms").start();
            desk.away(true);
            List<Webhook> webhooks = write(hub, "first", "second");
            backUp(hub, restored.data());
            desk.away(false);
            everythingIsThere(desk, hub, webhooks.size());
            List<List<String>> before = desk.texts();
            hub.kill();
            desk.forgets();

            restored.set("store.restored", "true").start();
            everythingIsThere(desk, restored, webhooks.size());
            assertThat(desk.texts()).isEqualTo(before);

            webhooks.forEach(webhook -> sender.deliver(webhook, restored.http()));
            write(restored, "third");
            everythingIsThere(desk, restored, webhooks.size() + CUSTOMERS);
            assertThat(desk.texts())
                    .as("the third goes into the ticket of the first two")
                    .allSatisfy(texts -> assertThat(texts).hasSize(3));
        }
    }

    private List<Webhook> write(HubProcess hub, String... words) {
        List<Webhook> written = new ArrayList<>();
        long before = hub.books().number("SELECT count(*) FROM decision");
        for (String word : words) {
            for (int customer = 0; customer < CUSTOMERS; customer++) {
                written.add(Webhook.chat(new Words("visitor-" + customer, word + "-" + customer)));
            }
        }
        written.forEach(webhook -> sender.deliver(webhook, hub.http()));
        await("what was written, triaged")
                .atMost(SOON)
                .until(() -> hub.books().number("SELECT count(*) FROM decision") == before + written.size());
        return written;
    }

    private static void everythingIsThere(Helpdesk desk, HubProcess hub, int messages) {
        await("all messages in tickets, once").atMost(SOON).untilAsserted(() -> {
            assertThat(desk.texts().stream().mapToInt(List::size).sum()).isEqualTo(messages);
            assertThat(hub.books().open()).isZero();
            hub.books().mustAddUp();
        });
        assertThat(desk.breaches()).isEmpty();
    }

    /** First the store, then the blobs; the journal of a running broker cannot be copied. */
    private static void backUp(HubProcess hub, Path to) throws IOException, SQLException {
        Files.createDirectories(to);
        try (var connection =
                        DriverManager.getConnection("jdbc:sqlite:" + hub.data().resolve("hub.db"));
                var statement = connection.createStatement()) {
            statement.executeUpdate("backup to " + to.resolve("hub.db"));
        }
        try (Stream<Path> files = Files.list(hub.data())) {
            for (Path key :
                    files.filter(file -> file.toString().endsWith(".key")).toList()) {
                Files.copy(key, to.resolve(key.getFileName()));
            }
        }
        if (Files.exists(hub.data().resolve("blobs"))) {
            copy(hub.data().resolve("blobs"), to.resolve("blobs"));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
