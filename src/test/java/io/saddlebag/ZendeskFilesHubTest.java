package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.saddlebag.helpdesk.ZendeskStub;
import io.saddlebag.store.TestStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files between WhatsApp and Zendesk, on both stores: a customer's to the ticket, an agent's to the customer. */
class ZendeskFilesHubTest {
    private static final byte[] PICTURE = "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] SLIP = "%PDF-1.4\nslip".getBytes(StandardCharsets.ISO_8859_1);
    private static final String PHONE = "436601234999";
    private static final String SECRET = "a-secret-of-zendesk";

    /** What Zendesk tells of an agent's comment; its own events source is another matter. */
    private static final String INBOUND =
            """
            {
              "direction": "outbound", "kind": "message", "channel": "helpdesk", "originalId": id,
              "sender": {"role": "agent", "name": "Sam"},
              "content": {"text": text},
              "attachments": [files.{"name": "../slip.pdf", "type": "application/pdf", "reference": $string($)}],
              "thread": {"ticket": ticket}
            }
            """;

    private static final String ROUTE =
            """
            - route:
                id: from-zendesk
                from:
                  uri: kamelet:chat-webhook-source
                  parameters:
                    connector: zendesk
                    account: main
                    path: /webhooks/zendesk
                    secret: a-secret-of-zendesk
                    header: X-Signature
                  steps:
                    - to:
                        uri: direct
                        parameters:
                          name: accept
            """;

    @ParameterizedTest
    @EnumSource
    void filesTravelBothWays(TestStores stores, @TempDir Path data) throws Exception {
        try (ZendeskStub zendesk = new ZendeskStub();
                WhatsAppStub meta = new WhatsAppStub();
                TestHub hub = TestHub.production(
                        data.resolve("data"),
                        "--helpdesk.connector=zendesk",
                        "--helpdesk.rate=0",
                        "--zendesk.url=" + zendesk.uri(),
                        "--zendesk.file-hosts=localhost:" + zendesk.uri().getPort(),
                        "--zendesk.oauth-token=" + ZendeskStub.TOKEN,
                        "--whatsapp.api-url=" + meta.uri(),
                        "--whatsapp.access-token=" + WhatsAppStub.TOKEN,
                        "--connectors.directory="
                                + folder(data.resolve("connectors"), "zendesk/inbound.jsonata", INBOUND),
                        "--routes.directory=" + folder(data.resolve("routes"), "zendesk.camel.yaml", ROUTE),
                        "--store.url=" + stores.url(),
                        "--store.user=postgres",
                        "--store.password=postgres")) {
            String media = meta.has(PICTURE);
            customer(
                    hub,
                    "\"type\":\"image\",\"image\":{\"id\":\"%s\",\"mime_type\":\"image/png\",\"sha256\":\"%s\",\"caption\":\"see\"}"
                            .formatted(media, WhatsAppStub.sha256(PICTURE)));
            await("the ticket, known to the hub").atMost(Duration.ofSeconds(30)).until(() -> hub.store()
                    .read(tx -> tx.first("SELECT 1 FROM ticket", row -> true))
                    .isPresent());
            assertThat(zendesk.requests().toString()).contains("POST /api/v2/uploads 201");
            long ticket = zendesk.account().tickets().get(0).id();

            agent(
                    hub,
                    "{\"id\":\"z-1\",\"ticket\":\"%d\",\"text\":\"Your slip.\",\"files\":[%d]}"
                            .formatted(ticket, zendesk.has(SLIP)));
            JsonNode sent = await("the slip at the customer's")
                    .atMost(Duration.ofSeconds(30))
                    .until(
                            () -> meta.messages().stream()
                                    .filter(message ->
                                            message.path("type").asText().equals("document"))
                                    .findFirst()
                                    .orElse(MissingNode.getInstance()),
                            JsonNode::isObject);
            assertThat(sent.at("/document/filename").asText()).isEqualTo("slip.pdf");
            assertThat(sent.at("/document/caption").asText()).isEqualTo("Your slip.");
            assertThat(meta.file(sent.at("/document/id").asText())).isEqualTo(SLIP);

            agent(hub, "{\"id\":\"z-2\",\"ticket\":\"%d\",\"text\":\"And this.\",\"files\":[99]}".formatted(ticket));
            await("the note about the file that is not there")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> zendesk.account().tickets().get(0).comments().stream()
                            .anyMatch(comment -> !comment.isPublic()
                                    && comment.body().contains("“slip.pdf” was not sent")
                                    && comment.body().contains("Zendesk does not have the file any more")));
            assertThat(meta.messages().toString()).contains("And this.");
            assertThat(zendesk.violations()).isEmpty();
            assertThat(meta.violations()).isEmpty();
        }
    }

    private static Path folder(Path folder, String file, String content) throws IOException {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(folder.resolve(file), content);
        return folder;
    }

    private static void customer(TestHub hub, String content) {
        String body =
                """
                {"object":"whatsapp_business_account","entry":[{"id":"B1","changes":[{"field":"messages","value":{
                "messaging_product":"whatsapp","metadata":{"phone_number_id":"106540352242922"},
                "contacts":[{"profile":{"name":"Ada"},"wa_id":"%1$s"}],
                "messages":[{"from":"%1$s","id":"wamid.file","timestamp":"%2$d",%3$s}]}}]}]}"""
                        .formatted(PHONE, Instant.now().getEpochSecond(), content);
        String signature = "sha256=" + TestHub.hmac(TestHub.WHATSAPP_SECRET, body);
        assertThat(hub.post("/webhooks/whatsapp", body, Map.of("X-Hub-Signature-256", signature)))
                .isEqualTo(200);
    }

    private static void agent(TestHub hub, String body) {
        assertThat(hub.post("/webhooks/zendesk", body, Map.of("X-Signature", TestHub.hmac(SECRET, body))))
                .isEqualTo(200);
    }
}
