package io.saddlebag.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.saddlebag.faults.Webhook.Words;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartAndStopTest {
    @TempDir
    private Path directory;

    private final Sender sender = new Sender();

    @Test
    void aSecondHubOnOneDataDirectoryIsRefusedWithASentenceAndAStoppedOneLeavesNothingUndone() throws Exception {
        try (DeskStub desk = new DeskStub();
                HubProcess hub = new HubProcess(directory.resolve("first"), desk);
                HubProcess second = new HubProcess(directory.resolve("second"), desk)) {
            hub.start();
            second.set("data.directory", hub.data().toString());

            assertThat(second.launch().waitFor(60, TimeUnit.SECONDS))
                    .as("the second ends")
                    .isTrue();
            assertThat(second.running().exitValue()).isEqualTo(1);
            assertThat(second.logged())
                    .singleElement()
                    .asString()
                    .contains("data.directory is " + hub.data() + ", which another running hub uses");

            for (int i = 1; i <= 20; i++) {
                sender.deliver(Webhook.chat(new Words("visitor", "words-" + i)), hub.http());
            }
            long begun = System.nanoTime();
            assertThat(hub.stop()).isIn(0, 143);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
            assertThat(hub.logged()).noneMatch(line -> line.contains(" ERROR "));

            hub.start();
            await("all 20 messages in order in one ticket")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> desk.tickets().size() == 20);
            assertThat(desk.tickets().texts()).hasSize(1);
            assertThat(desk.tickets().breaches()).isEmpty();
            assertThat(desk.tickets().texts().get(0))
                    .startsWith("words-1", "words-2")
                    .endsWith("words-20");
            assertThat(List.copyOf(desk.tickets().texts().get(0))).doesNotHaveDuplicates();
        }
    }
}
