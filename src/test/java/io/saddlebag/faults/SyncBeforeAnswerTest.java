package io.saddlebag.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.saddlebag.faults.Webhook.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 1 as the kernel sees it: strace tells in what order the hub reads, syncs and writes. */
class SyncBeforeAnswerTest {
    private static final Path STRACE = Path.of("/usr/bin/strace");

    @TempDir
    private Path directory;

    @Test
    void theJournalIsSyncedBeforeTheAnswerAndTheStoreBeforeTheTicket() throws Exception {
        assumeThat(STRACE).as("strace shows the order of system calls").exists();
        try (DeskStub desk = new DeskStub();
                HubProcess hub = new HubProcess(directory, desk).start()) {
            Sender sender = new Sender();
            sender.deliver(Webhook.chat(new Words("first", "first")), hub.http());
            await("the hub to be warm")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> desk.tickets().size() == 1);

            Path trace = directory.resolve("trace");
            Process strace = trace(hub, trace);
            try {
                sender.deliver(Webhook.chat(new Words("second", "second")), hub.http());
                await("the ticket")
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> desk.tickets().size() == 2);
            } finally {
                strace.destroy();
                strace.waitFor(10, TimeUnit.SECONDS);
            }
            mustBeInOrder(Files.readAllLines(trace, java.nio.charset.StandardCharsets.ISO_8859_1));
        }
    }

    private static void mustBeInOrder(List<String> calls) {
        int request = first(calls, 0, call -> call.contains("POST /webhooks/webchat"), "the webhook is read");
        int answer = first(calls, request, call -> call.contains("HTTP/1.1 200"), "the answer is written");
        int ticket = first(calls, request, call -> call.contains("POST /tickets"), "the ticket is asked for");

        assertThat(calls.subList(request, answer))
                .as("system calls between the webhook and its answer")
                .anyMatch(call -> isSync(call) && call.contains("/broker/journal/"));
        assertThat(calls.subList(request, ticket))
                .as("system calls between the webhook and the ticket")
                .anyMatch(call -> isSync(call) && call.contains("hub.db-wal"));
    }

    private static boolean isSync(String call) {
        return call.contains("fdatasync(") || call.contains("fsync(");
    }

    private static int first(List<String> calls, int from, Predicate<String> wanted, String what) {
        for (int i = from; i < calls.size(); i++) {
            if (wanted.test(calls.get(i))) {
                return i;
            }
        }
        throw new AssertionError("no system call shows that " + what + ", among " + calls.size());
    }

    /** Begins to trace the hub and returns when all its threads are; needs the permission to. */
    private Process trace(HubProcess hub, Path trace) throws IOException {
        Path said = directory.resolve("strace.log");
        Process strace = new ProcessBuilder(
                        STRACE.toString(),
                        "-f",
                        "-y",
                        "-s",
                        "64",
                        "-e",
                        "trace=fsync,fdatasync,read,readv,recvfrom,write,writev,sendto,sendmsg",
                        "-o",
                        trace.toString(),
                        "-p",
                        Long.toString(hub.running().pid()))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        await("strace to attach, or to say why it may not")
                .atMost(Duration.ofSeconds(20))
                .until(() -> !strace.isAlive() || Files.readString(said).contains("attached"));
        assumeThat(strace.isAlive())
                .as("strace may attach: %s", Files.readString(said))
                .isTrue();
        return strace;
    }
}
