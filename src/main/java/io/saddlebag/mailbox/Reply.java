package io.saddlebag.mailbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.connector.ApiRefused;
import io.saddlebag.message.Attachment;
import io.saddlebag.message.Flag;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.message.Party;
import io.saddlebag.message.Role;
import io.saddlebag.message.Subject;
import io.saddlebag.message.ThreadReference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;

/**
 * What an agent answers by mail. Nothing in it can begin another header line.
 *
 * @param id of the command
 * @param token names the conversation; empty where the mail belongs to none
 * @param name of the customer, may be empty
 * @param address of the customer
 * @param subject with one Re: in front of what is answered; the message's own where it answers nothing
 * @param text plain
 * @param html the same as HTML that neither acts nor loads anything; empty when there is only the plain text
 * @param files that go with it, which the hub has
 * @param inReplyTo the Message-ID that is answered, without brackets; may be empty
 * @param references the thread's Message-IDs, the oldest first (RFC 5322, section 3.6.4)
 * @param automatic whether software wrote it, which other software has to be told
 */
record Reply(
        String id,
        String token,
        String name,
        String address,
        String subject,
        String text,
        String html,
        List<Attachment> files,
        String inReplyTo,
        List<String> references,
        boolean automatic) {
    private static final int MAX_REFERENCES = 20;
    private static final int MAX_SUBJECT = 250;
    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");
    private static final Pattern MESSAGE_ID = Pattern.compile("[!-;=?-~]{1,900}");
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029\\s]+");

    Reply {
        files = List.copyOf(files);
        references = List.copyOf(references);
    }

    /**
     * Reads a channel command.
     *
     * @throws ApiRefused when it cannot be a mail
     */
    static Reply of(JsonNode command) {
        Party to = Json.read(command.path("to"), Party.class);
        Message message = Json.read(command.path("message"), Message.class);
        ThreadReference thread = command.path("answers").has("thread")
                ? Json.read(command.path("answers").path("thread"), ThreadReference.class)
                : ThreadReference.NONE;
        String answered = thread.knownAs().stream()
                .filter(id -> MESSAGE_ID.matcher(id).matches())
                .findFirst()
                .orElse("");
        return new Reply(
                command.path("id").asText(),
                command.path("token").asText(),
                line(to.name(), MAX_SUBJECT),
                address(to),
                command.has("answers")
                        ? subject(command.path("answers").path("subject").asText())
                        : line(message.content().subject(), MAX_SUBJECT),
                text(command, message),
                html(command, message),
                message.attachments().stream()
                        .filter(file -> !file.sha256().isEmpty())
                        .toList(),
                answered,
                references(thread, answered),
                message.flags().contains(Flag.AUTOMATIC) || message.sender().role() != Role.AGENT);
    }

    private static String address(Party to) {
        return to.identifier(IdentifierType.EMAIL)
                .map(Identifier::value)
                .filter(value -> ADDRESS.matcher(value).matches())
                .orElseThrow(() -> new ApiRefused("the customer has no mail address that can be written to"));
    }

    private static String subject(String answered) {
        String topic = new Subject(line(answered, MAX_SUBJECT)).topic();
        return "Re: " + (topic.isEmpty() ? "your message" : topic);
    }

    /** As HTML what the agent wrote as HTML; pictures go as files. */
    private static String html(JsonNode command, Message message) {
        if (message.content().html().isBlank()) {
            return "";
        }
        Safelist harmless = Safelist.relaxed().removeTags("img");
        Document page = new Cleaner(harmless)
                .clean(Jsoup.parseBodyFragment(message.content().html()));
        links(command, message).forEach(link -> page.body().appendElement("p").text(link));
        return page.body().hasText() ? page.body().html() : "";
    }

    /** Files that the hub was never to fetch. */
    private static List<String> links(JsonNode command, Message message) {
        return message.attachments().stream()
                .filter(file -> file.sha256().isEmpty() && !isMissing(command, file))
                .map(Reply::link)
                .toList();
    }

    /** A file that the hub was never to fetch stands in it as a link. */
    private static String text(JsonNode command, Message message) {
        String links = String.join("\n", links(command, message));
        String text = Stream.of(message.content().text(), links)
                .filter(part -> !part.isBlank())
                .collect(Collectors.joining("\n\n"));
        if (text.isBlank()
                && message.attachments().stream().allMatch(file -> file.sha256().isEmpty())) {
            throw new ApiRefused("the answer has no text that could be sent by mail");
        }
        return text;
    }

    private static boolean isMissing(JsonNode command, Attachment file) {
        return command.path("message")
                .path("attachments")
                .valueStream()
                .anyMatch(one -> one.path("reference").asText().equals(file.reference()) && one.has("missing"));
    }

    private static String link(Attachment file) {
        return line(file.name(), MAX_SUBJECT) + ": " + line(file.reference(), 2_000);
    }

    /** The first, which began the thread, and the last ones. */
    private static List<String> references(ThreadReference thread, String answered) {
        Set<String> all = new LinkedHashSet<>(thread.references().isEmpty() ? thread.inReplyTo() : thread.references());
        if (!answered.isEmpty()) {
            all.remove(answered);
            all.add(answered);
        }
        List<String> ids = new ArrayList<>(
                all.stream().filter(id -> MESSAGE_ID.matcher(id).matches()).toList());
        while (ids.size() > MAX_REFERENCES) {
            ids.remove(1);
        }
        return ids;
    }

    private static String line(String text, int length) {
        String line = UNSAFE.matcher(text).replaceAll(" ").strip();
        int end = line.offsetByCodePoints(0, Math.min(length, line.codePointCount(0, line.length())));
        return line.substring(0, end);
    }
}
