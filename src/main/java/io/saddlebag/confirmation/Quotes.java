package io.saddlebag.confirmation;

import io.saddlebag.identity.Customers;
import io.saddlebag.message.Content;
import io.saddlebag.message.Message;
import io.saddlebag.store.Tx;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Who answers the mail with a code quotes it as a rule: that is kept without it. */
final class Quotes {
    private static final Pattern CODE = Pattern.compile("(?<![0-9])[0-9]{6}(?![0-9])");
    private static final int MOST = 20;
    private static final int MOST_SENDERS = 5;

    private final Customers customers;
    private final Codes codes;

    Quotes(Customers customers, Codes codes) {
        this.customers = customers;
        this.codes = codes;
    }

    /** A message as it is to be kept; whether its sender is who they claim to be makes no difference. */
    Message without(Tx tx, Message message) {
        List<String> candidates = candidates(message.content());
        if (candidates.isEmpty()) {
            return message;
        }
        List<Standing> sent = message.sender().identifiers().stream()
                .limit(MOST_SENDERS)
                .flatMap(identifier -> customers.owner(tx, identifier).stream())
                .flatMap(owner -> customers.identifierIds(tx, owner.customerId()).stream())
                .distinct()
                .flatMap(id -> ConfirmationTable.naming(tx, id).stream())
                .filter(standing -> !standing.codeHash().isEmpty())
                .toList();
        Message kept = message;
        for (String candidate : candidates) {
            if (sent.stream().anyMatch(one -> codes.matches(one.codeId(), candidate, one.codeHash()))) {
                kept = Redaction.without(kept, candidate);
            }
        }
        return kept;
    }

    private static List<String> candidates(Content content) {
        return Stream.of(content.subject(), content.text(), content.visibleText(), content.quotedText(), content.html())
                .flatMap(text -> CODE.matcher(text).results().map(MatchResult::group))
                .distinct()
                .limit(MOST)
                .toList();
    }
}
