package io.saddlebag.conversation;

import static io.saddlebag.message.Messages.arrival;
import static io.saddlebag.message.Messages.state;
import static io.saddlebag.message.Messages.whatsapp;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.identity.Customers;
import io.saddlebag.message.Attachment;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.message.Messages;
import io.saddlebag.store.Beside;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes that work on the same at the same moment. SQLite has one writer, so these are about PostgreSQL. */
class ConcurrencyTest {
    private static final String PHONE = "+436601234567";
    private static final Instant NOW = Messages.NOON.plusSeconds(2);

    private final Ids ids = new Ids();
    private final Store store = TestStores.POSTGRES.open();
    private final Recorder recorder = new Recorder(
            store,
            new Customers(ids),
            new Threading(Set.of("email"), true, Duration.ofDays(7)),
            new ConversationTokens(new byte[32]),
            ids,
            Clock.fixed(NOW, ZoneOffset.UTC));

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

    private Recorded record(Message message) {
        return recorder.record(arrival(message)).orElseThrow();
    }

    private Message body(String id) {
        return store.read(tx -> MessageTable.row(tx, id)).orElseThrow().message();
    }

    private static Message withPictures(Message message) {
        ObjectNode json = Json.mapper().valueToTree(message);
        json.set("attachments", Json.mapper().<JsonNode>valueToTree(List.of(awaited("1"), awaited("2"))));
        return Json.read(json, Message.class);
    }

    private static Attachment awaited(String reference) {
        return attachment(Json.mapper().createObjectNode().put("reference", reference));
    }

    private static Attachment picture(String digit) {
        return attachment(Json.mapper().createObjectNode().put("sha256", digit.repeat(64)));
    }

    private static Attachment attachment(ObjectNode json) {
        return Json.read(json.put("name", "a.png").put("type", "image/png"), Attachment.class);
    }
}
