package io.saddlebag.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreDownTest {
    private static final Duration OUTAGE = Duration.ofSeconds(4);

    @TempDir
    private Path directory;

    @Test
    void webhooksAreTakenWhileTheStoreIsDownAndEachIsRecordedOnceWhenItIsBack() throws Exception {
        EmbeddedPostgres postgres = postgres(0);
        int port = postgres.getPort();
        String url = postgres.getJdbcUrl("postgres", "postgres");
        try (DeskStub desk = new DeskStub();
                Crowd crowd = new Crowd(4, 18);
                HubProcess hub = new HubProcess(directory.resolve("hub"), desk)) {
            hub.set("store.url", url).set("store.user", "postgres").set("store.password", "postgres");
            crowd.hubIsAt(hub.start().http());
            crowd.mayWrite(200);
            crowd.awaitAcknowledged(40);
            stopAtOnce(postgres);
            crowd.mayWrite(100);
            crowd.awaitSilence();
            assertThat(crowd.answers().keySet())
                    .as("answers while the store is down")
                    .containsExactly(200);
            long lines = hub.logged().size();
            Duration cpu = hub.running().info().totalCpuDuration().orElse(Duration.ZERO);
            await("an outage of " + OUTAGE)
                    .pollDelay(OUTAGE)
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> true);
            assertThat(hub.logged().size() - lines)
                    .as("lines logged in " + OUTAGE + ": " + hub.tail())
                    .isLessThan(3);
            assertThat(hub.running()
                            .info()
                            .totalCpuDuration()
                            .orElse(Duration.ZERO)
                            .minus(cpu))
                    .as("processor time in " + OUTAGE)
                    .isLessThan(OUTAGE.dividedBy(2));

            postgres = postgres(port);
            Books books = new Books(url + (url.contains("?") ? "&" : "?") + "password=postgres");
            await("everything to be in tickets").atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                assertThat(desk.tickets().size()).isEqualTo(crowd.size());
                assertThat(books.open()).isZero();
                books.mustAddUp();
            });
            assertThat(desk.tickets().texts()).containsExactlyInAnyOrderElementsOf(crowd.written());
            assertThat(desk.tickets().breaches()).isEmpty();
            assertThat(books.outcomes("quarantined")).isZero();
            assertThat(hub.logged())
                    .as("one line when it goes, one when it is back")
                    .satisfiesOnlyOnce(line -> assertThat(line).contains("the store is not available"))
                    .satisfiesOnlyOnce(line -> assertThat(line).contains("the store is back after"));
            assertThat(hub.stop()).isIn(0, 143);
        } finally {
            postgres.close();
        }
    }

    /** Set up, as many are in haste, to acknowledge commits before they are on disk. */
    private EmbeddedPostgres postgres(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(directory.resolve("pg"))
                .setCleanDataDirectory(false)
                .setServerConfig("synchronous_commit", "off")
                .start();
    }

    /** As {@code pg_ctl stop -m immediate} does: no transaction is finished, the next start recovers. */
    private void stopAtOnce(EmbeddedPostgres postgres) throws Exception {
        String pid = Files.readAllLines(directory.resolve("pg/postmaster.pid"))
                .get(0)
                .strip();
        assertThat(new ProcessBuilder("kill", "-QUIT", pid).start().waitFor(10, TimeUnit.SECONDS))
                .isTrue();
        await("PostgreSQL to be gone").atMost(Duration.ofSeconds(20)).until(() -> !ProcessHandle.of(Long.parseLong(pid))
                .map(ProcessHandle::isAlive)
                .orElse(false));
        postgres.close();
    }
}
