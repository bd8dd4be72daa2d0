package io.saddlebag.helpdesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.helpdesk.IntercomConversation.Part;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows reaches the conversation once, in order, whatever has become of it. */
class IntercomChangeTicketTest extends IntercomScene {
    IntercomChangeTicketTest() throws IOException {}

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
    void changesAConversationOnce(String example, Fault fault) throws IOException {
        ObjectNode command = onTicket(example);
        int before = onlyConversation().parts().size();
        intercom.failNext("POST /conversations/501/reply", fault);
        assertThatIOException().isThrownBy(() -> hub.play(command));
        JsonNode result = hub.play(againAtOnce(command));
        assertThat(result.at("/done/ticket").asText()).isEqualTo("501");
        assertThat(onlyConversation().parts()).hasSize(before + 1);
    }

    @Test
    void addsAMessageTwiceThatSaysTheSameAsTheOneBeforeAndWasInterrupted() throws IOException {
        JsonNode done = hub.play(onTicket("add-message")).path("done");
        ObjectNode second = on("add-message", done).put("id", "another");
        intercom.failNext("POST /conversations/501/reply", Fault.ERROR);
        assertThatIOException().isThrownBy(() -> hub.play(second));
        JsonNode after = hub.play(againAtOnce(second)).path("done");
        assertThat(said()).containsExactly("receipt.png", "Thank you, it is here.", "Thank you, it is here.");

        ObjectNode third = on("add-message", after).put("id", "a third");
        intercom.failNext("POST /conversations/501/reply", Fault.ANSWER_LOST);
        assertThatIOException().isThrownBy(() -> hub.play(third));
        hub.play(againAtOnce(third));
        assertThat(said()).hasSize(4);
    }

    @Test
    void findsAnInterruptedMessageInWhatIntercomMadeOfIt() throws IOException {
        ObjectNode command = onTicket("add-message");
        String words = "Look <here>:\n\nhttps://shop.example/orders?a=1&b=2 “ok” 👍";
        command.withObject("/message/content").put("text", words).put("visibleText", words);
        hub.play(command);
        hub.play(againAtOnce(command));
        assertThat(said()).hasSize(2);
    }

    @Test
    void addsMessagesWithOneRequestEachOnceTheConversationIsDressed() throws IOException {
        JsonNode done = hub.play(onTicket("add-message")).path("done");
        int before = intercom.requests().size();
        ObjectNode next = on("add-message", done).put("id", "next");
        next.withObject("/message/content").put("visibleText", "And one more thing.");
        hub.play(next);
        assertThat(intercom.requests().size() - before).isEqualTo(1);
        assertThat(said()).containsExactly("receipt.png", "Thank you, it is here.", "And one more thing.");
        assertThat(onlyConversation().parts())
                .filteredOn(part -> part.authorType().equals("user"))
                .allSatisfy(part ->
                        assertThat(part.by()).isEqualTo(onlyConversation().contact()));
    }

    @Test
    void opensAClosedConversationAgain() throws IOException {
        ObjectNode command = onTicket("add-message");
        intercom.account().close("501");
        hub.play(command);
        assertThat(onlyConversation().state()).isEqualTo("open");
        assertThat(onlyConversation().parts("open")).hasSize(1);
    }

    @Test
    void goesOnAsTheContactThatTheCustomerWasMergedInto() throws IOException {
        ObjectNode command = onTicket("add-message");
        String into = intercom.account().addContact("user", "A9", "other@example.org", "");
        intercom.account().merge(onlyConversation().contact(), into);
        JsonNode result = hub.play(command);
        assertThat(result.at("/done/data/contact").asText()).isEqualTo(into);
        assertThat(onlyConversation().parts("comment").get(1).by()).isEqualTo(into);
    }

    @Test
    void beginsAnotherConversationForOneThatWasDeleted() throws IOException {
        ObjectNode command = onTicket("add-message");
        intercom.account().delete("501");
        JsonNode result = hub.play(command);
        assertThat(result.at("/done/ticket").asText()).isEqualTo("502");
        assertThat(onlyConversation().first()).contains("Thank you, it is here.");
    }

    @Test
    void sendsTheWordsWithoutFilesThatAreRefused() throws IOException {
        ObjectNode command = onTicket("add-message");
        command.withObject("/message")
                .set("attachments", example("open-ticket-mail").at("/message/attachments"));
        intercom.account().takesFiles(false);
        hub.play(command);
        hub.play(againAtOnce(command));
        assertThat(said()).hasSize(2);
        assertThat(said().get(1))
                .startsWith("Thank you, it is here.")
                .contains("receipt.png")
                .contains("was refused");
    }

    @Test
    void writesNotesThatTheCustomerDoesNotSeeTheMostImportantFirst() throws IOException {
        ObjectNode command = onTicket("add-note-escalation");
        hub.play(command);
        Part note = onlyConversation().parts("note").get(0);
        assertThat(note.by()).isEqualTo(IntercomAccount.ADMIN);
        assertThat(note.body()).startsWith("<p><b>Anna Huber</b>, verified");
        assertThat(note.text())
                .containsSubsequence("Why a person", "What they expect", "Channels", "Transcript", "receipt.png")
                .endsWith("saddlebag " + command.path("id").asText());
        ObjectNode text = command.deepCopy().put("id", "other").put("text", "It bounced: <no> such box.");
        text.remove("escalation");
        hub.play(text);
        assertThat(onlyConversation().parts("note").get(1).body())
                .startsWith("<p>It bounced: &lt;no&gt; such box.</p>");
    }

    @Test
    void writesAShorterNoteWhenALongOneIsRefused() throws IOException {
        ObjectNode command = onTicket("add-note-escalation");
        command.put("text", "&".repeat(20_000));
        assertThat(hub.play(command).path("failed").path("reason").asText()).contains("422");
        command.put("text", "");
        command.withObject("/escalation").withArray("transcript").removeAll();
        for (int i = 1; i <= 50; i++) {
            command.withObject("/escalation")
                    .withArray("transcript")
                    .addObject()
                    .put("number", i)
                    .put("at", "2026-11-20T09:15:00Z")
                    .put("channel", "email")
                    .put("role", "customer")
                    .put("text", "line " + i + " <" + "x".repeat(3_000));
        }
        hub.play(command);
        assertThat(onlyConversation().parts("note"))
                .singleElement()
                .satisfies(note -> assertThat(note.text()).contains("left out").contains("line 50"));
    }

    @Test
    void setsFieldsAndClosesOnce() throws IOException {
        ObjectNode command = onTicket("set-fields");
        hub.play(command);
        hub.play(againAtOnce(command));
        assertThat(onlyConversation().state()).isEqualTo("closed");
        assertThat(onlyConversation().title()).isEqualTo("Order 1002");
        assertThat(onlyConversation().attributes().path("Order").asText()).isEqualTo("1002");
        assertThat(onlyConversation().tags()).contains("saddlebag", "vip-customer");
        assertThat(onlyConversation().parts("close")).hasSize(1);
    }

    private List<String> said() {
        return onlyConversation().parts().stream()
                .filter(part -> part.authorType().equals("user"))
                .map(Part::text)
                .toList();
    }
}
