package io.saddlebag.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.message.Attachment;
import io.saddlebag.message.Content;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.message.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

class EditsTest {
    @Test
    void whatAnEditSaysStandsInThePlaceOfWhatWasSaid() {
        Content edited = edited(message("message", "Order 1001?"), Content.text("Order 1002?"));
        assertThat(edited.text()).isEqualTo("Order 1002?");
        assertThat(edited.shown()).isEqualTo("Order 1002?");
    }

    @Test
    void callsBecomeKnownPieceByPiece() {
        Message call = message("call-summary", "Call from +431 to +432");
        Content over = edited(call, call("Completed", new Part.Call("", "", 62, "completed", "", "")));
        assertThat(over.text()).isEqualTo("Call from +431 to +432\nCompleted");
        assertThat(over.parts()).containsExactly(new Part.Call("", "", 62, "completed", "", ""));
        Message known = Json.read(
                Json.write(call)
                        .replace("\"text\":\"Call", "\"parts\":" + Json.write(over.parts()) + ",\"text\":\"Call"),
                Message.class);
        Content said = edited(known, call("Hello", new Part.Call("", "", 0, "", "https://x/1", "Hello")));
        assertThat(said.parts()).containsExactly(new Part.Call("", "", 62, "completed", "https://x/1", "Hello"));
    }

    @Test
    void filesThatAreNewStandBehindThoseThatWereThereAndPartsNameThem() {
        Message before =
                files("[{'name':'a.png','reference':'a','size':1},{'name':'b.png','reference':'b','size':2}]", "");
        Message edit = files(
                "[{'name':'b.png','reference':'b, signed anew','size':2},{'name':'c.png','reference':'c'}]",
                ",'parts':[{'type':'media','media':'image','attachment':1},{'type':'media','media':'image','attachment':0}]");
        Edits.Edited edited = Edits.of(before, edit);
        assertThat(edited.files()).extracting(Attachment::reference).containsExactly("a", "b", "c");
        assertThat(edited.content().parts())
                .containsExactly(new Part.Media("image", 2, ""), new Part.Media("image", 1, ""));
        assertThat(Edits.of(before, files("[]", "")).files()).hasSize(2);
    }

    private static Message files(String attachments, String parts) {
        String json = Json.write(message("message", "x"))
                .replace("\"text\":\"x\"", "\"text\":\"x\"" + parts.replace('\'', '"'));
        return Json.read(
                json.substring(0, json.length() - 1) + ",\"attachments\":" + attachments.replace('\'', '"') + "}",
                Message.class);
    }

    private static Content edited(Message message, Content content) {
        Message edit = Json.read(
                Json.write(message("message", "x")).replace("{\"text\":\"x\"}", Json.write(content)), Message.class);
        return Edits.of(message, edit).content();
    }

    private static Content call(String text, Part.Call call) {
        return new Content("", text, "", "", "", List.of(call));
    }

    private static Message message(String kind, String text) {
        return Json.read(
                """
                {"id":"1","direction":"inbound","kind":"%s","channel":"voice","connector":"voice","account":"main",
                 "originalId":"c","receivedTime":"2026-11-22T10:00:00Z","sender":{"role":"customer"},
                 "content":{"text":"%s"}}
                """
                        .formatted(kind, text),
                Message.class);
    }
}
