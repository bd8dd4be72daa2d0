package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sandbox as a new user meets it: write on the channels, see the tickets, answer as an agent. */
class SandboxHubTest {
    private static final String TICKETS = "/sandbox/helpdesk/data/tickets";
    private static final String ADA = "{\"id\":\"C-1001\",\"name\":\"Ada Lovelace\",\"email\":\"ada@sandbox.test\","
            + "\"phone\":\"+12025550143\"}";

    @Test
    void whoWritesOnTwoChannelsIsOneCustomerWithOneHistory(@TempDir Path data) {
        try (TestHub hub = TestHub.sandbox(data)) {
            assertThat(hub.whatsapp("wamid.1", "12025550143", "Where is my order?"))
                    .isEqualTo(200);
            tickets(hub, 1);
            assertThat(hub.webchat("c1", "v1", "Please let me talk to a human", ADA))
                    .isEqualTo(200);
            tickets(hub, 2);
            JsonNode ticket = hub.get(TICKETS + "/2");
            assertThat(ticket.at("/escalation/customer/proven").asBoolean()).isTrue();
            assertThat(ticket.at("/escalation/transcript").findValuesAsText("text"))
                    .containsExactly("Where is my order?", "Please let me talk to a human");
            assertThat(ticket.at("/escalation/channelsBefore/0").asText()).isEqualTo("whatsapp");
            assertThat(ticket.at("/escalation/reasons/0/code").asText()).isEqualTo("asked-for-a-person");
            assertThat(ticket.at("/escalation/earlier/0/ticket").asText()).isEqualTo("1");
            assertThat(ticket.at("/escalation/earlier/0/subject").asText()).isEqualTo("Where is my order?");
            String link = ticket.at("/escalation/link").asText();
            assertThat(hub.page(link)).contains("Please let me talk to a human").doesNotContain("Where is my order?");
            assertThat(hub.page(link + "0")).doesNotContain("human");
            assertThat(ticket.at("/customer/identifiers").findValuesAsText("value"))
                    .contains("+12025550143", "C-1001", "ada@sandbox.test");
        }
        try (TestHub again = TestHub.sandbox(data)) {
            tickets(again, 2);
        }
    }

    @Test
    void whatAnAgentAnswersReachesTheChat(@TempDir Path data) {
        try (TestHub hub = TestHub.sandbox(data, "--news.tell=solved")) {
            hub.webchat("c1", "v1", "Do you ship to Graz?", "");
            tickets(hub, 1);
            Map<String, String> fromThePage = Map.of("Origin", hub.url().toString());
            assertThat(hub.post(TICKETS + "/1/replies", "{\"id\":\"r1\",\"text\":\"Yes, we do.\"}", fromThePage))
                    .isEqualTo(201);
            await("the answer, delivered to the chat")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> deliveries(hub), List.of("done", "done")::equals);
            for (int twice = 0; twice < 2; twice++) {
                hub.post(TICKETS + "/1/state", "{\"state\":\"solved\"}", fromThePage);
            }
            await("the news, delivered to the chat")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> deliveries(hub), List.of("done", "done", "done")::equals);
            assertThat(texts(hub)).last().asString().startsWith("Your request is solved.");
        }
    }

    private List<String> deliveries(TestHub hub) {
        return hub.store().read(tx -> tx.list("SELECT state FROM delivery ORDER BY id", row -> row.text(1)));
    }

    private static List<String> texts(TestHub hub) {
        return hub.store().read(tx -> tx.list("SELECT text FROM message ORDER BY id", row -> row.text(1)));
    }

    private static void tickets(TestHub hub, int count) {
        await(count + " tickets")
                .atMost(Duration.ofSeconds(20))
                .until(() -> hub.get(TICKETS).path("tickets").size(), size -> size == count);
    }
}
