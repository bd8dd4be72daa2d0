package io.saddlebag.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mailbox that nobody has read for a long time, and a hub with little memory. */
class BacklogTest {
    private static final String HEAP = "-Xmx128m";
    private static final int MAILS = Integer.getInteger("faults.mails", 200);
    private static final int CUSTOMERS = 50;
    /** Without one more message recorded. */
    private static final Duration STANDSTILL = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void aBacklogOfMailsIsWorkedOffInBoundedMemoryEachMailOnceAndInOrder() throws Exception {
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
            records(hub, MAILS / 2);
            hub.kill();
            hub.start();
            records(hub, MAILS);
            assertThat(hub.books().originalIds()).hasSize(MAILS).doesNotHaveDuplicates();
            assertThat(hub.books().outcomes("quarantined")).isZero();
            hub.books().mustAddUp();
            assertThat(asRecorded(hub)).hasSize(CUSTOMERS).allSatisfy((sender, mails) -> assertThat(mails)
                    .as("the mails of %s, as they lay there", sender)
                    .isSorted());
        }
    }

    private static void records(HubProcess hub, int mails) {
        AtomicLong before = new AtomicLong(-1);
        while (recorded(hub) < mails) {
            await("more mails to be recorded; log: " + hub.log())
                    .atMost(STANDSTILL)
                    .until(() -> !hub.isAlive() || recorded(hub) > before.get());
            assertThat(hub.isAlive()).as(hub.tail()).isTrue();
            before.set(recorded(hub));
        }
    }

    private static long recorded(HubProcess hub) {
        return hub.books().outcomes("message");
    }

    /** The numbers of each sender's mails in the order in which they were recorded. */
    private static Map<String, List<Integer>> asRecorded(HubProcess hub) {
        return hub.books().texts("SELECT party_id || ' ' || original_id FROM message ORDER BY rowid").stream()
                .map(row -> row.split("[ @]|backlog-"))
                .collect(Collectors.groupingBy(
                        row -> row[0], Collectors.mapping(row -> Integer.valueOf(row[2]), Collectors.toList())));
    }
}
