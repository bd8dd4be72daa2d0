package io.saddlebag;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.saddlebag.helpdesk.IntercomAccount;
import io.saddlebag.helpdesk.IntercomConversation;
import io.saddlebag.helpdesk.IntercomStub;
import io.saddlebag.message.Json;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way to Intercom and back. */
class IntercomHubTest {
    private static final String SECRET = "the-client-secret";
    private static final String WEBHOOK = "/webhooks/intercom";

    @Test
    void aConversationGoesThereInOrderAndItsAnswersComeBackOnceWithoutNotesAndOwnChanges(@TempDir Path data)
            throws Exception {
        try (IntercomStub intercom = new IntercomStub();
                WhatsAppStub meta = new WhatsAppStub();
                TestHub hub = TestHub.production(
                        data,
                        "--helpdesk.connector=intercom",
                        "--helpdesk.rate=0",
                        "--intercom.url=" + intercom.uri(),
                        "--intercom.access-token=" + IntercomStub.TOKEN,
                        "--intercom.client-secret=" + SECRET,
                        "--intercom.admin-id=" + IntercomAccount.ADMIN,
                        "--news.tell=pending",
                        "--words.pending.*.en=We wait for you.",
                        "--whatsapp.api-url=" + meta.uri(),
                        "--whatsapp.access-token=" + WhatsAppStub.TOKEN)) {
            for (int i = 1; i <= 4; i++) {
                assertThat(hub.whatsapp("wamid." + i, "436601234567", i < 4 ? "again 👍" : "last"))
                        .isEqualTo(200);
            }
            await("four messages and the note")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> intercom.account().conversations().stream()
                                    .mapToInt(
                                            conversation -> conversation.parts().size())
                                    .sum()
                            == 4);
            List<IntercomConversation> conversations = intercom.account().conversations();
            assertThat(conversations).hasSize(1);
            IntercomConversation conversation = conversations.get(0);
            assertThat(conversation.first()).isEqualTo("again 👍");
            assertThat(conversation.parts("comment"))
                    .extracting(IntercomConversation.Part::text)
                    .containsExactly("again 👍", "again 👍", "last");
            assertThat(conversation.parts("note")).hasSize(1);

            assertThat(head(hub)).isEqualTo(200);
            assertThat(hub.post(WEBHOOK, "{}", Map.of("X-Hub-Signature", "sha1=00")))
                    .isEqualTo(401);
            String id = conversation.id();
            for (int twice = 0; twice < 2; twice++) {
                event(hub, "conversation.admin.replied", id, "comment", "274", "<p>Grüß Gott!</p>");
            }
            event(hub, "conversation.admin.noted", id, "note", "274", "<p>a note</p>");
            event(hub, "conversation.admin.closed", id, "close", IntercomAccount.ADMIN, "");
            event(hub, "conversation.admin.snoozed", id, "snoozed", "274", "");
            await("the answer and the state")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> state(hub).equals("pending") && sent(meta).size() == 2);
            assertThat(sent(meta)).containsExactly("Grüß Gott!", "We wait for you.");
            assertThat(intercom.violations()).isEmpty();
        }
    }

    private static List<String> sent(WhatsAppStub meta) {
        return meta.messages().stream()
                .map(message -> message.at("/text/body").asText())
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static String state(TestHub hub) {
        return hub.store()
                .read(tx -> tx.first("SELECT state FROM conversation", row -> row.text(1)))
                .orElse("");
    }

    private static int head(TestHub hub) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(hub.url().resolve(WEBHOOK))
                .method("HEAD", BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    private static void event(TestHub hub, String topic, String id, String type, String by, String body)
            throws Exception {
        // after what was written, of which Intercom tells whole seconds
        long soon = Instant.now().getEpochSecond() + 1;
        String event =
                """
                {"type":"notification_event","id":"n-%1$s-%3$s","topic":"%1$s","created_at":%6$d,"data":{"item":{
                 "type":"conversation","id":"%2$s","source":{"type":"conversation","author":{"type":"lead"},"url":null},
                 "tags":{"tags":[{"name":"saddlebag"}]},
                 "conversation_parts":{"conversation_parts":[{"type":"conversation_part","id":"9-%3$s","part_type":"%3$s",
                  "body":%5$s,"created_at":%6$d,"author":{"type":"admin","id":"%4$s","name":"Sam"}}]}}}}
                """
                        .formatted(topic, id, type, by, body.isEmpty() ? "null" : Json.write(body), soon);
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA1"));
        String signature = "sha1=" + HexFormat.of().formatHex(mac.doFinal(event.getBytes(UTF_8)));
        assertThat(hub.post(WEBHOOK, event, Map.of("X-Hub-Signature", signature)))
                .isEqualTo(200);
    }
}
