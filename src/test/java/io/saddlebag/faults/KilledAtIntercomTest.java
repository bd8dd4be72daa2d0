package io.saddlebag.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.saddlebag.faults.Webhook.Words;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Intercom knows no idempotency keys: the hub dies after its call has taken effect, and before it hears of that. */
class KilledAtIntercomTest {
    private static final String REPLY = "POST /conversations/\\d+/reply";

    private final Sender sender = new Sender();

    @Test
    void thereIsOneConversationWithEachMessageAndTheNoteOnceWhereverTheProcessIsKilled(@TempDir Path directory)
            throws Exception {
        try (IntercomDesk desk = new IntercomDesk();
                HubProcess hub = new HubProcess(directory, desk)) {
            desk.stub().account().searchLags(true);
            hub.start();
            CountDownLatch begun = desk.stub().keepsSilentAbout("POST /conversations");
            writes(hub, "one");
            killedAndStartedAgain(hub, begun);

            CountDownLatch noted = desk.stub().keepsSilentAbout(REPLY);
            desk.stub().account().searchLags(false);
            killedAndStartedAgain(hub, noted);

            CountDownLatch added = desk.stub().keepsSilentAbout(REPLY);
            writes(hub, "two");
            killedAndStartedAgain(hub, added);
            writes(hub, "two");
            writes(hub, "three");

            await("all of it")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !desk.texts().isEmpty() && desk.texts().get(0).contains("three"));
            assertThat(desk.texts()).isEqualTo(List.of(List.of("one", "two", "three")));
            assertThat(desk.breaches()).isEmpty();
        }
    }

    /** What is written twice is one message, of one id. */
    private void writes(HubProcess hub, String text) {
        sender.deliver(Webhook.chat(new Words("ada", text)), hub.http());
    }

    private static void killedAndStartedAgain(HubProcess hub, CountDownLatch hasTakenEffect) throws Exception {
        assertThat(hasTakenEffect.await(60, TimeUnit.SECONDS))
                .as("the call has taken effect")
                .isTrue();
        hub.kill();
        hub.start();
    }
}
