package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.helpdesk.Fault;
import io.saddlebag.helpdesk.ZendeskStub;
import io.saddlebag.helpdesk.ZendeskTicket;
import io.saddlebag.helpdesk.ZendeskTicket.Comment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent does in Zendesk comes back: to the customer, to the timeline, and what became of it to the ticket. */
class ZendeskEventsHubTest {
    private static final String PHONE = "436601234567";
    private static final byte[] SLIP = "%PDF-1.4\nslip".getBytes(StandardCharsets.ISO_8859_1);

    @TempDir
    private Path data = Path.of("");

    @Test
    void whatTheAgentDoesReachesTheCustomerOnceAndWhatBecameOfItReachesTheAgent() throws Exception {
        try (ZendeskInUse desk = new ZendeskInUse();
                WhatsAppStub meta = new WhatsAppStub();
                TestHub hub = TestHub.production(
                        data,
                        Stream.concat(
                                        Stream.of(
                                                "--helpdesk.connector=zendesk",
                                                "--helpdesk.rate=0",
                                                "--delivery.backoff=50ms",
                                                "--reply.tell-delivered=true",
                                                "--whatsapp.api-url=" + meta.uri(),
                                                "--whatsapp.access-token=" + WhatsAppStub.TOKEN),
                                        desk.settings().stream())
                                .toArray(String[]::new))) {
            ZendeskStub zendesk = desk.stub();
            Scene scene = new Scene(zendesk, meta, hub);
            long ticket = scene.customerWrites("wamid.1", "Where is my parcel?");

            long replied = zendesk.account().comments(ticket, "<p>It left <b>today</b>.</p>", true, zendesk.has(SLIP));
            zendesk.failNext("GET /api/v2/tickets/" + ticket, Fault.UNAVAILABLE);
            String event = ZendeskInUse.event("ticket.comment_added", ticket, true, replied);
            ZendeskInUse.tells(hub, event);
            ZendeskInUse.tells(hub, event);
            zendesk.account().comments(ticket, "<p>He is a nuisance.</p>", false);
            ZendeskInUse.tells(hub, ZendeskInUse.event("ticket.comment_added", ticket, false, 1));
            scene.until("the answer with its file", () -> scene.sent().equals(List.of("It left today.")));
            assertThat(meta.messages().toString()).contains("slip.pdf");

            zendesk.account().comments(ticket, "<p>One.</p>", true);
            zendesk.account().comments(ticket, "<p>Two.</p>", true);
            ZendeskInUse.tells(
                    hub,
                    """
                    {"ticket": {"id": "%d", "updated_at": "%s"}}"""
                            .formatted(ticket, Instant.now()));
            scene.until("both answers by one trigger, in order", () -> scene.sent()
                    .equals(List.of("It left today.", "One.", "Two.")));

            zendesk.account().setStatus(ticket, "solved");
            ZendeskInUse.tells(hub, ZendeskInUse.event("ticket.status_changed", ticket, true, 0));
            scene.until("the conversation solved", () -> scene.state().equals("solved"));
            scene.customerWrites("wamid.2", "It is broken.");
            scene.until(
                    "the ticket open again",
                    () -> zendesk.account().tickets().get(0).text("status").equals("open"));
            ZendeskInUse.tells(hub, ZendeskInUse.event("ticket.status_changed", ticket, true, 0));
            zendesk.account().rates(ticket, "bad", "It broke.");
            ZendeskInUse.tells(
                    hub, """
                    {"ticket": {"id": %d, "updated_at": "later"}}""".formatted(ticket));
            scene.until("the rating", () -> scene.rating().equals("bad"));
            assertThat(scene.state()).isEqualTo("open");

            meta.nextMessage(WhatsAppStub.Trouble.UNDELIVERABLE);
            zendesk.account().comments(ticket, "<p>A new one is on its way.</p>", true);
            ZendeskInUse.tells(hub, ZendeskInUse.event("ticket.comment_added", ticket, true, 0));
            scene.until("the note that it did not arrive", () -> scene.notes().stream()
                    .anyMatch(note -> note.contains("“A new one is on its way.”: It could not be delivered")
                            && note.contains("Reach the customer in another way")));
            scene.receipt("delivered");
            scene.receipt("read");
            scene.until("the line that another did", () -> scene.notes().stream()
                    .anyMatch(note -> note.contains("It has reached the customer by whatsapp.")));
            assertThat(scene.notes())
                    .filteredOn(note -> note.contains("It has reached"))
                    .hasSize(1);

            zendesk.account().setStatus(ticket, "closed");
            scene.customerWrites("wamid.3", "And now?");
            scene.customerWrites("wamid.4", "Hello?");
            List<ZendeskTicket> tickets = zendesk.account().tickets();
            assertThat(tickets).hasSize(2);
            assertThat(tickets.get(1).text("via_followup_source_id")).isEqualTo(Long.toString(ticket));
            assertThat(tickets.get(1).comments()).extracting(Comment::body).contains("And now?", "Hello?");
            long followUp = tickets.get(1).id();
            zendesk.account().comments(followUp, "<p>Here I am.</p>", true);
            ZendeskInUse.tells(hub, ZendeskInUse.event("ticket.comment_added", followUp, true, 0));
            scene.until(
                    "the answer at the ticket that follows", () -> scene.sent().contains("Here I am."));

            zendesk.account().setStatus(followUp, "closed");
            ZendeskInUse.tells(hub, ZendeskInUse.event("ticket.status_changed", followUp, true, 0));
            scene.until("the conversation closed", () -> scene.state().equals("closed"));

            long byHand = zendesk.account().followsUp(followUp, "<p>The code is 4711.</p>");
            ZendeskInUse.tells(hub, ZendeskInUse.event("ticket.comment_added", byHand, true, 0));
            scene.until(
                    "what an agent writes in a ticket that follows by hand",
                    () -> scene.sent().contains("The code is 4711.")
                            && scene.state().equals("open"));
            assertThat(hub.whatsapp("wamid.5", PHONE, "Got it.")).isEqualTo(200);
            scene.until("the customer's words there", () -> zendesk.account().tickets().get(2).comments().stream()
                    .anyMatch(comment -> comment.body().strip().equals("Got it.")));
            zendesk.account().redacts(byHand, scene.comment("The code is 4711."), "<p>The code is ▇▇▇▇.</p>");
            ZendeskInUse.tells(
                    hub,
                    ZendeskInUse.event("ticket.comment_redacted", byHand, true, scene.comment("The code is 4711.")));
            scene.until("the redacted words", () -> scene.texts().contains("The code is ▇▇▇▇."));
            assertThat(scene.texts()).doesNotContain("The code is 4711.");
            assertThat(zendesk.account().tickets()).hasSize(3);
            assertThat(scene.sent())
                    .containsExactly("It left today.", "One.", "Two.", "Here I am.", "The code is 4711.");
            assertThat(scene.outcomes()).doesNotContain("quarantined");
            assertThat(zendesk.violations()).isEmpty();
        }
    }

    private record Scene(ZendeskStub zendesk, WhatsAppStub meta, TestHub hub) {
        long customerWrites(String id, String text) {
            assertThat(hub.whatsapp(id, PHONE, text)).isEqualTo(200);
            until(
                    "the message at a ticket the hub knows",
                    () -> zendesk.account().tickets().stream()
                                    .flatMap(ticket -> ticket.comments().stream())
                                    .anyMatch(comment -> comment.body().strip().equals(text))
                            && !rows("SELECT 1 FROM ticket").isEmpty());
            return zendesk.account().tickets().get(0).id();
        }

        /** WhatsApp tells of the first answer. */
        void receipt(String status) {
            String body =
                    """
                    {"object":"whatsapp_business_account","entry":[{"id":"B1","changes":[{"field":"messages","value":{
                    "messaging_product":"whatsapp","metadata":{"phone_number_id":"106540352242922"},
                    "statuses":[{"id":"wamid.OURS.%d","status":"%s","timestamp":"%d","recipient_id":"%s"}]}}]}]}"""
                            .formatted(place(), status, Instant.now().getEpochSecond(), PHONE);
            String signature = "sha256=" + TestHub.hmac(TestHub.WHATSAPP_SECRET, body);
            assertThat(hub.post("/webhooks/whatsapp", body, Map.of("X-Hub-Signature-256", signature)))
                    .isEqualTo(200);
        }

        private int place() {
            List<JsonNode> all = meta.messages();
            for (int i = 0; i < all.size(); i++) {
                if (text(all.get(i)).equals("One.")) {
                    return i + 1;
                }
            }
            throw new AssertionError("it was not sent");
        }

        List<String> sent() {
            return meta.messages().stream()
                    .map(Scene::text)
                    .filter(text -> !text.isEmpty())
                    .toList();
        }

        private static String text(JsonNode message) {
            return message.at("/text/body")
                    .asText(message.at("/document/caption").asText());
        }

        List<String> notes() {
            return zendesk.account().tickets().get(0).comments().stream()
                    .filter(comment -> !comment.isPublic())
                    .map(Comment::body)
                    .toList();
        }

        String state() {
            return rows("SELECT state FROM conversation").get(0);
        }

        String rating() {
            return rows("SELECT coalesce(rating, '') FROM conversation").get(0);
        }

        List<String> texts() {
            return rows("SELECT text FROM message");
        }

        /** The number of a comment at Zendesk. */
        long comment(String text) {
            return Long.parseLong(rows("SELECT original_id FROM message WHERE text = '" + text + "'")
                    .get(0)
                    .replace("comment-", ""));
        }

        List<String> outcomes() {
            return new ArrayList<>(rows("SELECT outcome FROM arrival"));
        }

        private List<String> rows(String sql) {
            return hub.store().read(tx -> tx.list(sql, row -> row.text(1)));
        }

        void until(String what, Callable<Boolean> holds) {
            await(what).atMost(Duration.ofSeconds(30)).until(holds);
        }
    }
}
