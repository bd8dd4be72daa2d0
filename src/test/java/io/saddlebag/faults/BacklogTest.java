package io.saddlebag.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mailbox that nobody has read for a long time, and a hub with little memory. */
class BacklogTest {
    private static final String HEAP = "-Xmx96m";
    private static final int MAILS = Integer.getInteger("faults.mails", 200);
    private static final int CUSTOMERS = 50;
    /** Without one more message recorded. */
    private static final Duration STANDSTILL = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void aBacklogOfMailsIsWorkedOffInBoundedMemoryEachMailOnce() throws Exception {
        try (LongFolder server = new LongFolder(MAILS, CUSTOMERS);
                DeskStub desk = new DeskStub();
                HubProcess hub = new HubProcess(directory, desk)) {
            hub.set("email.protocol", "imap")
                    .set("email.host", "127.0.0.1")
                    .set("email.port", Integer.toString(server.port()))
                    .set("email.username", "support@shop.example")
                    .set("email.password", "password")
                    .set("email.delay", "500")
                    .option(HEAP)
                    .option("-XX:+ExitOnOutOfMemoryError")
                    .start();
            AtomicLong before = new AtomicLong(-1);
            while (recorded(hub) < MAILS) {
                await("more mails to be recorded; log: " + hub.log())
                        .atMost(STANDSTILL)
                        .until(() -> !hub.isAlive() || recorded(hub) > before.get());
                assertThat(hub.isAlive()).as(hub.tail()).isTrue();
                before.set(recorded(hub));
            }
            assertThat(hub.books().originalIds()).hasSize(MAILS).doesNotHaveDuplicates();
            assertThat(hub.books().outcomes("quarantined")).isZero();
        }
    }

    private static long recorded(HubProcess hub) {
        return hub.books().outcomes("message");
    }
}
