package io.saddlebag.identity;

import io.saddlebag.identity.IdentifierTable.Known;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Message;
import io.saddlebag.message.Verification;
import io.saddlebag.store.Tx;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Finds or makes the customer a message is from. What a message proves links; what it only claims leads to a customer
 * of its own, apart from the one who proved the same address: a forged sender never lands on its victim's timeline.
 */
public final class Customers {
    /** More identifiers than that are no person: nothing is linked to such a customer any more. */
    private static final int MOST_IDENTIFIERS = 50;

    private final Ids ids;

    /** Gives new rows ids of this kind. */
    public Customers(Ids ids) {
        this.ids = ids;
    }

    /** Who wrote the message. The customer's row is held until the transaction ends: work on one customer is serial. */
    public Who recognise(Tx tx, Message message, Instant now) {
        List<Identifier> given = message.sender().identifiers().stream()
                .filter(identifier -> identifier.type().joins())
                .flatMap(identifier -> NormalForm.of(identifier).stream())
                .sorted(Comparator.comparing(Identifier::type))
                .toList();
        List<Identifier> proven =
                given.stream().filter(i -> i.verification().isProven()).toList();
        String name = message.sender().name();
        if (proven.isEmpty()) {
            Identifier claimed = given.isEmpty() ? nobodyKnown(message) : given.get(0);
            return who(tx, findOrAdd(tx, claimed, false, name, now), name);
        }
        List<Known> known = new ArrayList<>();
        for (Identifier identifier : proven) {
            known.add(findOrAdd(tx, identifier, true, name, now));
        }
        for (Known other : known.subList(1, known.size())) {
            link(tx, known.get(0), other, message, now);
        }
        return who(tx, known.get(0), name);
    }

    /** The identifiers of a customer, the oldest first, each with the strongest proof that any message gave of it. */
    public List<Identifier> identifiers(Tx tx, String customerId) {
        return IdentifierTable.ofCustomer(tx, customerId, MOST_IDENTIFIERS).stream()
                .map(Known::identifier)
                .toList();
    }

    /** The ids of a customer's identifiers, the oldest first: the messages of all of them are the timeline. */
    public List<String> identifierIds(Tx tx, String customerId) {
        return IdentifierTable.ofCustomer(tx, customerId, MOST_IDENTIFIERS).stream()
                .map(Known::id)
                .toList();
    }

    /** Whether what a message proves contradicted what was known. */
    public boolean inConflict(Tx tx, String messageId) {
        return LinkTable.told(tx, messageId, "conflict");
    }

    /** Who an identifier belongs to now; its row must exist. */
    public Who of(Tx tx, String identifierId) {
        Known known = IdentifierTable.byId(tx, identifierId).orElseThrow();
        return new Who(known.id(), known.customerId(), known.proven(), known.name(), known.firstSeen());
    }

    private static Who who(Tx tx, Known known, String name) {
        Known oldest = IdentifierTable.lock(tx, known.customerId(), name);
        return new Who(known.id(), oldest.id(), known.proven(), oldest.name(), oldest.firstSeen());
    }

    private Known findOrAdd(Tx tx, Identifier identifier, boolean proven, String name, Instant now) {
        Known known = IdentifierTable.find(tx, identifier, proven).orElseGet(() -> {
            IdentifierTable.add(tx, ids.next(), identifier, proven, name, now);
            return IdentifierTable.find(tx, identifier, proven).orElseThrow();
        });
        if (identifier.verification().compareTo(known.identifier().verification()) > 0) {
            IdentifierTable.proved(tx, known.id(), identifier.verification());
        }
        return known;
    }

    /** Two identifiers that one message proves are one customer, unless something speaks against it. */
    private void link(Tx tx, Known one, Known other, Message message, Instant now) {
        if (one.customerId().equals(other.customerId())) {
            return;
        }
        String first = IdentifierTable.lock(tx, one.customerId(), "").id();
        String second = IdentifierTable.lock(tx, other.customerId(), "").id();
        if (first.equals(second)) {
            return;
        }
        List<Known> mine = IdentifierTable.ofCustomer(tx, first, MOST_IDENTIFIERS + 1);
        List<Known> theirs = IdentifierTable.ofCustomer(tx, second, MOST_IDENTIFIERS + 1);
        String objection = objection(mine, theirs, other.identifier().type());
        if (!objection.isEmpty()) {
            LinkTable.tell(tx, ids.next(), first, "conflict", objection, message.id(), now);
            return;
        }
        String surviving = first.compareTo(second) < 0 ? first : second;
        String joined = surviving.equals(first) ? second : first;
        Verification weakest = Verification.VERIFIED;
        for (Identifier identifier : message.sender().identifiers()) {
            if (identifier.verification() == Verification.ATTESTED) {
                weakest = Verification.ATTESTED;
            }
        }
        LinkTable.add(tx, ids.next(), one.id(), other.id(), "proven-together", weakest.name(), message.id(), now);
        IdentifierTable.move(tx, joined, surviving);
        LinkTable.tell(tx, ids.next(), surviving, "joined", joined, message.id(), now);
    }

    /** Why two customers must stay apart, or nothing. */
    private static String objection(List<Known> mine, List<Known> theirs, IdentifierType evidence) {
        if (mine.size() + theirs.size() > MOST_IDENTIFIERS) {
            return "together they would have more than " + MOST_IDENTIFIERS + " identifiers";
        }
        if (differ(values(mine, IdentifierType.ACCOUNT_ID), values(theirs, IdentifierType.ACCOUNT_ID))) {
            return "they have different account ids";
        }
        if (evidence == IdentifierType.PHONE
                && differ(values(mine, IdentifierType.EMAIL), values(theirs, IdentifierType.EMAIL))) {
            return "one telephone number, but different verified e-mail addresses";
        }
        return "";
    }

    private static boolean differ(Set<String> mine, Set<String> theirs) {
        return !mine.isEmpty() && !theirs.isEmpty() && mine.stream().noneMatch(theirs::contains);
    }

    private static Set<String> values(List<Known> known, IdentifierType type) {
        return known.stream()
                .map(Known::identifier)
                .filter(identifier -> identifier.type() == type)
                .map(identifier -> identifier.scope() + "/" + identifier.value())
                .collect(Collectors.toSet());
    }

    /** A message without any sender still stands on a timeline: its own. */
    private static Identifier nobodyKnown(Message message) {
        return new Identifier(
                IdentifierType.CHANNEL_USER_ID,
                message.connector() + "/" + message.account(),
                "sender of " + UUID.nameUUIDFromBytes(message.originalId().getBytes(StandardCharsets.UTF_8)),
                Verification.CLAIMED);
    }
}
