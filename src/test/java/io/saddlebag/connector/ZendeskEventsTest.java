package io.saddlebag.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.saddlebag.message.Arrival;
import io.saddlebag.message.Arrival.Hint;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Zendesk's webhooks really look like says which ticket to read, and nothing of what stands in it. */
class ZendeskEventsTest {
    private static final Path SAMPLES = Path.of("../shared/samples/zendesk");
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final Intake intake =
            new Intake(Connectors.in(List.of(Path.of("connectors"))), new Ids(), large -> "0".repeat(64));

    @Test
    void anEventOfATicketOfTheHubsHasTheTicketRead() throws IOException {
        Hint hint = hint(sample("dust__ticket.comment_added.json").replace("\"mobile\"", "\"saddlebag\""));
        assertThat(hint.ticket()).isEqualTo("5158");
        assertThat(hint.id()).isEqualTo("d4f5c389-8f4a-4c2e-a1b9-8e4f39c71d52");
        assertThat(Json.write(hint)).contains("2025-01-08T14:25:30.123Z").doesNotContain("investigating", "Agent");
        assertThat(hint(sample("dust__ticket.status_changed.json").replace("\"mobile\"", "\"saddlebag\""))
                        .ticket())
                .isEqualTo("5158");
    }

    @Test
    void aTriggerOfATicketOfTheHubsHasTheTicketRead() throws IOException {
        Hint hint = hint(sample("composed__trigger-body.rendered-ok.json").replace("vip", "saddlebag"));
        assertThat(hint.ticket()).isEqualTo("35436");
        assertThat(Json.write(hint)).doesNotContain("Thanks", "+16505551234");
    }

    @Test
    void wordsThatBreakATriggersJsonAreNotLost() throws IOException {
        Arrival arrival = only(sample("composed__trigger-body.rendered-broken.txt"));
        assertThat(arrival.problem().orElseThrow().stage()).isEqualTo("parse");
        assertThat(arrival.raw().text()).contains("He said");
    }

    @Test
    void anEventThatDoesNotSayItsTicketIsNotLost() {
        Arrival arrival = only("{\"type\": \"zen:event-type:ticket.comment_added\", \"id\": \"e\", \"detail\": {}}");
        assertThat(arrival.problem().orElseThrow().reason()).contains("which ticket it is about");
    }

    private Hint hint(String payload) {
        // as it comes out of the queue
        Arrival arrival = Json.read(Json.write(only(payload)), Arrival.class);
        return arrival.hint().orElseThrow();
    }

    private Arrival only(String payload) {
        List<Arrival> arrivals =
                intake.receive(Source.of("zendesk", "main"), NOW, "application/json", payload.getBytes(UTF_8));
        assertThat(arrivals).hasSize(1);
        return arrivals.get(0);
    }

    private static String sample(String name) throws IOException {
        assumeTrue(Files.isDirectory(SAMPLES), "the samples are not here");
        return Files.readString(SAMPLES.resolve(name));
    }
}
