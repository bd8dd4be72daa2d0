package io.saddlebag.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.conversation.Conversation;
import io.saddlebag.conversation.Conversation.State;
import io.saddlebag.conversation.Tickets.Ticket;
import io.saddlebag.delivery.History;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found when what the hub knows is held against what a helpdesk tells, and what is to be done about it. */
class ComparisonTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final List<History.Entry> commands = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();
    private Optional<Ticket> ticket = Optional.of(new Ticket("12", "", "{}"));
    private State state = State.OPEN;

    @Test
    void findsNothingWhereAllAgrees() {
        carried(1, "open-ticket", "done");
        carried(2, "add-message", "done");
        assertThat(against("'has': ['c1', '%s'], 'state': 'open'".formatted(message(2))))
                .as("by the command or by the message")
                .isEmpty();
    }

    @Test
    void bringsInTheirOrderWhatWasRefusedAndWhatIsMissing() {
        carried(1, "open-ticket", "done");
        carried(3, "add-message", "done");
        carried(2, "add-message", "failed");
        carried(4, "add-message", "done");
        messages.sort(null);
        Finding found = only(against("'has': ['c1', 'c4']"));
        assertThat(found.kind().code()).isEqualTo("undelivered");
        assertThat(found.what()).startsWith("2 of 4 messages").contains("one was refused: because.");
        assertThat(((Mend.Words) found.mend()).messages())
                .extracting(Expected::message)
                .containsExactly(message(2), message(3));
    }

    @Test
    void whatSharedACommentIsThereWithIt() {
        carried(1, "open-ticket", "done");
        carried(2, "add-message", "done");
        commands.add(entry("c3", "c2", "add-message", message(3), "done"));
        messages.add(message(3));
        assertThat(against("'has': ['c1', '%s']".formatted(message(2)))).isEmpty();
    }

    @Test
    void leavesOpenWhatNobodyCanTell() {
        carried(1, "open-ticket", "done");
        carried(2, "add-message", "done");
        assertThat(against("'has': ['c1'], 'unsure': ['%s']".formatted(message(2))))
                .isEmpty();
        assertThat(against("'has': [], 'part': true")).isEmpty();
    }

    @Test
    void whatAPersonDecidedAgainstIsNotMissed() {
        carried(1, "open-ticket", "done");
        carried(2, "add-message", "given-up");
        assertThat(against("'has': ['c1']")).isEmpty();
    }

    @Test
    void whatWasBroughtOnceMoreIsKnownByThatAndGetsAKeyOfItsOwnTheNextTime() {
        carried(1, "open-ticket", "done");
        commands.add(entry("c1b", "", "add-message", message(1) + "/repair-1", "done"));
        assertThat(against("'has': ['c1b']")).isEmpty();
        Mend.Words again = (Mend.Words) only(against("'has': []")).mend();
        assertThat(again.messages().get(0).nextKey()).isEqualTo(message(1) + "/repair-2");
    }

    @Test
    void aFileThatCameLaterIsNoMessage() {
        carried(1, "open-ticket", "done");
        commands.add(entry("c2", "", "add-message", message(1) + "/0", "done"));
        assertThat(against("'has': ['c1']")).isEmpty();
    }

    @Test
    void settlesUnknownOutcomesByWhatStandsThere() {
        carried(1, "open-ticket", "done");
        carried(2, "add-message", "unknown");
        assertThat(only(against("'has': ['c1', 'c2']")).mend()).isInstanceOf(Mend.Settle.class);
        assertThat(only(against("'has': ['c1']")).mend()).isEqualTo(new Mend.Retry("c2"));
        commands.add(entry("c3", "", "add-note", "", "unknown"));
        assertThat(against("'has': ['c1', 'c2']"))
                .as("a note cannot be seen")
                .anyMatch(found -> found.mend().says().contains("deliveries retry"));
    }

    @Test
    void ofATicketThatIsReadInPartNobodyKnowsWhatDoesNotStandInIt() {
        carried(1, "open-ticket", "done");
        carried(2, "add-message", "unknown");
        assertThat(only(against("'has': ['c1', 'c2'], 'part': true")).mend()).isInstanceOf(Mend.Settle.class);
        Finding found = only(against("'has': ['c1'], 'part': true"));
        assertThat(found.what()).doesNotContain("does not stand");
        assertThat(found.mend().isTheHubs()).isFalse();
    }

    @Test
    void whatAnotherCommandBroughtSinceIsNotTriedAgain() {
        carried(1, "open-ticket", "done");
        carried(2, "add-message", "failed");
        carried(3, "add-message", "unknown");
        commands.add(entry("c2b", "", "add-message", message(2) + "/repair-1", "done"));
        commands.add(entry("c3b", "", "add-message", message(3) + "/repair-1", "done"));
        assertThat(against("'has': ['c1', 'c2b', 'c3b']")).isEmpty();
    }

    @Test
    void opensAnotherTicketForOneThatIsGoneButNotForAMatterThatIsOver() {
        carried(1, "open-ticket", "done");
        carried(2, "add-message", "done");
        Finding gone = only(told("{'tickets': []}"));
        assertThat(gone.kind().code()).isEqualTo("ticket-gone");
        assertThat(((Mend.Words) gone.mend()).opens()).isTrue();
        state = State.CLOSED;
        assertThat(told("{'tickets': []}")).isEmpty();
    }

    @Test
    void saysThatWordsAreGoneInsteadOfOpeningAnEmptyTicket() {
        carried(1, "open-ticket", "done");
        messages.clear();
        assertThat(only(told("{'tickets': []}")).mend().isTheHubs()).isFalse();
    }

    @Test
    void triesAgainWhatWasToOpenTheTicketAndOpensNoSecondOne() {
        ticket = Optional.empty();
        carried(1, "open-ticket", "failed");
        carried(2, "add-message", "waiting");
        assertThat(known().underway()).as("it waits behind").isEmpty();
        Finding found = only(told("{'tickets': []}"));
        assertThat(found.kind().code()).isEqualTo("no-ticket");
        assertThat(found.mend()).isEqualTo(new Mend.Retry("c1"));
    }

    @Test
    void linksTheOneTicketThatIsThereAndLeavesSeveralToPeople() {
        ticket = Optional.empty();
        carried(1, "open-ticket", "done");
        assertThat(only(told("{'tickets': [{'ticket': '13', 'has': ['c1']}]}")).mend())
                .isInstanceOf(Mend.Link.class);
        assertThat(only(told("{'tickets': [{'ticket': '13'}, {'ticket': '14'}]}"))
                        .kind()
                        .code())
                .isEqualTo("doubled");
    }

    @Test
    void aSecondTicketIsDoubledUnlessItIsOneOfBefore() {
        carried(1, "open-ticket", "done");
        Finding found = only(told("{'tickets': [{'ticket': '12', 'has': ['c1']}, {'ticket': '13'}]}"));
        assertThat(found.kind().code()).isEqualTo("doubled");
        assertThat(found.mend().isTheHubs()).isFalse();
        assertThat(told("{'tickets': [{'ticket': '12'}, {'ticket': '11', 'has': ['c1']}]}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "OPEN, solved, 2026-11-22T12:00:01Z, TakeOver",
        "SOLVED, open, 2026-11-22T12:00:01Z, TakeOver",
        "OPEN, solved, 2026-11-22T11:59:59Z, Tell",
        "OPEN, solved, 2026-11-22T12:00:00Z, Tell",
        "OPEN, closed, 2026-11-22T11:59:59Z, Person",
        "PENDING, open, 2026-11-22T11:59:59Z, Person",
        "SOLVED, open, '', Person",
        "CLOSED, solved, 2026-11-22T12:00:01Z, ''",
        "SOLVED, solved, 2026-11-22T12:00:01Z, ''",
        "OPEN, waiting, 2026-11-22T12:00:01Z, ''"
    })
    void ofTwoStatesTheNewerCounts(State here, String there, String since, String mend) {
        carried(1, "open-ticket", "done");
        state = here;
        List<Finding> found = told(
                "{'states': ['open', 'solved'], 'tickets': [{'ticket': '12', 'has': ['c1'], 'state': '%s', 'stateAt': '%s'}]}"
                        .formatted(there, since));
        assertThat(found.stream().map(one -> one.mend().getClass().getSimpleName()))
                .containsExactlyElementsOf(mend.isEmpty() ? List.of() : List.of(mend));
    }

    @Test
    void wordsThatGoToATicketOpenItSoItsStateIsNotAskedFor() {
        carried(1, "open-ticket", "done");
        assertThat(only(against("'has': [], 'state': 'solved', 'stateAt': '2026-11-22T13:00:00Z'"))
                        .kind()
                        .code())
                .isEqualTo("messages-missing");
    }

    @Test
    void whatWaitsIsFoundOnceItIsLate() {
        carried(1, "open-ticket", "done");
        carried(2, "add-message", "waiting");
        assertThat(Comparison.ofWaiting(known(), NOON.plusSeconds(60))).isEmpty();
        assertThat(only(Comparison.ofWaiting(known(), NOON.plusSeconds(3_600)))
                        .mend()
                        .isTheHubs())
                .isFalse();
    }

    @Test
    void aMappingThatTellsNoTicketsIsNamed() {
        assertThatThrownBy(() -> told("{}")).isInstanceOf(InvalidMessage.class).hasMessageContaining("inspect.jsonata");
    }

    @Test
    void readsThePeriodAsOperatorsWriteIt() {
        assertThat(Period.of("", "", NOON)).isEqualTo(Period.of("7d", "0m", NOON));
        assertThat(Period.of("2026-11-20", "2026-11-21T00:00:00Z", NOON).until())
                .isEqualTo("2026-11-21T00:00:00Z");
        assertThatThrownBy(() -> Period.of("soon", "", NOON)).hasMessageContaining("7d, 12h, 30m");
        assertThatThrownBy(() -> Period.of("1h", "2h", NOON)).hasMessageContaining("before it begins");
    }

    private void carried(int number, String kind, String state) {
        commands.add(entry("c" + number, "", kind, message(number), state));
        messages.add(message(number));
    }

    private static String message(int number) {
        return "0199a000-0000-7000-8000-00000000000" + number;
    }

    private static History.Entry entry(String id, String with, String kind, String key, String state) {
        return new History.Entry(id, with, kind, key, state, state.equals("failed") ? "because" : "", NOON);
    }

    private Known known() {
        Conversation conversation = new Conversation(
                message(9), "", "whatsapp", "whatsapp", "1", "", state, NOON, NOON, NOON, messages.size(), "", "");
        Set<String> tickets = ticket.isPresent() ? Set.of("11", "12") : Set.of();
        return new Known(conversation, ticket, tickets, commands, Expected.of(messages, commands));
    }

    private List<Finding> against(String ticket) {
        return told("{'tickets': [{'ticket': '12', " + ticket + "}]}");
    }

    private List<Finding> told(String json) {
        return Comparison.of(known(), Told.of(Json.read(json.replace('\'', '"'), JsonNode.class)));
    }

    private static Finding only(List<Finding> findings) {
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }
}
