package io.saddlebag.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MessageJsonTest {
    private static final String SMALLEST =
            """
            {"id":"0190","direction":"inbound","kind":"message","channel":"whatsapp","connector":"whatsapp",
             "account":"1","originalId":"wamid.1","receivedTime":"2026-11-22T10:00:00Z",
             "sender":{"role":"customer"}}""";

    private static final String LARGEST =
            """
            {"id":"0190","direction":"inbound","kind":"message","channel":"whatsapp","connector":"whatsapp",
             "account":"1","originalId":"wamid.1","originalTime":"2026-11-22T09:59:59Z",
             "receivedTime":"2026-11-22T10:00:00.123Z",
             "sender":{"role":"customer","name":"Ada","identifiers":[
               {"type":"phone","value":"+436601234567","verification":"attested"}]},
             "content":{"subject":"s","text":"t","html":"<p>t</p>","visibleText":"t","quotedText":"q","parts":[
               {"type":"location","latitude":48.2,"longitude":16.37,"name":"n"},
               {"type":"choice","id":"1","title":"Yes"},
               {"type":"form","name":"f","answers":{"a":1}},
               {"type":"hologram","depth":3}]},
             "attachments":[{"name":"a.png","type":"image/png","size":3,"reference":"m1"}],
             "thread":{"inReplyTo":["a"],"references":["a","b"],"quotedId":"c","conversationId":"d","token":"e"},
             "language":"de","flags":["forwarded"],"metadata":{"k":{"v":[1,2]}},"raw":"arrival:1",
             "mood":"new in version 2"}""";

    @Test
    void aFieldIsFoundWithoutReadingWhatStandsBehindIt() {
        assertThat(Json.field("{\"a\":{\"b\":[\"c\"]},\"b\":\"d\",\"e\": and so on", "b"))
                .isEqualTo("d");
        assertThat(Json.field("{\"a\":{\"b\":1}}", "b")).isEmpty();
    }

    @Test
    void whatIsAbsentIsEmptyAndNeverNull() {
        Message message = Json.read(SMALLEST, Message.class);
        assertThat(message.content()).isEqualTo(Content.NONE);
        assertThat(message.thread()).isEqualTo(ThreadReference.NONE);
        assertThat(message.originalTime()).isEmpty();
        assertThat(message.receipt()).isEmpty();
        assertThat(message.flags()).isEmpty();
        assertThat(message.language()).isEmpty();
        assertThat(message.more()).isEmpty();
    }

    @Test
    void goesToJsonAndBackWithoutLoss() {
        Message message = Json.read(LARGEST, Message.class);
        assertThat(Json.read(Json.write(message), Message.class)).isEqualTo(message);
        JsonNode before = Json.parse(LARGEST.getBytes(StandardCharsets.UTF_8));
        JsonNode after = Json.parse(Json.write(message).getBytes(StandardCharsets.UTF_8));
        assertThat(after).isEqualTo(before);
    }

    @Test
    void fieldsOfANewerVersionSurvive() {
        ObjectNode json = (ObjectNode) Json.parse(LARGEST.getBytes(StandardCharsets.UTF_8));
        json.putObject("future").put("x", 1);
        Message message = Json.read(json, Message.class);
        assertThat(Json.mapper().<JsonNode>valueToTree(message).at("/future/x").asInt())
                .isEqualTo(1);
        assertThat(Json.mapper()
                        .<JsonNode>valueToTree(message)
                        .at("/content/parts/3/depth")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void aSizeThatNobodyKnowsIsAbsentAndNot0() {
        String unknown = LARGEST.replace("\"size\":3,", "");
        assertThat(Json.read(LARGEST, Message.class).attachments().get(0).size())
                .hasValue(3L);
        assertThat(Json.read(unknown, Message.class).attachments().get(0).size())
                .isEmpty();
        assertThat(Json.write(Json.read(unknown, Message.class))).doesNotContain("size");
        assertThat(Json.read(LARGEST.replace("\"size\":3", "\"size\":-1"), Message.class))
                .as("what 0.1.0 wrote")
                .isEqualTo(Json.read(unknown, Message.class));
    }

    @Test
    void whatIsMissingIsNamed() {
        ObjectNode json = (ObjectNode) Json.parse(SMALLEST.getBytes(StandardCharsets.UTF_8));
        json.remove("originalId");
        assertThatThrownBy(() -> Json.read(json, Message.class))
                .isInstanceOf(InvalidMessage.class)
                .hasMessageContaining("originalId");
    }

    @Test
    void hostileJsonIsRefusedWithASentence() {
        assertThatThrownBy(() -> parse("{\"a\":1,\"a\":2}")).isInstanceOf(InvalidMessage.class);
        assertThatThrownBy(() -> parse("[".repeat(10_000))).isInstanceOf(InvalidMessage.class);
        assertThatThrownBy(() -> parse("{\"a\":" + "9".repeat(1_000_000) + "}")).isInstanceOf(InvalidMessage.class);
        assertThatThrownBy(() -> parse("")).isInstanceOf(InvalidMessage.class);
        assertThatThrownBy(() -> parse("{} {}")).isInstanceOf(InvalidMessage.class);
        assertThatThrownBy(() -> Json.parse(new byte[] {'"', (byte) 0xff, (byte) 0xfe, '"'}))
                .isInstanceOf(InvalidMessage.class);
    }

    private static JsonNode parse(String json) {
        return Json.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
