package io.saddlebag.helpdesk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.helpdesk.ZendeskTicket.Comment;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The connector's mapping against a Zendesk that is strict and goes wrong in every way. */
class ZendeskConnectorTest {
    private static final Path FOLDER = Path.of("connectors/zendesk");
    private static final String CREATE = "POST /api/v2/tickets";

    private final ZendeskStub zendesk = new ZendeskStub();
    private static final Mapping MAPPING = new Mapping(FOLDER);
    private final Player hub = player("Bearer " + ZendeskStub.TOKEN);

    ZendeskConnectorTest() throws IOException {}

    @BeforeEach
    void aCustomerIsKnown() {
        zendesk.account().addUser("A. Huber", "anna@example.org", "");
    }

    @AfterEach
    void everyRequestKeptTheContract() {
        zendesk.close();
        assertThat(zendesk.violations()).isEmpty();
    }

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

    @Test
    void saysWhatToCheckWhenTheTokenIsRefused() throws IOException {
        JsonNode result = player("Bearer wrong").play(example("open-ticket-mail"));
        assertThat(result.at("/failed/reason").asText()).contains("token").contains("Couldn't authenticate you");
        assertThat(result.at("/failed/retry").booleanValue()).isFalse();
    }

    /** As the hub does it, which waits in between. */
    private JsonNode playUntilDone(ObjectNode command) throws IOException {
        for (int attempt = 1; attempt < 5; attempt++) {
            try {
                return hub.play(command);
            } catch (IOException e) {
                command.put("again", true);
            }
        }
        return hub.play(command);
    }

    private ObjectNode onTicket(String example) throws IOException {
        return onTicket(
                example,
                hub.play(example("open-ticket-mail")).at("/done/ticket").asText());
    }

    private ObjectNode onTicket(String example, String ticket) throws IOException {
        ObjectNode command = example(example).put("ticket", ticket);
        command.withObject("/data").put("requester", customer("anna@example.org"));
        return command;
    }

    private long customer(String email) {
        return zendesk.account().users().stream()
                .filter(user -> user.path("email").asText().equals(email))
                .findFirst()
                .orElseThrow()
                .path("id")
                .longValue();
    }

    private ZendeskTicket onlyTicket() {
        assertThat(zendesk.account().tickets()).hasSize(1);
        return zendesk.account().tickets().get(0);
    }

    private Player player(String authorization) {
        String receipt = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        return new Player(MAPPING, zendesk.uri(), authorization, Map.of(receipt, "a picture".getBytes(UTF_8)));
    }

    private static ObjectNode example(String name) throws IOException {
        Path file = FOLDER.resolve("examples").resolve(name).resolve("command.json");
        return (ObjectNode) Json.parse(Files.readAllBytes(file));
    }
}
