package io.saddlebag.helpdesk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The escalation as an agent reads it in Zendesk. */
class ZendeskNoteTest {
    private static final int MOST_THAT_ZENDESK_TAKES = 65_535;

    private final OutboundMapping mapping = new OutboundMapping(Path.of("connectors/zendesk"));
    private final ObjectNode escalation = escalation();

    @Test
    void saysTheMostImportantFirst() {
        assertThat(note())
                .containsSubsequence(
                        "Anna Huber",
                        "verified",
                        "The customer asked to talk to a person.",
                        "An answer today",
                        "Now: e-mail; before: WhatsApp, web chat",
                        "Broken lid, open (#35120)",
                        "2026-11-19 17:02 UTC · web chat · Anna Huber (customer)",
                        "2026-11-20 09:15 UTC · e-mail",
                        "https://hub.example.com/timeline/");
    }

    @Test
    void warnsOfACustomerWhoIsNotVerified() {
        escalation.withObject("/customer").put("proven", false);
        assertThat(note()).contains("not verified: do not disclose account data");
    }

    @Test
    void takesNothingOfWhatPeopleWroteForMarkup() {
        String hostile = "<script>\"'&{{ticket.comments}}{% x %}\u202e\u0007";
        escalation.withObject("/customer").put("name", hostile);
        escalation.put("queue", hostile).put("expects", hostile).put("channel", hostile);
        escalation.put("link", "javascript:alert(1)");
        escalation.withArray("reasons").addObject().put("code", hostile).put("detail", hostile);
        escalation.withArray("channelsBefore").add(hostile);
        ((ObjectNode) escalation.withArray("earlier").get(0))
                .put("subject", hostile)
                .put("outcome", hostile);
        line(hostile);
        assertThat(note())
                .contains("&lt;script&gt;&quot;&#39;&amp;")
                .doesNotContain("<script", "{{", "{%", "\u202e", "\u0007", "javascript");
    }

    @Test
    void showsWhatTheCompanysOwnSystemsKnow() {
        ObjectNode shop = escalation.withArray("accounts").addObject();
        shop.put("source", "shopify").put("state", "known").put("name", "Anna <b>");
        shop.put("url", "https://shop.example/customers/7").withArray("tags").add("vip");
        ObjectNode order = shop.withArray("orders").addObject();
        order.put("number", "#1003").put("open", true).put("state", "fulfilled, in transit");
        order.put("tracking", "DHL 0034").put("trackingUrl", "javascript:alert(1)");
        order.withArray("items").add("1 × Saddle <bag>");
        shop.withArray("refunds").addObject().put("order", "#1002").put("amount", "12.50 EUR");
        shop.withArray("subscriptions").addObject().put("name", "Care").put("next", "2026-12-01T00:00:00Z");
        shop.withArray("facts").addObject().put("name", "Spent").put("value", "913 EUR");
        escalation.withArray("accounts").addObject().put("source", "erp").put("state", "unknown");
        escalation
                .withArray("accounts")
                .addObject()
                .put("source", "crm")
                .put("state", "unavailable")
                .put("reason", "it did not answer in time");
        ((ObjectNode) escalation.withArray("earlier").get(0)).put("rating", "bad");
        assertThat(note())
                .containsSubsequence(
                        "<b>shopify</b>: <a href=\"https://shop.example/customers/7\">Anna &lt;b&gt;</a>, vip",
                        "<li><b>#1003</b>: fulfilled, in transit, DHL 0034<br>1 × Saddle &lt;bag&gt;</li>",
                        "Refund #1002, 12.50 EUR",
                        "Subscription Care, next 2026-12-01",
                        "Spent: 913 EUR",
                        "<b>erp</b>: does not know this customer",
                        "<b>crm</b>: not asked, because it did not answer in time",
                        "(#35120), rated bad")
                .doesNotContain("javascript");
    }

    @Test
    void leavesTheMiddleOfALongTranscriptOut() {
        for (int i = 1; i <= 300; i++) {
            line("Message " + i + " " + "\"quoted\" ".repeat(50));
        }
        line("The newest. " + "n".repeat(15_000) + " Its end.");
        assertThat(note().length()).isLessThan(MOST_THAT_ZENDESK_TAKES);
        assertThat(note())
                .contains("Is &lt;my&gt; order on its way?")
                .contains("messages left out")
                .contains("Message 300 ")
                .doesNotContain("Message 1 ", "Message 150 ")
                .contains("The newest. ")
                .contains("Its end.");
    }

    @Test
    void saysThatTheHubHasLeftOutTheMiddle() {
        assertThat(note()).doesNotContain("left out");
        escalation.put("leftOut", true);
        assertThat(note()).containsSubsequence("2026-11-19 17:02 UTC", "… messages left out …", "2026-11-20 09:15 UTC");
    }

    @Test
    void fitsHoweverMuchMarkupThereIsToTame() {
        for (int i = 0; i < 30; i++) {
            line("\"".repeat(30_000));
            escalation.withArray("earlier").addObject().put("subject", "\"".repeat(4_000));
            escalation.withArray("reasons").addObject().put("code", "vip").put("detail", "'".repeat(4_000));
        }
        assertThat(note().length()).isLessThan(MOST_THAT_ZENDESK_TAKES);
    }

    private void line(String text) {
        ArrayNode transcript = escalation.withArray("transcript");
        transcript
                .addObject()
                .put("at", "2026-11-20T10:00:00Z")
                .put("channel", "webchat")
                .put("role", "customer")
                .put("name", text.substring(0, Math.min(20, text.length())))
                .put("text", text);
    }

    private String note() {
        return mapping.call("note", escalation).textValue();
    }

    private static ObjectNode escalation() {
        try {
            byte[] command =
                    Files.readAllBytes(Path.of("connectors/zendesk/examples/add-note-escalation/command.json"));
            return (ObjectNode) Json.parse(command).get("escalation");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
