package io.saddlebag.helpdesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.helpdesk.IntercomConversation.Part;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A new conversation is begun once, in the customer's name. */
class IntercomOpenTicketTest extends IntercomScene {
    IntercomOpenTicketTest() throws IOException {}

    @Test
    void beginsAConversationInTheCustomersName() throws IOException {
        String anna = intercom.account().addContact("lead", "", "anna@example.org", "");
        JsonNode done = hub.play(example("open-ticket-mail")).path("done");
        IntercomConversation conversation = onlyConversation();
        assertThat(done.path("ticket").asText()).isEqualTo(conversation.id());
        assertThat(done.path("url").asText())
                .isEqualTo("https://app.eu.intercom.com/a/apps/lkqcyt9t/conversations/" + conversation.id());
        assertThat(done.at("/data/contact").asText()).isEqualTo(anna);
        assertThat(done.at("/data/problems").isMissingNode()).isTrue();
        assertThat(conversation.contact()).isEqualTo(anna);
        assertThat(conversation.title()).isEqualTo("Where is order 1001?");
        assertThat(conversation.first())
                .startsWith("Hello,")
                .contains("invoice.pdf")
                .contains("could not be fetched");
        assertThat(conversation.tags())
                .contains("saddlebag", "channel-email", "asked-for-a-person", "order", "priority-high");
        assertThat(conversation.team()).isEqualTo(IntercomAccount.TEAM);
        assertThat(conversation.attributes().path("Order").asText()).isEqualTo("1001");
        assertThat(conversation.parts("comment")).singleElement().satisfies(part -> {
            assertThat(part.by()).isEqualTo(anna);
            assertThat(part.files()).containsExactly("receipt.png");
        });
    }

    @Test
    void convertsAConversationToATicketAndMarksItWhereThatIsWanted() throws IOException {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("ticketType", "88");
        settings.put("conversationAttribute", "Saddlebag");
        ObjectNode command = example("open-ticket-mail");
        hubWith(new OutboundMapping(FOLDER, settings), "Bearer " + IntercomStub.TOKEN)
                .play(command);
        assertThat(onlyConversation().ticketType()).isEqualTo("88");
        assertThat(onlyConversation().attributes().path("Saddlebag").asText())
                .isEqualTo(command.path("conversation").asText());
    }

    @Test
    void makesAPhoneOnlyLeadOnce() throws IOException {
        hub.play(example("open-ticket-whatsapp"));
        ObjectNode other = example("open-ticket-whatsapp");
        hub.play(other.put("id", "another").put("conversation", "another"));
        assertThat(intercom.account().contacts()).singleElement().satisfies(lead -> {
            assertThat(lead.path("role").asText()).isEqualTo("lead");
            assertThat(lead.path("phone").asText()).isEqualTo("+4366012345678");
        });
        assertThat(intercom.account().conversations()).hasSize(2);
    }

    @Test
    void findsAnAccountByItsIdAndFollowsAMergedContact() throws IOException {
        ObjectNode command = example("open-ticket-mail");
        command.withObject("/customer")
                .withArray("identifiers")
                .addObject()
                .put("type", "account_id")
                .put("value", "A/7")
                .put("verification", "verified");
        String merged = intercom.account().addContact("user", "A/7", "", "");
        String into = intercom.account().addContact("user", "A/8", "anna@example.org", "");
        intercom.account().merge(merged, into);
        hub.play(command);
        assertThat(onlyConversation().contact()).isEqualTo(into);
    }

    @Test
    void leavesTheUserOfAnotherAccountAlone() throws IOException {
        ObjectNode command = example("open-ticket-mail");
        command.withObject("/customer")
                .withArray("identifiers")
                .addObject()
                .put("type", "account_id")
                .put("value", "A7")
                .put("verification", "verified");
        intercom.account().addContact("user", "A8", "", "+4366012345678");
        JsonNode done = hub.play(command).path("done");
        assertThat(intercom.account().contacts()).hasSize(2);
        assertThat(intercom.account().contacts().get(1).path("external_id").asText())
                .isEqualTo("A7");
        assertThat(done.at("/data/contact").asText())
                .isEqualTo(intercom.account().contacts().get(1).path("id").asText());
    }

    @Test
    void takesTheContactThatAConflictNames() throws IOException {
        ObjectNode command = example("open-ticket-mail");
        command.withObject("/customer")
                .withArray("identifiers")
                .addObject()
                .put("type", "account_id")
                .put("value", "A7")
                .put("verification", "verified");
        intercom.account().searchLags(true);
        String anna = intercom.account().addContact("user", "", "anna@example.org", "");
        hub.play(command);
        assertThat(onlyConversation().contact()).isEqualTo(anna);
    }

    @Test
    void keepsAClaimedAddressAwayFromItsOwner() throws IOException {
        String owner = intercom.account().addContact("user", "", "anna@example.org", "");
        hub.play(example("open-ticket-unverified-sender"));
        assertThat(onlyConversation().contact()).isNotEqualTo(owner);
        assertThat(intercom.account().contacts().get(1).path("email").asText()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void beginsOneConversationWhateverGoesWrongWhileSearchLags(Fault fault) throws IOException {
        intercom.account().searchLags(true);
        for (String step : List.of("POST /contacts/search", "POST /contacts", BEGIN)) {
            intercom.failNext(step, fault);
        }
        ObjectNode command = example("open-ticket-mail");
        JsonNode result = Json.mapper().createObjectNode();
        for (int attempt = 0; attempt < 8 && !result.has("done"); attempt++) {
            try {
                result = hub.play(command);
                if (result.at("/failed/busy").asBoolean()) {
                    againAtOnce(command);
                } else if (result.at("/failed/retry").asBoolean()) {
                    intercom.account().searchLags(false);
                    again(command);
                }
            } catch (IOException e) {
                againAtOnce(command);
            }
        }
        assertThat(onlyConversation().parts("comment")).hasSize(1);
        assertThat(intercom.account().contacts()).hasSize(1);
    }

    @Test
    void addsTheFilesOnceWhenThatWasInterrupted() throws IOException {
        ObjectNode command = example("open-ticket-mail");
        intercom.failNext("POST /conversations/501/reply", Fault.ANSWER_LOST);
        assertThatIOException().isThrownBy(() -> hub.play(command));
        hub.play(again(command));
        assertThat(onlyConversation().parts("comment"))
                .singleElement()
                .extracting(Part::files)
                .isEqualTo(List.of("receipt.png"));
        assertThat(onlyConversation().tags()).contains("saddlebag");
    }

    @Test
    void tellsOfFilesThatIntercomDoesNotTake() throws IOException {
        intercom.account().takesFiles(false);
        hub.play(example("open-ticket-mail"));
        assertThat(onlyConversation().parts("comment")).singleElement().satisfies(part -> assertThat(part.text())
                .contains("receipt.png")
                .contains("was refused by Intercom"));
    }

    @Test
    void tellsTheAgentWhatIntercomDidNotTake() throws IOException {
        ObjectNode command = example("open-ticket-mail");
        command.putObject("fields").put("Unknown", "1");
        JsonNode done = hub.play(command).path("done");
        hub.play(on("add-note-escalation", done));
        assertThat(onlyConversation().parts("note")).singleElement().satisfies(note -> assertThat(note.text())
                .contains("What Intercom did not take")
                .contains("422"));
    }

    @Test
    void waitsForTheNextWindowWhenThisOneIsFull() throws IOException {
        intercom.limit(2);
        JsonNode failed = hub.play(example("open-ticket-mail")).path("failed");
        assertThat(failed.path("busy").asBoolean()).isTrue();
        assertThat(failed.path("after").asInt()).isBetween(1, 10);
    }

    @Test
    void saysWhatToCheckWhenTheTokenIsRefused() throws IOException {
        Player other = hubWith(new OutboundMapping(FOLDER, SETTINGS), "Bearer wrong");
        JsonNode failed = other.play(example("open-ticket-mail")).path("failed");
        assertThat(failed.path("reason").asText())
                .contains("intercom.access-token")
                .contains("Access Token Invalid");
        assertThat(failed.path("retry").asBoolean()).isFalse();
    }

    @Test
    void beginsAConversationHoweverMuchThereIs() throws IOException {
        ObjectNode command = example("open-ticket-whatsapp");
        ObjectNode message = command.withObject("/message");
        message.withObject("/content").put("text", "word ".repeat(200_000));
        for (int i = 0; i < 300; i++) {
            message.withArray("attachments").addObject().put("name", "../" + i).put("reference", "r");
        }
        message.withObject("/content").put("text", "word ".repeat(11_000));
        hub.play(command);
        assertThat(onlyConversation().first()).contains("../0 ").contains("290 more attachments");
    }
}
