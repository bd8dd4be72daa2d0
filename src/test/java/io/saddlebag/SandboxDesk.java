package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.saddlebag.message.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The stand-in helpdesk of a sandbox, as an agent uses it. */
final class SandboxDesk {
    private static final String TICKETS = "/sandbox/helpdesk/data/tickets";
    private static final Duration SOON = Duration.ofSeconds(20);

    private final TestHub hub;

    SandboxDesk(TestHub hub) {
        this.hub = hub;
    }

    /** The ticket in which these words stand, once it is there. */
    String ticketWith(String words) {
        return await("a ticket with the words: " + words)
                .atMost(SOON)
                .until(
                        () -> hub.get(TICKETS).path("tickets").findValuesAsText("id").stream()
                                .filter(id -> texts(id).contains(words))
                                .findFirst()
                                .orElse(""),
                        id -> !id.isEmpty());
    }

    /** All that stands in a ticket, once these words are among it. */
    String textsWith(String ticket, String words) {
        return await("the words: " + words).atMost(SOON).until(() -> texts(ticket), texts -> texts.contains(words));
    }

    private String texts(String ticket) {
        List<String> texts = hub.get(TICKETS + "/" + ticket).path("entries").findValuesAsText("text");
        return String.join("\n", texts);
    }

    /** Answers the customer. */
    void answer(String ticket, String id, String text) {
        assertThat(hub.post(
                        TICKETS + "/" + ticket + "/replies",
                        Json.write(Map.of("id", id, "text", text)),
                        Map.of("Origin", hub.url().toString())))
                .isEqualTo(201);
    }
}
