package io.saddlebag.conversation;

import io.saddlebag.message.Attachment;
import io.saddlebag.message.Content;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.message.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a message says after an edit: what the edit says. A telephone call becomes known piece by piece, so an edit of
 * one adds to it instead.
 */
final class Edits {
    private static final int NOWHERE = -1;

    private Edits() {}

    /** A message after an edit. Files that the edit does not tell of any more stay: they are on the ticket. */
    static Edited of(Message message, Message edit) {
        List<Attachment> files = new ArrayList<>(message.attachments());
        List<Integer> places = places(files, edit);
        List<Part> parts =
                edit.content().parts().stream().map(part -> moved(part, places)).toList();
        return new Edited(content(message, edit.content(), parts), List.copyOf(files));
    }

    private static Content content(Message message, Content edit, List<Part> told) {
        Content before = message.content();
        if (message.kind() == Kind.CALL_SUMMARY) {
            return new Content(
                    either(before.subject(), edit.subject()),
                    below(before.text(), edit.text()),
                    "",
                    "",
                    "",
                    parts(before.parts(), told));
        }
        return new Content(
                either(edit.subject(), before.subject()),
                edit.text(),
                edit.html(),
                edit.visibleText(),
                edit.quotedText(),
                told.isEmpty() ? before.parts() : told);
    }

    /** Where in the message the files of an edit are: most channels tell all files with each edit. */
    private static List<Integer> places(List<Attachment> files, Message edit) {
        List<Integer> places = new ArrayList<>();
        for (Attachment told : edit.attachments()) {
            int known = IntStream.range(0, files.size())
                    .filter(place -> isSame(told, files.get(place)))
                    .findFirst()
                    .orElse(NOWHERE);
            if (known == NOWHERE && files.size() < Message.MAX_ATTACHMENTS) {
                known = files.size();
                files.add(told);
            }
            places.add(known);
        }
        return places;
    }

    /** An address of a file may be signed anew each time, and its type becomes known when it is fetched. */
    private static boolean isSame(Attachment told, Attachment known) {
        return (!told.reference().isEmpty() && told.reference().equals(known.reference()))
                || (!told.sha256().isEmpty() && told.sha256().equals(known.sha256()))
                || (!told.name().isEmpty()
                        && told.name().equals(known.name())
                        && (told.size().isEmpty() || told.size().equals(known.size())));
    }

    private static Part moved(Part part, List<Integer> places) {
        return part instanceof Part.Media media && media.attachment() >= 0 && media.attachment() < places.size()
                ? new Part.Media(media.media(), places.get(media.attachment()), media.caption())
                : part;
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

    /**
     * What it says now.
     *
     * @param files those it had, and behind them those that are new
     */
    record Edited(Content content, List<Attachment> files) {}
}
