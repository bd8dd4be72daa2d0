package io.saddlebag.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.saddlebag.faults.Webhook.Words;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverloadTest {
    private static final int REQUESTS = 800;
    private static final int AT_ONCE = 80;
    private static final String LONG = "x".repeat(100_000);

    @TempDir
    private Path directory;

    private final Sender sender = new Sender();

    @Test
    void tenTimesTheLoadIsAnswered503WithATimeToComeBackAndTheProcessLives() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try (DeskStub desk = new DeskStub();
                HubProcess hub = new HubProcess(directory, desk)) {
            hub.set("http.max-in-flight", "8").set("http.workers", "2").set("inbound.consumers", "1");
            hub.set("helpdesk.rate", "60").option("-XX:+ExitOnOutOfMemoryError").start();
            Queue<HttpResponse<String>> answers = new ConcurrentLinkedQueue<>();
            for (int number = 0; number < REQUESTS; number++) {
                Webhook webhook = Webhook.chat(new Words("visitor-" + number % 50, number + LONG));
                threads.execute(() -> answers.add(sender.send(webhook.to(hub.http()))));
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(90, TimeUnit.SECONDS))
                    .as("all are answered")
                    .isTrue();

            List<HttpResponse<String>> refused = answers.stream()
                    .filter(answer -> answer.statusCode() == 503)
                    .toList();
            long taken = answers.stream()
                    .filter(answer -> answer.statusCode() == 200)
                    .count();
            assertThat(answers).hasSize(REQUESTS);
            assertThat(refused.size() + taken).isEqualTo(REQUESTS);
            assertThat(refused).isNotEmpty().allMatch(answer -> answer.headers()
                    .firstValue("Retry-After")
                    .isPresent());
            assertThat(taken).isPositive();
            assertThat(hub.isAlive()).as(hub.tail()).isTrue();
            await("all that was taken to be recorded, and nothing else")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> hub.books().arrivals() == taken);
            assertThat(hub.logged()).noneMatch(line -> line.contains("OutOfMemoryError"));
        } finally {
            threads.shutdownNow();
        }
    }
}
