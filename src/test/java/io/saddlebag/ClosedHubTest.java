package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.saddlebag.store.Store;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stays of a hub in a JVM that goes on. */
class ClosedHubTest {
    @TempDir
    private Path data;

    @Test
    void isLetGoOfByItsJvm() {
        WeakReference<Store> store = lived("first");
        // Camel's simple language holds the context that spoke it last
        lived("second");

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            System.gc();
            assertThat(store.refersTo(null))
                    .as("the closed hub's store is let go")
                    .isTrue();
        });
    }

    private WeakReference<Store> lived(String name) {
        try (TestHub hub = TestHub.sandbox(data.resolve(name))) {
            assertThat(hub.whatsapp("wamid.1", "16505551234", "Hello")).isEqualTo(200);
            return new WeakReference<>(hub.store());
        }
    }
}
