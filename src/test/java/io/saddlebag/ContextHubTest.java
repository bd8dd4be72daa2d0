package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.ShopStub.Mood;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a shop knows of a customer goes with the ticket, and whatever is wrong with the shop, the ticket goes. */
class ContextHubTest {
    private static final String TICKETS = "/sandbox/helpdesk/data/tickets";
    private static final String ORDER =
            """
            {"id":820982911946154508,"admin_graphql_api_id":"gid://shopify/Order/820982911946154508","name":"#1003",
            "updated_at":"2099-11-21T11:00:00+01:00","cancelled_at":null,"fulfillments":[],"refunds":[],
            "customer":{"id":7001,"admin_graphql_api_id":"gid://shopify/Customer/7001","email":"ada@example.com",
            "verified_email":true,"first_name":"Ada","last_name":"Lovelace"}}""";

    @Test
    void aShopIsAskedAboutTheProvenAndNobodyWaitsForIt(@TempDir Path data) throws IOException {
        try (ShopStub shop = new ShopStub();
                TestHub hub = TestHub.sandbox(
                        data,
                        "--news.tell=order-shipped",
                        "--shopify.url=" + shop.url(),
                        "--shopify.shop=example.myshopify.com",
                        "--shopify.client-id=shop-client",
                        "--shopify.client-secret=" + ShopStub.SECRET,
                        "--context.wait=4s",
                        "--context.remember=0",
                        "--delivery.breaker-pause=30s")) {
            JsonNode known = ticketOf(hub, 1, "v1", "Where is my order?", user("C-1", ShopStub.KNOWN));
            assertThat(known.at("/state").asText()).isEqualTo("known");
            assertThat(known.at("/source").asText()).isEqualTo("shopify");
            assertThat(known.at("/orders/0/number").asText()).isEqualTo("#1003");
            assertThat(known.at("/orders/0/open").asBoolean()).isTrue();
            assertThat(known.at("/tags/0").asText()).isEqualTo("vip");

            JsonNode nobody = ticketOf(hub, 2, "v2", "Hello?", "");
            assertThat(nobody.isMissingNode())
                    .as("of whom nothing is proven, nobody asks")
                    .isTrue();
            JsonNode claimed = ticketOf(
                    hub, 3, "v3", "It is me", "{\"id\":\"C-1\",\"email\":\"ada@example.com\",\"verified\":false}");
            assertThat(claimed.isMissingNode())
                    .as("what is claimed is not asked about")
                    .isTrue();
            assertThat(shop.asked()).hasSize(1);

            JsonNode hostile = ticketOf(hub, 4, "v4", "Hi", user("C-4", "a'b\\\"}{shop{name}}@example.com"));
            assertThat(hostile.at("/state").asText()).isEqualTo("unknown");
            assertThat(shop.asked().get(1).path("emailAddress").asText()).isEqualTo("a'b\"}{shop{name}}@example.com");
            assertThat(shop.queries()).isEqualTo(1);

            ordersStandOnTheTimeline(hub);

            shop.is(Mood.THROTTLED);
            JsonNode throttled = ticketOf(hub, 5, "v5", "Hi", user("C-5", "five@example.com"));
            assertThat(throttled.at("/state").asText()).isEqualTo("unavailable");
            assertThat(throttled.at("/reason").asText()).isEqualTo("it takes no more questions for now");
            shop.is(Mood.WELL);
            Instant soon = Instant.now().plusSeconds(2);
            await().until(() -> Instant.now().isAfter(soon));
            close(hub, 1);
            JsonNode again = escalationOf(hub, 6, "v1", "And now?", user("C-1", ShopStub.KNOWN));
            assertThat(again.at("/accounts/0/state").asText())
                    .as("a second later it is asked again, with another token, for the first ran out")
                    .isEqualTo("known");
            assertThat(again.at("/transcript").findValuesAsText("text"))
                    .containsExactlyInAnyOrder(
                            "Where is my order?",
                            "Order #1003 was sent.",
                            "Your order #1003 is on its way.",
                            "And now?");
            assertThat(again.at("/earlier").findValuesAsText("channel"))
                    .as("events are no conversation")
                    .containsExactly("webchat");
            assertThat(shop.tokens()).isGreaterThan(1);

            shop.is(Mood.SLOW);
            Instant before = Instant.now();
            JsonNode slow = ticketOf(hub, 7, "v7", "Hi", user("C-7", "seven@example.com"));
            assertThat(slow.at("/reason").asText()).isEqualTo("it did not answer in time");
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(10));

            shop.is(Mood.BROKEN);
            assertThat(ticketOf(hub, 8, "v8", "Hi", user("C-8", "8@example.com"))
                            .at("/reason")
                            .asText())
                    .isEqualTo("it is out of service");
            ticketOf(hub, 9, "v9", "Hi", user("C-9", "9@example.com"));
            int asked = shop.asked().size();
            assertThat(ticketOf(hub, 10, "v10", "Hi", user("C-10", "10@example.com"))
                            .at("/reason")
                            .asText())
                    .isEqualTo("it did not answer lately and is left alone for a while");
            assertThat(shop.asked()).as("out of service it is left alone").hasSize(asked);
            assertThat(shop.refused()).isEmpty();
        }
    }

    /** They make no ticket; the next one tells of them. */
    private static void ordersStandOnTheTimeline(TestHub hub) {
        assertThat(shopify(hub, "e1", "wrong secret")).isEqualTo(401);
        assertThat(shopify(hub, "e1", ShopStub.SECRET)).isEqualTo(200);
        assertThat(shopify(hub, "e1", ShopStub.SECRET)).isEqualTo(200);
        await("the event, once")
                .atMost(Duration.ofSeconds(10))
                .until(
                        () -> hub.store()
                                .read(tx -> tx.list(
                                        "SELECT outcome FROM arrival WHERE connector = 'shopify' ORDER BY outcome",
                                        row -> row.text(1))),
                        outcomes -> outcomes.size() == 2);
        List<String> events = hub.store()
                .read(tx -> tx.list(
                        "SELECT m.text, c.state, i.value FROM message m JOIN conversation c ON c.id = m.conversation_id"
                                + " JOIN identifier i ON i.id = m.party_id WHERE m.connector = 'shopify'",
                        row -> row.text(1) + "|" + row.text(2) + "|" + row.text(3)));
        assertThat(events).containsExactly("Order #1003 was sent.|closed|ada@example.com");
        assertThat(hub.get(TICKETS).path("tickets"))
                .as("no ticket by themselves")
                .hasSize(4);
    }

    private static JsonNode ticketOf(TestHub hub, int number, String visitor, String text, String user) {
        return escalationOf(hub, number, visitor, text, user).at("/accounts/0");
    }

    private static JsonNode escalationOf(TestHub hub, int number, String visitor, String text, String user) {
        assertThat(hub.webchat("m-" + number, visitor, text, user)).isEqualTo(200);
        await("ticket " + number)
                .atMost(Duration.ofSeconds(20))
                .until(() -> hub.get(TICKETS).path("tickets").size(), size -> size == number);
        return hub.get(TICKETS + "/" + number).at("/escalation");
    }

    private static void close(TestHub hub, int ticket) {
        Map<String, String> fromThePage = Map.of("Origin", hub.url().toString());
        assertThat(hub.post(TICKETS + "/" + ticket + "/state", "{\"state\":\"closed\"}", fromThePage))
                .isLessThan(300);
        await("a closed conversation").atMost(Duration.ofSeconds(10)).until(() -> hub.store()
                .read(tx -> tx.first(
                                "SELECT 1 FROM conversation WHERE state = 'closed' AND channel = 'webchat'",
                                row -> true)
                        .isPresent()));
    }

    private static String user(String id, String email) {
        return "{\"id\":\"" + id + "\",\"email\":\"" + email + "\"}";
    }

    private static int shopify(TestHub hub, String event, String secret) {
        String signature = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(TestHub.hmac(secret, ORDER)));
        return hub.post(
                "/webhooks/shopify",
                ORDER,
                Map.of(
                        "X-Shopify-Hmac-Sha256",
                        signature,
                        "X-Shopify-Topic",
                        "orders/fulfilled",
                        "X-Shopify-Shop-Domain",
                        "example.myshopify.com",
                        "X-Shopify-Event-Id",
                        event,
                        "X-Shopify-Webhook-Id",
                        "w-" + Instant.now().toEpochMilli()));
    }
}
