package io.saddlebag.confirmation;

import io.saddlebag.delivery.CommandWords;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.identity.Customers;
import io.saddlebag.identity.Joins;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Message;
import io.saddlebag.senders.EventRates;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.Optional;

/** Sends codes. Who named what nobody is known by has a code too, which goes to nobody. */
final class CodePost {
    private final Policy policy;
    private final ConfirmationTexts texts;
    private final Customers customers;
    private final Joins joins;
    private final Deliveries deliveries;
    private final Codes codes;
    private final CodeMail mails;
    private final Ids ids;

    CodePost(
            Policy policy,
            ConfirmationTexts texts,
            Customers customers,
            Joins joins,
            Deliveries deliveries,
            Codes codes,
            CodeMail mails,
            Ids ids) {
        this.policy = policy;
        this.texts = texts;
        this.customers = customers;
        this.joins = joins;
        this.deliveries = deliveries;
        this.codes = codes;
        this.mails = mails;
        this.ids = ids;
    }

    /** Sends a code to what was named; it takes the place of any before. */
    Standing send(Tx tx, Standing heard, Message message, Instant now) {
        withdraw(tx, deliveries, heard, now);
        String id = ids.next();
        String code = codes.fresh();
        Instant until = now.plus(policy.lifetime());
        Optional<Way> way = Optional.of(heard.targetId())
                .filter(target -> !target.isEmpty())
                .filter(target -> joins.isConfirmable(tx, heard.identifierId(), target))
                .flatMap(target -> way(tx, target))
                .filter(found -> !EventRates.count(tx, found.customerId(), "codes sent", policy.perCustomer(), now)
                        .isAbove());
        way.ifPresent(found -> deliveries.enqueue(
                tx,
                found.target(),
                "confirmation/" + heard.identifierId(),
                CodeMail.KIND,
                id,
                mails.command(
                        found.target(),
                        found.to(),
                        id,
                        code,
                        texts.of(Word.SUBJECT, message),
                        texts.of(Word.CODE, message),
                        until),
                now));
        return heard.sent(way.isPresent() ? heard.targetId() : "", id, codes.hash(id, code), until);
    }

    /** What has not gone yet does not go when something else is named, or somebody is erased. */
    static void withdraw(Tx tx, Deliveries deliveries, Standing standing, Instant now) {
        if (!standing.codeId().isEmpty()) {
            new CommandWords(deliveries).erase(tx, standing.codeId(), now);
        }
    }

    /** How a code reaches who has proven an identifier: by it, or by an address that the same customer has proven. */
    private Optional<Way> way(Tx tx, String target) {
        String customer = customers.of(tx, target).customerId();
        Identifier named = customers.identifier(tx, target);
        if (named.type() == IdentifierType.EMAIL) {
            return Optional.of(new Way(policy.mailTarget(), named, customer));
        }
        return policy.textTarget().isEmpty()
                ? customers.identifiers(tx, customer).stream()
                        .filter(identifier -> identifier.type() == IdentifierType.EMAIL)
                        .filter(identifier -> identifier.verification().isProven())
                        .findFirst()
                        .map(mail -> new Way(policy.mailTarget(), mail, customer))
                : Optional.of(new Way(policy.textTarget(), named, customer));
    }

    private record Way(String target, Identifier to, String customerId) {}
}
