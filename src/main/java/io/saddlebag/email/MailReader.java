package io.saddlebag.email;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.email.Addresses.Address;
import io.saddlebag.email.Body.Attachment;
import io.saddlebag.message.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads a raw mail (RFC 5322 and MIME) into JSON, the input of {@code connectors/email/inbound.jsonata}; the README
 * beside it lists the fields. Memory is bounded whatever the mail holds: texts are cut (and attached whole), all else
 * streams into the sink. What is broken is read as far as it goes, with a note in {@code notes}. Thread-safe.
 */
public final class MailReader {
    private static final int MAX_ADDRESSES = 200;
    private static final int MAX_REFERENCES = 200;
    private static final int MAX_IN_REPLY_TO = 50;
    private static final int BODY_HASH_DIGITS = 12;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Mailbox mailbox;
    private final AutomaticMail automaticMail;
    private final Clock clock;

    /**
     * @param mailbox where the mails come from
     * @param clock tells which dates lie absurdly far ahead
     */
    public MailReader(Mailbox mailbox, Clock clock) {
        this.mailbox = mailbox;
        this.automaticMail = new AutomaticMail(mailbox);
        this.clock = clock;
    }

    /**
     * Reads one mail. Absent texts are empty, lists are always there; only {@code date} may be missing.
     *
     * @param mail the raw bytes, as the server gave them; read twice
     * @param blobs takes every attachment, in the order of {@code attachments}
     * @throws UnreadableMail when these bytes are no mail, which no further attempt changes
     * @throws IOException when the file cannot be read or the sink takes nothing
     */
    public ObjectNode read(Path mail, BlobSink blobs) throws IOException {
        RawMail raw = RawMail.scan(mail);
        Body body;
        try (InputStream content = raw.body(mail)) {
            body = new BodyReader(blobs).read(raw.header(), content);
        }
        ObjectNode json = JSON.objectNode();
        ids(json, raw);
        people(json, raw.header());
        words(json, raw.header(), body);
        judgement(json, raw.header(), body);
        return json;
    }

    private void ids(ObjectNode json, RawMail raw) {
        Header header = raw.header();
        String messageId = MessageIds.of(header.first("message-id"));
        json.put("messageId", messageId);
        json.put("originalId", originalId(MessageIds.written(header.first("message-id")), raw));
        json.put("hash", raw.hash());
        strings(json, "inReplyTo", MessageIds.in(header.first("in-reply-to"), MAX_IN_REPLY_TO));
        strings(json, "references", MessageIds.in(header.first("references"), MAX_REFERENCES));
        json.put("threadIndex", Texts.cut(header.text("thread-index"), 1_000));
        MailDate.parse(header.first("date"), clock.instant()).ifPresent(date -> json.put("date", date.toString()));
    }

    /** Two mails are one when Message-ID and body agree; without Message-ID, when sender and body agree. */
    private static String originalId(String messageId, RawMail raw) {
        if (!messageId.isEmpty()) {
            return messageId + "#" + raw.bodyHash().substring(0, BODY_HASH_DIGITS);
        }
        MessageDigest digest = RawMail.sha256();
        String sender = Addresses.parse(raw.header().first("from")).list().stream()
                .findFirst()
                .map(Address::address)
                .orElse("");
        return "sha256-"
                + RawMail.hex(digest.digest((sender + "\n" + raw.bodyHash()).getBytes(StandardCharsets.UTF_8)));
    }

    private static void people(ObjectNode json, Header header) {
        people(json, "from", header, "from");
        people(json, "sender", header, "sender");
        people(json, "replyTo", header, "reply-to");
        people(json, "to", header, "to");
        people(json, "cc", header, "cc");
        people(json, "deliveredTo", header, "delivered-to", "x-original-to", "envelope-to", "x-envelope-to");
    }

    private static void people(ObjectNode json, String field, Header header, String... names) {
        var list = json.putArray(field);
        Stream.of(names)
                .flatMap(name -> header.all(name).stream())
                .flatMap(value -> Addresses.parse(value).list().stream())
                .distinct()
                .limit(MAX_ADDRESSES)
                .forEach(a -> list.addObject().put("name", a.name()).put("address", a.address()));
    }

    private static void words(ObjectNode json, Header header, Body body) {
        Subject subject = new Subject(header.text("subject"));
        Words words = body.words();
        VisibleText visible = VisibleText.of(words);
        json.put("subject", subject.text());
        json.put("topic", subject.topic());
        json.put("language", language(header.text("content-language")));
        json.put("text", words.text());
        json.put("html", words.html());
        json.put("visibleText", visible.visible());
        json.put("quotedText", visible.quoted());
        json.put("forwarded", subject.isForwarded() || visible.forwarded() || header.has("resent-from"));
        var attachments = json.putArray("attachments");
        body.attachments().forEach(attachment -> attachments.add(describe(attachment)));
        strings(json, "notes", body.notes().stream().distinct().toList());
    }

    private static ObjectNode describe(Attachment attachment) {
        return JSON.objectNode()
                .put("name", attachment.name())
                .put("type", attachment.part().type())
                .put("size", attachment.stored().size())
                .put("sha256", attachment.stored().sha256())
                .put("contentId", attachment.part().contentId())
                .put("inline", attachment.part().isInline())
                .put("subject", attachment.subject());
    }

    private void judgement(ObjectNode json, Header header, Body body) {
        Optional<Bounce> bounce = Bounce.of(header, body);
        String rule = automaticMail.rule(header);
        String named = rule.isEmpty() && bounce.isPresent() ? "bounce" : rule;
        json.putObject("automatic").put("is", !named.isEmpty()).put("rule", named);
        ObjectNode report = json.putObject("bounce").put("is", bounce.isPresent());
        bounce.ifPresent(b -> report.put("finalRecipient", b.finalRecipient())
                .put("status", b.status())
                .put("action", b.action())
                .put("diagnostic", b.diagnostic())
                .put("originalMessageId", b.originalMessageId()));
        json.put("autoResponseSuppress", Texts.cut(header.text("x-auto-response-suppress"), 200));
        Authentication authentication = Authentication.of(header, mailbox.authservIds());
        json.putObject("authentication")
                .put("dmarc", authentication.dmarc())
                .put("dkim", authentication.dkim())
                .put("spf", authentication.spf())
                .put("fromVerified", authentication.fromVerified());
    }

    /** The first of the languages, if it looks like a tag of BCP 47. */
    private static String language(String field) {
        String first = field.split("[,;\\s]", 2)[0];
        return first.matches("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}") ? first : "";
    }

    private static void strings(ObjectNode json, String field, List<String> values) {
        var list = json.putArray(field);
        values.forEach(list::add);
    }
}
