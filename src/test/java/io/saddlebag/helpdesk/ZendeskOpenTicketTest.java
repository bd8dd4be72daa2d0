package io.saddlebag.helpdesk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.helpdesk.ZendeskTicket.Comment;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A new conversation becomes one ticket, in the customer's name. */
class ZendeskOpenTicketTest extends ZendeskScene {
    ZendeskOpenTicketTest() throws IOException {}

    @Test
    void opensATicketInTheCustomersName() throws IOException {
        JsonNode command = example("open-ticket-mail");
        JsonNode result = hub.play(command);
        ZendeskTicket ticket = onlyTicket();
        assertThat(result.at("/done/ticket").asText()).isEqualTo(Long.toString(ticket.id()));
        assertThat(result.at("/done/url").asText()).isEqualTo(zendesk.uri() + "/agent/tickets/" + ticket.id());
        assertThat(ticket.text("external_id"))
                .isEqualTo(command.path("conversation").asText());
        assertThat(ticket.text("priority")).isEqualTo("high");
        assertThat(ticket.tags()).contains("saddlebag", "channel-email", "asked-for-a-person");
        Comment comment = ticket.comments().get(0);
        assertThat(comment.author())
                .isEqualTo(customer("anna@example.org"))
                .isNotEqualTo(zendesk.account().hub());
        assertThat(comment.isPublic()).isTrue();
        assertThat(comment.files()).containsExactly("receipt.png");
        assertThat(comment.html()).contains("invoice.pdf").contains("could not be fetched");
        assertThat(comment.command()).isEqualTo(command.path("id").asText());
        assertThat(comment.message()).isEqualTo(command.at("/message/id").asText());
    }

    @Test
    void leavesTheNameOfAKnownCustomerAlone() throws IOException {
        hub.play(example("open-ticket-mail"));
        assertThat(zendesk.account().users().get(1).path("name").asText()).isEqualTo("A. Huber");
    }

    @Test
    void makesACustomerWhoHasNoAddressOnce() throws IOException {
        hub.play(example("open-ticket-whatsapp"));
        ObjectNode other = example("open-ticket-whatsapp");
        hub.play(other.put("id", "another").put("conversation", "another"));
        List<JsonNode> users = zendesk.account().users();
        assertThat(users).hasSize(3);
        assertThat(users.get(2).path("phone").asText()).isEqualTo("+4366012345678");
        assertThat(zendesk.account().tickets()).hasSize(2).allSatisfy(ticket -> assertThat(
                        ticket.comments().get(0).author())
                .isEqualTo(users.get(2).path("id").longValue()));
    }

    @Test
    void makesACustomerWhosePhoneSomebodyElseHas() throws IOException {
        long other = zendesk.account().addUser("Other", "", "+4366012345678");
        hub.play(example("open-ticket-whatsapp"));
        assertThat(onlyTicket().comments().get(0).author()).isNotEqualTo(other);
    }

    @Test
    void givesAKnownCustomerTheNumberThatNobodyElseHas() throws IOException {
        ObjectNode command = example("open-ticket-number-of-a-known-customer");
        hub.play(command);
        assertThat(zendesk.account().users().get(1).path("phone").asText()).isEqualTo("+4366012345678");
        long other = zendesk.account().addUser("Other", "other@example.org", "");
        String next = Json.write(command).replace("anna@example.org", "other@example.org");
        hub.play(((ObjectNode) Json.parse(next.getBytes(UTF_8)))
                .put("id", "another")
                .put("conversation", "another"));
        assertThat(zendesk.account().tickets().get(1).text("requester_id")).isEqualTo(Long.toString(other));
        assertThat(zendesk.requests().toString()).contains("/identities 422");
    }

    @Test
    void keepsAClaimedAddressAwayFromItsOwner() throws IOException {
        hub.play(example("open-ticket-unverified-sender"));
        assertThat(onlyTicket().text("requester_id")).isNotEqualTo(Long.toString(customer("anna@example.org")));
    }

    @Test
    void findsACustomerWhomTheSearchDoesNotShowYet() throws IOException {
        zendesk.account().searchLags(true);
        hub.play(example("open-ticket-mail"));
        assertThat(onlyTicket().text("requester_id")).isEqualTo(Long.toString(customer("anna@example.org")));
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void opensOneTicketWhateverGoesWrong(Fault fault) throws IOException {
        for (String step : List.of("GET /api/v2/users/search", "POST /api/v2/uploads", CREATE)) {
            zendesk.failNext(step, fault);
        }
        ObjectNode command = example("open-ticket-mail");
        JsonNode result = playUntilDone(command);
        assertThat(onlyTicket().comments()).hasSize(1);
        assertThat(onlyTicket().comments().get(0).files()).containsExactly("receipt.png");
        assertThat(result.at("/done/ticket").asText())
                .isEqualTo(Long.toString(onlyTicket().id()));
        assertThat(result.at("/done/data/requester").longValue()).isEqualTo(customer("anna@example.org"));
    }

    @Test
    void opensOneTicketWhenZendeskHasForgottenTheKey() throws IOException {
        zendesk.failNext(CREATE, Fault.ANSWER_LOST);
        ObjectNode command = example("open-ticket-mail");
        assertThatIOException().isThrownBy(() -> hub.play(command));
        zendesk.account().forgetIdempotencyKeys();
        hub.play(command.put("again", true));
        assertThat(onlyTicket().comments()).hasSize(1);
    }

    @Test
    void opensASecondTicketOfAConversationThatHadOneBefore() throws IOException {
        hub.play(example("open-ticket-mail"));
        ObjectNode later = example("open-ticket-mail");
        hub.play(later.put("id", "0198c1de-7b00-7000-8000-000000000099").put("again", true));
        assertThat(zendesk.account().tickets()).hasSize(2);
    }

    @Test
    void saysWhatToCheckWhenTheTokenIsRefused() throws IOException {
        JsonNode result = hubWith("Bearer wrong").play(example("open-ticket-mail"));
        assertThat(result.at("/failed/reason").asText()).contains("token").contains("Couldn't authenticate you");
        assertThat(result.at("/failed/retry").booleanValue()).isFalse();
    }

    @Test
    void opensATicketHoweverMuchThereIs() throws IOException {
        ObjectNode command = example("open-ticket-whatsapp");
        ObjectNode message = command.withObject("/message");
        message.withObject("/content")
                .put("text", "{{t}} ".repeat(200_000))
                .put("visibleText", "{{t}} ".repeat(200_000));
        for (int i = 0; i < 300; i++) {
            message.withObject("/content")
                    .withArray("parts")
                    .addObject()
                    .put("type", "contact-card")
                    .put("name", "n");
            message.withArray("attachments")
                    .addObject()
                    .put("name", "label-" + i)
                    .put("reference", "r");
        }
        hub.play(command);
        Comment comment = onlyTicket().comments().get(0);
        assertThat(comment.body()).contains("cut here").doesNotContain("{{");
        ((ObjectNode) message.get("content")).put("text", "Short").put("visibleText", "Short");
        hub.play(command.put("id", "another"));
        assertThat(zendesk.account().tickets().get(1).comments().get(0).body())
                .startsWith("Short")
                .contains("label-0 ")
                .contains("290 more attachments");
    }
}
