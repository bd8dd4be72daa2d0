package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An integrator's triage rules with a mistake in them. */
class BrokenRulesTest {
    @Test
    void whatTheRulesFailWithGoesToPeople(@TempDir Path data, @TempDir Path routes) throws Exception {
        String rules = Files.readString(Path.of("src/main/resources/routes/triage.camel.yaml"));
        Files.writeString(
                routes.resolve("triage.camel.yaml"),
                rules.replace("expression: support", "expression: ${body.nonsense}")
                        .replace("people-answer-everything", "people-answer-it")
                        .replace("},policy-people-only", "},no-such-reason"));
        try (TestHub hub = TestHub.sandbox(data, "--routes.directory=" + routes)) {
            assertThat(hub.whatsapp("wamid.1", "12025550143", "Hello")).isEqualTo(200);
            await("a ticket in spite of the rules")
                    .atMost(Duration.ofSeconds(20))
                    .until(
                            () -> hub.get("/sandbox/helpdesk/data/tickets")
                                    .path("tickets")
                                    .size(),
                            size -> size == 1);
        }
    }
}
