package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.saddlebag.email.Body.Report;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A report on the delivery of a mail that was sent earlier; fields are empty where the report does not tell.
 *
 * @param action failed, delayed, delivered, relayed or expanded (RFC 3464, section 2.3.3)
 * @param status enhanced status code (RFC 3463): 5.1.1 …
 * @param diagnostic the remote server's words
 * @param originalMessageId of the mail it is about
 */
record Bounce(String finalRecipient, String status, String action, String diagnostic, String originalMessageId) {
    private static final int MAX_DIAGNOSTIC = 500;
    private static final int MAX_GROUPS = 100;

    private static final Set<String> DELIVERY = Set.of("message/delivery-status", "message/global-delivery-status");
    private static final Set<String> ORIGINALS =
            Set.of("message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers");

    /** The report, if the mail is one: as RFC 3464 has it, else as well as it can be told. */
    static Optional<Bounce> of(Header header, Body body) {
        return body.reports().stream()
                .filter(report -> DELIVERY.contains(report.type()))
                .findFirst()
                .map(report -> standard(report, header, body))
                .or(() -> PlainBounce.of(header, body).map(b -> b.about(originalMessageId(header, body))));
    }

    private static Bounce standard(Report report, Header header, Body body) {
        List<Header> groups = groups(report.beginning());
        Header told = groups.stream()
                .filter(group -> word(group.first("action")).equals("failed"))
                .findFirst()
                .or(() -> groups.stream()
                        .filter(group -> group.has("final-recipient"))
                        .findFirst())
                .orElseGet(Header::new);
        Bounce guessed = PlainBounce.guess(header, body);
        String status = word(told.first("status"));
        return new Bounce(
                or(address(told, "final-recipient"), or(address(told, "original-recipient"), guessed.finalRecipient)),
                or(status, guessed.status),
                or(word(told.first("action")), action(status)),
                or(Texts.cut(told.text("diagnostic-code"), MAX_DIAGNOSTIC), guessed.diagnostic),
                originalMessageId(header, body));
    }

    private static String action(String status) {
        return status.startsWith("4") ? "delayed" : status.startsWith("2") ? "delivered" : "failed";
    }

    private static List<Header> groups(String report) {
        ByteArrayInputStream in = new ByteArrayInputStream(report.getBytes(ISO_8859_1));
        List<Header> groups = new ArrayList<>();
        try {
            while (in.available() > 0 && groups.size() < MAX_GROUPS) {
                groups.add(Header.read(in));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return groups;
    }

    /** {@code rfc822; jane@example.com} */
    private static String address(Header group, String field) {
        String value = group.first(field);
        return Texts.cut(value.substring(value.indexOf(';') + 1).replaceAll("[<>\\s]", ""), 320);
    }

    /** From the returned mail or its header, else from a copy in the text, else what the report answers. */
    private static String originalMessageId(Header header, Body body) {
        Function<Report, String> id = report -> groups(report.beginning()).stream()
                .map(group -> MessageIds.of(group.first("message-id")))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse("");
        return body.reports().stream()
                .filter(report -> ORIGINALS.contains(report.type()))
                .map(id)
                .filter(found -> !found.isEmpty())
                .findFirst()
                .or(() -> PlainBounce.messageIdIn(body.words().plain()))
                .or(() -> MessageIds.in(header.first("in-reply-to"), 1).stream().findFirst())
                .or(() -> MessageIds.in(header.first("references"), 1).stream().findFirst())
                .orElse("");
    }

    private Bounce about(String messageId) {
        return new Bounce(finalRecipient, status, action, diagnostic, messageId);
    }

    private static String word(String value) {
        return value.strip().split("[;(\\s]", 2)[0].toLowerCase(Locale.ROOT);
    }

    private static String or(String value, String otherwise) {
        return value.isEmpty() ? otherwise : value;
    }
}
