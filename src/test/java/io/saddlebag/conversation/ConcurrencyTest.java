package io.saddlebag.conversation;

import static io.saddlebag.message.Messages.arrival;
import static io.saddlebag.message.Messages.awaited;
import static io.saddlebag.message.Messages.message;
import static io.saddlebag.message.Messages.state;
import static io.saddlebag.message.Messages.verified;
import static io.saddlebag.message.Messages.whatsapp;
import static io.saddlebag.message.Messages.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.identity.Customers;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Attachment;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.message.Messages;
import io.saddlebag.message.Party;
import io.saddlebag.message.ThreadReference;
import io.saddlebag.store.Beside;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import io.saddlebag.store.Within;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nodes that work on the same at the same moment. SQLite has one writer, so these are about PostgreSQL. */
class ConcurrencyTest {
    private static final String PHONE = "+436601234567";
    private static final Instant NOW = Messages.NOON.plusSeconds(2);

    private final Ids ids = new Ids();
    private final Store store = TestStores.POSTGRES.open();
    private final Recorder recorder = recorder(store);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void filesThatComeAtTheSameMomentAreBothInTheirMessage() {
        String id =
                record(withPictures(whatsapp("w1", PHONE, "look"))).message().id();
        Beside.run(
                store,
                tx -> MessageFiles.fetched(tx, id, 0, picture("a"), NOW),
                () -> store.write(tx -> MessageFiles.fetched(tx, id, 1, picture("b"), NOW)));
        assertThat(body(id).attachments()).extracting(Attachment::sha256).doesNotContain("");
    }

    @Test
    void anEditBesideAFileLosesNeither() {
        String id =
                record(withPictures(whatsapp("w1", PHONE, "look"))).message().id();
        Beside.run(
                store,
                tx -> MessageFiles.fetched(tx, id, 0, picture("a"), NOW),
                () -> recorder.record(arrival(state(Kind.EDIT, "e1", "w1", Optional.empty(), "look here"))));
        assertThat(body(id).content().shown()).isEqualTo("look here");
        assertThat(body(id).attachments()).extracting(Attachment::sha256).contains("a".repeat(64));
    }

    @ParameterizedTest
    @EnumSource(names = {"EDIT", "DELETION"})
    void aChangeAndItsMessageMeetWhicheverIsFirst(Kind kind) {
        Message edit = state(kind, "e1", "w1", Optional.empty(), "changed");
        Beside.run(store, recording(whatsapp("w1", PHONE, "hello")), () -> recorder.record(arrival(edit)));
        Message other = state(kind, "e2", "w2", Optional.empty(), "changed");
        Beside.run(store, recording(other), () -> record(whatsapp("w2", PHONE, "hello")));
        assertThat(texts()).hasSize(2).doesNotContain("hello");
        assertThat(count("SELECT count(*) FROM message_reference")).isEqualTo(2);
    }

    @Test
    void whatComesBesideAJoinIsInTheConversationThatIsLeft() {
        Recorded one = record(mail("m1", "Order", ThreadReference.NONE));
        Recorded two = record(mail("m2", "Refund", ThreadReference.NONE));
        String from = two.conversation().id();
        String into = one.conversation().id();
        ThreadReference answers = new ThreadReference(List.of(), List.of("m2"), List.of(), "", "", "", "");
        Recorded answer = Beside.run(
                store,
                tx -> new Rearrangement(ids).join(tx, from, into, "a person", "", NOW),
                () -> record(mail("m3", "Re: Refund", answers)));
        assertThat(answer.conversation().id()).isEqualTo(into);
        assertThat(count("SELECT count(*) FROM message WHERE conversation_id = '" + from + "'"))
                .isZero();
    }

    @Test
    void whatComesWhileItsConversationIsSolvedOpensItAgain() {
        String id = record(whatsapp("w1", PHONE, "hello")).conversation().id();
        Beside.run(
                store,
                tx -> tx.update("UPDATE conversation SET state = 'solved' WHERE id = ?", id),
                () -> record(whatsapp("w2", PHONE, "not yet")));
        assertThat(count("SELECT count(*) FROM conversation WHERE state = 'open'"))
                .isEqualTo(1);
        assertThat(count("SELECT count(*) FROM conversation")).isEqualTo(1);
    }

    @Test
    void anArrivalThatTwoNodesGetIsRecordedByOne() {
        Arrival arrival = arrival(state(Kind.REACTION, "r1", "w1", Optional.empty(), ""));
        Beside.run(store, tx -> recorder(new Within(tx)).record(arrival), () -> recorder.record(arrival));
        assertThat(count("SELECT count(*) FROM arrival WHERE outcome = 'state'"))
                .isEqualTo(1);
    }

    private Store.Work<Boolean> recording(Message message) {
        return tx -> {
            recorder(new Within(tx)).record(arrival(message));
            return true;
        };
    }

    private Recorder recorder(Store in) {
        return new Recorder(
                in,
                new Customers(ids),
                new Threading(Set.of("email"), true, Duration.ofDays(7)),
                new ConversationTokens(new byte[32]),
                ids,
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private List<String> texts() {
        return store.read(tx -> tx.list("SELECT text FROM message", row -> row.text(1)));
    }

    private long count(String sql) {
        return store.read(tx -> tx.first(sql, row -> row.number(1))).orElseThrow();
    }

    private static Message mail(String id, String subject, ThreadReference thread) {
        Party ada = Party.customer("Ada", verified(IdentifierType.EMAIL, "ada@example.org"));
        return message("email", id, "text of " + id, ada, subject, thread);
    }

    private Recorded record(Message message) {
        return recorder.record(arrival(message)).orElseThrow();
    }

    private Message body(String id) {
        return store.read(tx -> MessageTable.row(tx, id)).orElseThrow().message();
    }

    private static Message withPictures(Message message) {
        return with(message, "attachments", List.of(awaited("a.png"), awaited("b.png")));
    }

    private static Attachment picture(String digit) {
        ObjectNode file = Json.mapper().createObjectNode().put("name", "a.png").put("type", "image/png");
        return Json.read(file.put("sha256", digit.repeat(64)), Attachment.class);
    }
}
