package io.saddlebag.conversation;

import io.saddlebag.message.Content;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.message.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a message says after an edit: what the edit says. A telephone call becomes known piece by piece, so an edit of
 * one adds to it instead.
 */
final class Edits {
    private Edits() {}

    static Content applied(Message message, Content edit) {
        Content before = message.content();
        if (message.kind() == Kind.CALL_SUMMARY) {
            return new Content(
                    either(before.subject(), edit.subject()),
                    below(before.text(), edit.text()),
                    "",
                    "",
                    "",
                    parts(before.parts(), edit.parts()));
        }
        return new Content(
                either(edit.subject(), before.subject()),
                edit.text(),
                edit.html(),
                edit.visibleText(),
                edit.quotedText(),
                edit.parts().isEmpty() ? before.parts() : edit.parts());
    }

    private static String below(String before, String more) {
        return Stream.of(before, more).filter(text -> !text.isBlank()).collect(Collectors.joining("\n"));
    }

    private static List<Part> parts(List<Part> before, List<Part> more) {
        List<Part> parts = new ArrayList<>(before);
        for (Part part : more) {
            int place = part instanceof Part.Call ? call(parts) : -1;
            if (place >= 0) {
                parts.set(place, call((Part.Call) parts.get(place), (Part.Call) part));
            } else {
                parts.add(part);
            }
        }
        return parts;
    }

    private static int call(List<Part> parts) {
        for (int place = 0; place < parts.size(); place++) {
            if (parts.get(place) instanceof Part.Call) {
                return place;
            }
        }
        return -1;
    }

    private static Part.Call call(Part.Call before, Part.Call more) {
        return new Part.Call(
                either(before.from(), more.from()),
                either(before.to(), more.to()),
                before.seconds() > 0 ? before.seconds() : more.seconds(),
                either(before.outcome(), more.outcome()),
                either(before.recording(), more.recording()),
                below(before.transcript(), more.transcript()));
    }

    private static String either(String one, String other) {
        return one.isBlank() ? other : one;
    }
}
