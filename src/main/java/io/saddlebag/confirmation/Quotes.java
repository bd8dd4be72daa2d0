package io.saddlebag.confirmation;

import io.saddlebag.identity.Customers;
import io.saddlebag.message.Content;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.store.Tx;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Who answers the mail with a code quotes it as a rule: that is kept without it. So is what is kept without being heard,
 * or read.
 */
final class Quotes {
    /** They may overlap: of 089 123 456 either half may be the code. */
    private static final Pattern CODE = Pattern.compile("(?<![0-9])(?=([0-9]{3}[ -]?[0-9]{3})(?![0-9]))");

    private static final Pattern BETWEEN = Pattern.compile("[ -]");
    private static final int MOST = 20;
    private static final int MOST_SENDERS = 5;
    private static final int MOST_CODES = 200;

    private final Customers customers;
    private final Codes codes;

    Quotes(Customers customers, Codes codes) {
        this.customers = customers;
        this.codes = codes;
    }

    /** A message as it is to be kept; whether its sender is who they claim to be makes no difference. */
    Message without(Tx tx, Message message) {
        return without(message, () -> senders(tx, message)
                .flatMap(id -> ConfirmationTable.naming(tx, id).stream())
                .toList());
    }

    /** As {@link #without}, also without the codes that the sender was asked for. */
    Message withoutOwn(Tx tx, Message message, Optional<String> partyId) {
        return without(message, () -> Stream.concat(senders(tx, message), known(tx, partyId))
                .distinct()
                .flatMap(id -> ConfirmationTable.concerning(tx, id).stream())
                .toList());
    }

    /** A text of nobody knows whom, without the code of anybody. */
    String withoutAny(Tx tx, String text) {
        List<String> candidates = candidates(text);
        List<Standing> live = candidates.isEmpty() ? List.of() : ConfirmationTable.live(tx, MOST_CODES);
        String kept = text;
        for (String candidate : candidates) {
            kept = isCode(candidate, live) ? kept.replace(candidate, Redaction.DOTS) : kept;
        }
        return kept;
    }

    private Message without(Message message, Supplier<List<Standing>> sent) {
        List<String> candidates = candidates(message.content());
        List<Standing> standings = candidates.isEmpty() ? List.of() : sent.get();
        Message kept = message;
        for (String candidate : candidates) {
            kept = isCode(candidate, standings) ? Redaction.without(kept, candidate) : kept;
        }
        return kept;
    }

    private boolean isCode(String candidate, List<Standing> sent) {
        String code = BETWEEN.matcher(candidate).replaceAll("");
        return sent.stream()
                .filter(one -> !one.codeHash().isEmpty())
                .anyMatch(one -> codes.matches(one.codeId(), code, one.codeHash()));
    }

    private Stream<String> senders(Tx tx, Message message) {
        return message.sender().identifiers().stream()
                .limit(MOST_SENDERS)
                .flatMap(identifier -> customers.owner(tx, identifier).stream())
                .flatMap(owner -> customers.identifierIds(tx, owner.customerId()).stream())
                .distinct();
    }

    private Stream<String> known(Tx tx, Optional<String> partyId) {
        return partyId.stream()
                .flatMap(id -> customers.identifierIds(tx, customers.of(tx, id).customerId()).stream());
    }

    /** Most messages have none, and every message is looked through: as it is, without being written down. */
    private static List<String> candidates(Content content) {
        return candidates(Stream.of(
                content.subject(),
                content.text(),
                content.html(),
                content.visibleText(),
                content.quotedText(),
                content.parts().isEmpty() ? "" : Json.write(content.parts())));
    }

    private static List<String> candidates(String text) {
        return candidates(Stream.of(text));
    }

    private static List<String> candidates(Stream<String> texts) {
        return texts.flatMap(text -> CODE.matcher(text).results())
                .map(found -> found.group(1))
                .distinct()
                .limit(MOST)
                .toList();
    }
}
