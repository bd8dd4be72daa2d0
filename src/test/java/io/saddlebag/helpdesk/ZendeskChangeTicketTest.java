package io.saddlebag.helpdesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.helpdesk.ZendeskTicket.Comment;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows reaches the ticket once, in order, whatever has become of the ticket. */
class ZendeskChangeTicketTest extends ZendeskScene {
    ZendeskChangeTicketTest() throws IOException {}

    @ParameterizedTest
    @CsvSource({
        "add-message, ERROR",
        "add-message, HANG",
        "add-message, ANSWER_LOST",
        "add-message, ANSWER_CUT",
        "add-note-escalation, UNAVAILABLE",
        "add-note-escalation, ANSWER_LOST",
        "add-note-escalation, ANSWER_CUT"
    })
    void changesATicketOnce(String example, Fault fault) throws IOException {
        ObjectNode command = onTicket(example);
        zendesk.failNext("PUT /api/v2/tickets/" + command.path("ticket").asText(), fault);
        assertThatIOException().isThrownBy(() -> hub.play(command));
        hub.play(command.put("again", true));
        assertThat(onlyTicket().comments()).hasSize(2);
        assertThat(onlyTicket().comments().get(1).command())
                .isEqualTo(command.path("id").asText());
    }

    @Test
    void looksForAnInterruptedChangeBeyondTheNewestHundred() throws IOException {
        ObjectNode command = onTicket("add-message");
        hub.play(command);
        for (int i = 0; i < 120; i++) {
            zendesk.account().setStatus(onlyTicket().id(), "hold");
        }
        hub.play(command.put("again", true));
        assertThat(onlyTicket().comments()).hasSize(2);
    }

    @Test
    void addsMessagesInTheCustomersNameAndInOrder() throws IOException {
        ObjectNode command = onTicket("add-message");
        command.remove("data");
        JsonNode result = hub.play(command);
        ObjectNode next = onTicket("add-message", command.path("ticket").asText());
        next.set("data", result.at("/done/data"));
        next.put("id", "next").withObject("/message/content").put("visibleText", "And one more thing.");
        int before = zendesk.requests().size();
        hub.play(next);
        assertThat(zendesk.requests().size() - before)
                .as("requests once the requester is known")
                .isEqualTo(1);
        List<Comment> comments = onlyTicket().comments();
        assertThat(comments).hasSize(3).allSatisfy(c -> assertThat(c.author()).isEqualTo(customer("anna@example.org")));
        assertThat(comments.get(1).body()).isEqualTo("Thank you, it is here.");
        assertThat(comments.get(2).body()).isEqualTo("And one more thing.");
        assertThat(onlyTicket().tags()).as("the tags from before").contains("asked-for-a-person", "order");
    }

    @ParameterizedTest
    @CsvSource({"new, new", "open, open", "pending, open", "hold, hold", "solved, open"})
    void wakesATicketThatWaitsForTheCustomer(String before, String after) throws IOException {
        ObjectNode command = onTicket("add-message");
        zendesk.account().setStatus(onlyTicket().id(), before);
        hub.play(command);
        assertThat(onlyTicket().text("status")).isEqualTo(after);
    }

    @Test
    void wakesATicketWhenItWasInterruptedAtThat() throws IOException {
        ObjectNode command = onTicket("add-message");
        zendesk.account().setStatus(onlyTicket().id(), "solved");
        zendesk.failNext("PUT /api/v2/tickets/" + command.path("ticket").asText(), Fault.ANSWER_LOST);
        assertThatIOException().isThrownBy(() -> hub.play(command));
        hub.play(command.put("again", true));
        assertThat(onlyTicket().text("status")).isEqualTo("open");
        assertThat(onlyTicket().comments()).hasSize(2);
    }

    @Test
    void followsAClosedTicketUpOnce() throws IOException {
        ObjectNode command = onTicket("add-message");
        long closed = onlyTicket().id();
        zendesk.account().setStatus(closed, "closed");
        zendesk.failNext(CREATE, Fault.ANSWER_LOST);
        assertThatIOException().isThrownBy(() -> hub.play(command));
        zendesk.account().forgetIdempotencyKeys();
        JsonNode result = hub.play(command.put("again", true));
        List<ZendeskTicket> tickets =
                zendesk.account().tickets(command.path("conversation").asText());
        assertThat(tickets).hasSize(2);
        assertThat(tickets.get(1).text("via_followup_source_id")).isEqualTo(Long.toString(closed));
        assertThat(tickets.get(1).comments()).hasSize(1);
        assertThat(result.at("/done/ticket").asText())
                .isEqualTo(Long.toString(tickets.get(1).id()));
    }

    @Test
    void opensANewTicketForOneThatWasDeleted() throws IOException {
        ObjectNode command = onTicket("add-message");
        zendesk.account().delete(onlyTicket().id());
        JsonNode result = hub.play(command);
        assertThat(result.at("/done/ticket").asText())
                .isEqualTo(Long.toString(onlyTicket().id()));
        assertThat(onlyTicket().comments().get(0).command())
                .isEqualTo(command.path("id").asText());
    }

    @Test
    void writesNotesThatTheCustomerDoesNotSee() throws IOException {
        hub.play(onTicket("add-note-escalation"));
        Comment note = onlyTicket().comments().get(1);
        assertThat(note.isPublic()).isFalse();
        assertThat(note.author()).isEqualTo(zendesk.account().hub());
        assertThat(note.html()).startsWith("<p><b>Anna Huber</b>, verified");
    }

    @Test
    void setsFieldsWithoutTakingTagsAway() throws IOException {
        hub.play(onTicket("set-fields"));
        assertThat(onlyTicket().tags()).contains("saddlebag", "order", "vip_customer");
        assertThat(onlyTicket().text("status")).isEqualTo("pending");
    }
}
