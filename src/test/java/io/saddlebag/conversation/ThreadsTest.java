package io.saddlebag.conversation;

import static io.saddlebag.message.Messages.arrival;
import static io.saddlebag.message.Messages.message;
import static io.saddlebag.message.Messages.verified;
import static io.saddlebag.message.Messages.whatsapp;
import static io.saddlebag.message.Messages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.saddlebag.identity.Customers;
import io.saddlebag.message.Flag;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.message.Messages;
import io.saddlebag.message.Party;
import io.saddlebag.message.Role;
import io.saddlebag.message.ThreadReference;
import io.saddlebag.message.Verification;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Where messages belong, and how people put that right. */
class ThreadsTest {
    private static final Identifier ADA = verified(IdentifierType.EMAIL, "ada@example.org");
    private static final Identifier BOB = verified(IdentifierType.EMAIL, "bob@example.org");
    private static final Instant NOW = Messages.NOON.plusSeconds(2);
    private static final Threading POLICY = new Threading(
            Set.of("email"),
            true,
            Duration.ofDays(7),
            Map.of("whatsapp", Duration.ZERO, "webchat", Duration.ofDays(30)),
            Set.of("zendesk", "intercom"));

    private final Ids ids = new Ids();
    private final Rearrangement rearrangement = new Rearrangement(ids);
    private Store store = TestStores.SQLITE.open();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void anAnswerThatOvertakesItsQuestionIsInTheSameConversation() {
        Recorded answer = record(mail("m2", ADA, "Re: Order", references("m1")));
        Recorded question = record(mail("m1", ADA, "Order", ThreadReference.NONE));
        assertThat(conversation(question)).isEqualTo(conversation(answer));
    }

    @Test
    void answersToWhatNeverCameAreInOneConversation() {
        Recorded one = record(mail("m2", ADA, "Re: Order", references("sent-elsewhere")));
        Recorded other = record(mail("m3", ADA, "Re: Order", references("sent-elsewhere")));
        Recorded ofAnotherMailbox = record(at("other", mail("m4", ADA, "Re: Order", references("sent-elsewhere"))));
        assertThat(conversation(other)).isEqualTo(conversation(one));
        assertThat(conversation(ofAnotherMailbox)).isNotEqualTo(conversation(one));
    }

    @Test
    void someoneWhoTakesNoPartOpensARelatedConversation() {
        Recorded question = record(mail("m1", ADA, "Order", ThreadReference.NONE));
        Recorded stranger = record(mail("m2", BOB, "Re: Order", references("m1")));
        assertThat(conversation(stranger)).isNotEqualTo(conversation(question));
        assertThat(stranger.conversation().relatedTo()).isEqualTo(conversation(question));
    }

    @ParameterizedTest
    @CsvSource({
        "Re: [#4711] Order, true",
        "AW: Ticket 4711, true",
        "Vorgang Nr. 4711: noch offen, true",
        "4711 reasons to complain, false",
        "Re: [#471] Order, false"
    })
    void aTicketNumberInTheSubjectCountsForThoseWhoTakePart(String subject, boolean counts) {
        Recorded first = record(mail("m1", ADA, "Order", ThreadReference.NONE));
        ticket(first, "4711");
        assertThat(conversation(record(mail("m2", ADA, subject, ThreadReference.NONE)))
                        .equals(conversation(first)))
                .isEqualTo(counts);
        Recorded stranger = record(mail("m3", BOB, subject, ThreadReference.NONE));
        assertThat(conversation(stranger)).isNotEqualTo(conversation(first));
        assertThat(stranger.conversation().relatedTo())
                .as("a guess reveals nothing")
                .isEmpty();
    }

    @Test
    void aTicketNumberThatTwoHelpdesksUseCountsIfItMeansOneMatterToTheirWriter() {
        Recorded first = record(mail("m1", ADA, "Order", ThreadReference.NONE));
        Recorded other = record(mail("m2", BOB, "Invoice", ThreadReference.NONE));
        ticket(first, "zendesk", "4711");
        ticket(other, "intercom", "4711");
        assertThat(conversation(record(mail("m3", BOB, "Re: [#4711] Invoice", ThreadReference.NONE))))
                .isEqualTo(conversation(other));
        Recorded both = record(mail("m4", ADA, "Return", ThreadReference.NONE));
        ticket(both, "intercom", "12");
        ticket(first, "zendesk", "12");
        assertThat(conversation(record(mail("m5", ADA, "Re: [#12]", ThreadReference.NONE))))
                .as("in doubt it is another matter")
                .isNotIn(conversation(first), conversation(both));
    }

    @ParameterizedTest
    @CsvSource({"whatsapp, 1, false", "webchat, 20, true", "webchat, 31, false", "email, 6, true", "email, 8, false"})
    void whetherAnAnswerReopensIsThePolicyOfTheChannel(String channel, int days, boolean reopens) {
        Recorded first = record(message(channel, "m1", "hello", Party.customer("Ada", ADA), "", ThreadReference.NONE));
        state(first, "solved");
        Recorded answer = recorder(NOW.plus(Duration.ofDays(days)))
                .record(arrival(message(channel, "m2", "not solved", Party.customer("Ada", ADA), "", references("m1"))))
                .orElseThrow();
        assertThat(conversation(answer).equals(conversation(first))).isEqualTo(reopens);
        if (!reopens) {
            assertThat(answer.conversation().relatedTo()).isEqualTo(conversation(first));
        }
    }

    @ParameterizedTest
    @CsvSource({"solved", "closed"})
    void anOutOfOfficeReopensNothing(String state) {
        Recorded first = record(mail("m1", ADA, "Order", ThreadReference.NONE));
        state(first, state);
        Recorded away = record(automatic(mail("m2", ADA, "Automatic reply: Order", references("m1"))));
        assertThat(stateOf(conversation(away))).isEqualTo(state);
        assertThat(conversation(away)).isEqualTo(conversation(first));
    }

    @ParameterizedTest
    @EnumSource
    void aJoinOfConversationsCanBeUndoneExactly(TestStores kind) {
        store.close();
        store = kind.open();
        Recorded order = record(mail("m1", ADA, "Order", ThreadReference.NONE));
        Recorded refund = record(mail("m2", ADA, "Refund", ThreadReference.NONE));
        record(mail("m3", ADA, "Re: Order", references("m1")));
        state(order, "solved");
        String before = everything();

        ConversationChange join = store.write(
                tx -> rearrangement.join(tx, conversation(refund), conversation(order), "a person", "one matter", NOW));
        assertThat(numbers(conversation(order))).containsExactly("m1 1", "m2 2", "m3 3");
        assertThat(stateOf(conversation(order))).isEqualTo("open");
        store.write(tx -> rearrangement.undo(tx, join.id(), "a person", NOW));
        assertThat(everything()).isEqualTo(before);

        ConversationChange again = store.write(
                tx -> rearrangement.join(tx, conversation(refund), conversation(order), "a person", "one matter", NOW));
        Recorded answer = record(mail("m4", ADA, "Re: Refund", references("m2")));
        Recorded other = record(mail("m5", ADA, "Re: Order", references("m3")));
        assertThat(List.of(conversation(answer), conversation(other))).containsOnly(conversation(order));
        store.write(tx -> rearrangement.undo(tx, again.id(), "a person", NOW));
        assertThat(numbers(conversation(order))).as("what came since").containsExactly("m1 1", "m3 2", "m5 3");
        assertThat(numbers(conversation(refund))).containsExactly("m2 1", "m4 2");
    }

    @ParameterizedTest
    @EnumSource
    void aSplitOfAConversationCanBeUndoneExactly(TestStores kind) {
        store.close();
        store = kind.open();
        Recorded first = record(whatsapp("w1", "+436601234567", "my order"));
        record(whatsapp("w2", "+436601234567", "is late"));
        record(whatsapp("w3", "+436601234567", "by the way: an invoice, please"));
        String before = everything();
        ConversationChange split = store.write(
                tx -> rearrangement.split(tx, conversation(first), Set.of(3), "a person", "another matter", NOW));
        assertThat(numbers(conversation(first))).containsExactly("w1 1", "w2 2");
        assertThat(numbers(split.to())).containsExactly("w3 1");
        Recorded answer = record(quoting("w4", "w3"));
        assertThat(conversation(answer)).isEqualTo(split.to());
        assertThatThrownBy(() -> store.write(tx -> rearrangement.split(tx, split.to(), Set.of(7), "a person", "", NOW)))
                .isInstanceOf(IllegalStateException.class);

        store.write(tx -> rearrangement.undo(tx, split.id(), "a person", NOW));
        assertThat(numbers(conversation(first))).containsExactly("w1 1", "w2 2", "w3 3", "w4 4");
        store.write(tx -> tx.update("DELETE FROM message_reference WHERE reference = 'w4'"));
        store.write(tx -> tx.update("DELETE FROM message WHERE original_id = 'w4'"));
        assertThat(everything().replace(" 4 ", " 3 ")).startsWith(before);
    }

    @Test
    void changesAreTakenBackLastFirst() {
        Recorded one = record(mail("m1", ADA, "One", ThreadReference.NONE));
        Recorded two = record(mail("m2", ADA, "Two", ThreadReference.NONE));
        Recorded three = record(mail("m3", ADA, "Three", ThreadReference.NONE));
        ConversationChange first =
                store.write(tx -> rearrangement.join(tx, conversation(two), conversation(one), "a person", "", NOW));
        ConversationChange second =
                store.write(tx -> rearrangement.join(tx, conversation(three), conversation(one), "a person", "", NOW));
        assertThatThrownBy(() -> store.write(tx -> rearrangement.undo(tx, first.id(), "a person", NOW)))
                .hasMessageContaining(second.id());
        assertThatThrownBy(() -> store.write(
                        tx -> rearrangement.join(tx, conversation(two), conversation(three), "a person", "", NOW)))
                .hasMessageContaining("was joined into");
    }

    @Test
    void whatWasSplitWithinAJoinGoesBackAllTheWay() {
        Recorded order = record(mail("m1", ADA, "Order", ThreadReference.NONE));
        Recorded refund = record(mail("m2", ADA, "Refund", ThreadReference.NONE));
        record(mail("m3", ADA, "Re: Refund", references("m2")));
        String before = places();
        ConversationChange join = join(refund, order);
        ConversationChange split = store.write(
                tx -> rearrangement.split(tx, conversation(order), Set.of(2), "a person", "another matter", NOW));
        undo(split);
        undo(join);
        assertThat(places()).isEqualTo(before);
        assertThat(conversation(record(mail("m4", ADA, "Re: Refund", references("m2")))))
                .isEqualTo(conversation(refund));
    }

    @Test
    void whatCameDuringAJoinTakesItsAnswersBackWithIt() {
        Recorded order = record(mail("m1", ADA, "Order", ThreadReference.NONE));
        Recorded refund = record(mail("m2", ADA, "Refund", ThreadReference.NONE));
        state(refund, "solved");
        ConversationChange join = join(refund, order);
        record(mail("m3", ADA, "Re: Refund", references("m2")));
        undo(join);
        assertThat(stateOf(conversation(refund))).as("somebody wrote since").isEqualTo("open");
        assertThat(conversation(record(mail("m4", ADA, "Re: Refund", references("m3")))))
                .isEqualTo(conversation(refund));
    }

    @Test
    void whatCameThroughTwoJoinsGoesBackThroughBoth() {
        Recorded one = record(mail("m1", ADA, "One", ThreadReference.NONE));
        Recorded two = record(mail("m2", ADA, "Two", ThreadReference.NONE));
        Recorded three = record(mail("m3", ADA, "Three", ThreadReference.NONE));
        ConversationChange first = join(one, two);
        ConversationChange second = join(two, three);
        assertThat(conversation(record(mail("m4", ADA, "Re: One", references("m1")))))
                .isEqualTo(conversation(three));
        undo(second);
        assertThat(numbers(conversation(two))).containsExactly("m1 1", "m2 2", "m4 3");
        undo(first);
        assertThat(numbers(conversation(one))).containsExactly("m1 1", "m4 2");
        assertThat(conversation(record(mail("m5", ADA, "Re: One", references("m4")))))
                .isEqualTo(conversation(one));
    }

    @Test
    void conversationsOfTwoCustomersAreNotJoined() {
        Recorded adas = record(mail("m1", ADA, "Order", ThreadReference.NONE));
        Recorded bobs = record(mail("m2", BOB, "Order", ThreadReference.NONE));
        assertThatThrownBy(() -> join(adas, bobs)).hasMessageContaining("join the customers first");
    }

    @Test
    void aSplitLeavesSomebodyToAnswer() {
        Recorded first = record(whatsapp("w1", "+436601234567", "my order"));
        ticket(first, "4711");
        record(reply("r1", "4711"));
        assertThatThrownBy(() ->
                        store.write(tx -> rearrangement.split(tx, conversation(first), Set.of(1), "a person", "", NOW)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no message of the customer's");
        assertThat(numbers(conversation(first))).containsExactly("w1 1", "r1 2");
    }

    @Test
    void whatIsSolvedOnAnotherChannelIsNotOpenedAgainByAChat() {
        Recorded mail = record(mail("m1", ADA, "Order", ThreadReference.NONE));
        state(mail, "solved");
        Recorded chat = record(message("webchat", "c1", "an invoice, please", Party.customer("A", ADA)));
        assertThat(conversation(chat)).isNotEqualTo(conversation(mail));
        assertThat(stateOf(conversation(mail))).isEqualTo("solved");
    }

    @Test
    void whatWasSolvedLongAgoStandsNotInTheWayOfWhatIsOpenElsewhere() {
        Identifier phone = new Identifier(IdentifierType.PHONE, "", "+436601234567", Verification.ATTESTED);
        Recorded old = record(whatsapp("w1", "+436601234567", "my order"));
        state(old, "solved");
        Recorded open = record(message("webchat", "c1", "an invoice, please", Party.customer("A", ADA, phone)));
        assertThat(conversation(open)).isNotEqualTo(conversation(old));
        Recorded again = recorder(NOW.plus(Duration.ofDays(60)))
                .record(arrival(whatsapp("w2", "+436601234567", "the invoice?")))
                .orElseThrow();
        assertThat(conversation(again)).isEqualTo(conversation(open));
    }

    @Test
    void whatIsOpenComesBeforeWhatWasSolvedSince() {
        Recorded open = record(whatsapp("w1", "+436601234567", "my order"));
        state(open, "solved");
        Recorded solved = record(whatsapp("w2", "+436601234567", "an invoice, please"));
        assertThat(conversation(solved)).isNotEqualTo(conversation(open));
        state(open, "pending");
        state(solved, "solved");
        assertThat(conversation(record(whatsapp("w3", "+436601234567", "still late"))))
                .isEqualTo(conversation(open));
    }

    /** As Outlook's Thread-Index does. */
    @Test
    void whatIsKnownByTheSameIdBelongsTogetherWhereWriterAndSubjectAgree() {
        Recorded first = record(mail("m1", ADA, "Order", known("m1", "index")));
        Recorded second = record(mail("m2", ADA, "RE: Order", known("m2", "index")));
        Recorded stranger = record(mail("m3", BOB, "RE: Order", known("m3", "index")));
        Recorded other = record(mail("m4", ADA, "Invoice", known("m4", "index")));
        assertThat(conversation(second)).isEqualTo(conversation(first));
        assertThat(List.of(stranger, other))
                .allSatisfy(related ->
                        assertThat(related.conversation().relatedTo()).isEqualTo(conversation(first)));
    }

    private static ThreadReference known(String... ids) {
        return new ThreadReference(List.of(ids), List.of(), List.of(), "", "", "", "");
    }

    private ConversationChange join(Recorded from, Recorded into) {
        return store.write(
                tx -> rearrangement.join(tx, conversation(from), conversation(into), "a person", "one matter", NOW));
    }

    private void undo(ConversationChange change) {
        store.write(tx -> rearrangement.undo(tx, change.id(), "a person", NOW));
    }

    private static Message reply(String id, String ticket) {
        Message reply = message("zendesk", id, "It leaves today.", new Party(Role.AGENT, "Sam", List.of()));
        ThreadReference thread = new ThreadReference(List.of(), List.of(), List.of(), "", "", "", ticket);
        return with(with(reply, "direction", "outbound"), "thread", thread);
    }

    private Recorded record(Message message) {
        return recorder(NOW).record(arrival(message)).orElseThrow();
    }

    private Recorder recorder(Instant now) {
        return new Recorder(
                store,
                new Customers(ids),
                POLICY,
                new ConversationTokens(new byte[32]),
                ids,
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private void ticket(Recorded recorded, String number) {
        ticket(recorded, "zendesk", number);
    }

    private void ticket(Recorded recorded, String helpdesk, String number) {
        store.write(tx -> {
            Tickets.add(tx, conversation(recorded), helpdesk, new Tickets.Ticket(number, "", "{}"), NOW);
            return true;
        });
    }

    private void state(Recorded recorded, String state) {
        store.write(tx -> tx.update("UPDATE conversation SET state = ? WHERE id = ?", state, conversation(recorded)));
    }

    private String stateOf(String conversation) {
        return store.read(
                        tx -> tx.first("SELECT state FROM conversation WHERE id = ?", row -> row.text(1), conversation))
                .orElseThrow();
    }

    private List<String> numbers(String conversation) {
        return store.read(tx -> tx.list(
                "SELECT original_id, number FROM message WHERE conversation_id = ? ORDER BY number",
                row -> row.text(1) + " " + row.text(2),
                conversation));
    }

    /** Where messages stand, and where answers to them go. */
    private String places() {
        return store.read(tx -> String.join(
                        "\n",
                        tx.list(
                                "SELECT id, conversation_id, number FROM message ORDER BY id",
                                row -> String.join(" ", row.text(1), row.text(2), row.text(3)))))
                + store.read(tx -> String.join(
                        "\n",
                        tx.list(
                                "SELECT reference, conversation_id, parent FROM message_reference ORDER BY reference",
                                row -> String.join(" ", row.text(1), row.text(2), row.text(3)))));
    }

    /** All that can be seen of conversations. */
    private String everything() {
        return places()
                + store.read(tx -> String.join(
                        "\n",
                        tx.list(
                                "SELECT id, state, messages, last_at, joined_into, related_to FROM conversation"
                                        + " ORDER BY id",
                                row -> String.join(
                                        " ",
                                        row.text(1),
                                        row.text(2),
                                        row.text(3),
                                        row.text(4),
                                        row.text(5),
                                        row.text(6)))));
    }

    private static String conversation(Recorded recorded) {
        return recorded.conversation().id();
    }

    private static Message mail(String id, Identifier from, String subject, ThreadReference thread) {
        return message("email", id, "text of " + id, Party.customer("A", from), subject, thread);
    }

    private static Message quoting(String id, String quoted) {
        ThreadReference thread = new ThreadReference(List.of(), List.of(), List.of(), quoted, "", "", "");
        Message base = whatsapp(id, "+436601234567", "about that");
        return message("whatsapp", id, "about that", base.sender(), "", thread);
    }

    private static ThreadReference references(String... references) {
        return new ThreadReference(List.of(), List.of(), List.of(references), "", "", "", "");
    }

    private static Message at(String account, Message message) {
        return changed(message, "account", account);
    }

    private static Message automatic(Message message) {
        var json =
                (com.fasterxml.jackson.databind.node.ObjectNode) Json.mapper().valueToTree(message);
        json.putArray("flags").add(Flag.AUTOMATIC);
        return Json.read(json, Message.class);
    }

    private static Message changed(Message message, String field, String value) {
        var json =
                (com.fasterxml.jackson.databind.node.ObjectNode) Json.mapper().valueToTree(message);
        return Json.read(json.put(field, value), Message.class);
    }
}
