package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.saddlebag.helpdesk.ZendeskStub;
import io.saddlebag.store.TestStores;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole way of a message to Zendesk, on both stores; which helpdesk it is, is a property. */
class ZendeskHubTest {
    @ParameterizedTest
    @EnumSource
    void aConversationIsOneTicketWithItsMessagesInOrderAndOneNote(TestStores stores, @TempDir Path data)
            throws Exception {
        try (ZendeskStub zendesk = new ZendeskStub();
                TestHub hub = TestHub.production(
                        data,
                        "--helpdesk.connector=zendesk",
                        "--helpdesk.rate=0",
                        "--zendesk.url=" + zendesk.uri(),
                        "--zendesk.oauth-token=" + ZendeskStub.TOKEN,
                        "--store.url=" + stores.url(),
                        "--store.user=postgres",
                        "--store.password=postgres")) {
            for (int i = 1; i <= 5; i++) {
                assertThat(hub.whatsapp("wamid." + i, "436601234567", "message " + i))
                        .isEqualTo(200);
            }
            await("all five messages and the note on one ticket")
                    .atMost(Duration.ofSeconds(60))
                    .until(
                            () -> zendesk.account().tickets().stream()
                                    .mapToInt(ticket -> ticket.comments().size())
                                    .sum(),
                            comments -> comments == 6);
            var tickets = zendesk.account().tickets();
            assertThat(tickets).hasSize(1);
            assertThat(tickets.get(0).comments().stream()
                            .filter(comment -> comment.isPublic())
                            .map(comment -> comment.body().strip()))
                    .containsExactly("message 1", "message 2", "message 3", "message 4", "message 5");
            assertThat(zendesk.violations()).isEmpty();
        }
    }
}
