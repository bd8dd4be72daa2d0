package io.saddlebag.identity;

import io.saddlebag.identity.IdentifierTable.Known;
import io.saddlebag.identity.Link.Evidence;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Message;
import io.saddlebag.message.Party;
import io.saddlebag.message.Verification;
import io.saddlebag.store.Tx;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Finds or makes the customer a message is from. What a message proves links; what it only claims leads to a customer
 * of its own, apart from the one who proved the same address: a forged sender never lands on its victim's timeline.
 */
public final class Customers {
    private static final int TRIES = 100;

    private final Ids ids;
    private final Settlement settlement;

    /** Gives new rows ids of this kind. */
    public Customers(Ids ids) {
        this.ids = ids;
        this.settlement = new Settlement(ids);
    }

    /** Who wrote the message. The customer's row is held until the transaction ends: work on one customer is serial. */
    public Who recognise(Tx tx, Message message, Instant now) {
        List<Identifier> given = given(message);
        List<Identifier> proven =
                given.stream().filter(i -> i.verification().isProven()).toList();
        String name = message.sender().name();
        if (proven.isEmpty()) {
            Identifier claimed = given.isEmpty() ? nobodyKnown(message) : given.get(0);
            return who(tx, findOrAdd(tx, claimed, false, message, now), name);
        }
        List<Proved> known = new ArrayList<>();
        for (Identifier identifier : proven) {
            known.add(new Proved(findOrAdd(tx, identifier, true, message, now), identifier.verification()));
        }
        Known strongest = known.get(0).known();
        List<Link> links = known.subList(1, known.size()).stream()
                .flatMap(other -> link(tx, known.get(0), other, message, now).stream())
                .toList();
        if (links.isEmpty()) {
            return who(tx, strongest, name);
        }
        settle(tx, strongest, links, now);
        return who(tx, IdentifierTable.byId(tx, strongest.id()).orElseThrow(), name);
    }

    /** The identifiers of a customer, the oldest first, each with the strongest proof that any message gave of it. */
    public List<Identifier> identifiers(Tx tx, String customerId) {
        return IdentifierTable.ofCustomer(tx, customerId, Resolution.MOST_IDENTIFIERS).stream()
                .map(Known::identifier)
                .toList();
    }

    /** The ids of a customer's identifiers, the oldest first: the messages of all of them are the timeline. */
    public List<String> identifierIds(Tx tx, String customerId) {
        return IdentifierTable.ofCustomer(tx, customerId, Resolution.MOST_IDENTIFIERS).stream()
                .map(Known::id)
                .toList();
    }

    /** The ids under which identifiers are known that somebody was written to by. */
    public List<String> identifierIds(Tx tx, Party party) {
        return given(party)
                .flatMap(identifier ->
                        IdentifierTable.find(
                                tx, identifier, identifier.verification().isProven())
                                .stream())
                .map(Known::id)
                .toList();
    }

    /**
     * The customer who has proven an identifier that somebody names.
     *
     * @return its row's identifier and customer; nothing while it is in conflict, or nobody ever proved it
     */
    public Optional<Who> owner(Tx tx, Identifier named) {
        return NormalForm.of(named)
                .flatMap(identifier -> IdentifierTable.find(tx, identifier, true))
                .filter(known -> ConflictTable.of(tx, known.id()).isEmpty())
                .map(known -> of(tx, known.id()));
    }

    /** An identifier by its id. */
    public Identifier identifier(Tx tx, String id) {
        return IdentifierTable.byId(tx, id).orElseThrow().identifier();
    }

    /** Whether something that the message proves contradicts what is known, and nobody has looked at it yet. */
    public boolean inConflict(Tx tx, Message message) {
        return given(message).stream()
                .filter(identifier -> identifier.verification().isProven())
                .flatMap(identifier -> IdentifierTable.find(tx, identifier, true).stream())
                .flatMap(known -> ConflictTable.of(tx, known.id()).stream())
                .anyMatch(ConflictTable.Standing::parked);
    }

    /** Who an identifier belongs to now; its row must exist. */
    public Who of(Tx tx, String identifierId) {
        Known known = IdentifierTable.byId(tx, identifierId).orElseThrow();
        Known oldest = IdentifierTable.byId(tx, known.customerId()).orElseThrow();
        return who(known, oldest, "");
    }

    private static Who who(Known known, Known oldest, String name) {
        String called = name.isEmpty() ? known.name() : name;
        return new Who(
                known.id(), oldest.id(), known.proven(), called.isEmpty() ? oldest.name() : called, oldest.firstSeen());
    }

    /** Holds the customer's oldest row; by the time it is held, the identifier may belong to another, or be erased. */
    private static Who who(Tx tx, Known known, String name) {
        Known own = known;
        for (int i = 0; i < TRIES; i++) {
            Known oldest = IdentifierTable.lock(tx, own.customerId());
            Known now = own.id().equals(oldest.id())
                    ? oldest
                    : IdentifierTable.byId(tx, own.id()).orElseThrow();
            if (now.isErased()) {
                throw tx.collision();
            }
            if (now.customerId().equals(oldest.id())) {
                if (!name.isEmpty() && !name.equals(now.name())) {
                    IdentifierTable.call(tx, now.id(), name);
                }
                return who(now, oldest, name);
            }
            own = now;
        }
        throw tx.collision();
    }

    /** What a message says about who wrote it, in normal form, the strongest first; what cannot join is left out. */
    public static List<Identifier> given(Message message) {
        return given(message.sender()).toList();
    }

    private static Stream<Identifier> given(Party party) {
        return party.identifiers().stream()
                .filter(identifier -> identifier.type().joins())
                .flatMap(identifier -> NormalForm.of(identifier).stream())
                .sorted(Strength.STRONGEST_FIRST);
    }

    private Known findOrAdd(Tx tx, Identifier identifier, boolean proven, Message message, Instant now) {
        Known known = IdentifierTable.find(tx, identifier, proven).orElseGet(() -> {
            String name = message.sender().name();
            IdentifierTable.add(tx, ids.next(), identifier, proven, name, source(message), now);
            return IdentifierTable.find(tx, identifier, proven).orElseThrow();
        });
        if (identifier.verification().compareTo(known.identifier().verification()) > 0) {
            IdentifierTable.proved(tx, known.id(), identifier.verification());
        }
        return known;
    }

    /** Two identifiers that one message proves are linked, unless they were before. */
    private Optional<Link> link(Tx tx, Proved strongest, Proved weaker, Message message, Instant now) {
        boolean inOrder = strongest.known().id().compareTo(weaker.known().id()) < 0;
        Proved older = inOrder ? strongest : weaker;
        Proved younger = inOrder ? weaker : strongest;
        String one = older.known().id();
        String second = younger.known().id();
        if (one.equals(second) || LinkTable.wasProven(tx, one, second) || isFull(tx, one) || isFull(tx, second)) {
            return Optional.empty();
        }
        Link link = new Link(
                ids.next(),
                one,
                second,
                Link.PROVEN_TOGETHER,
                Collections.min(List.of(older.as(), younger.as())).name(),
                new Evidence(older.as().name(), younger.as().name(), source(message)),
                message.id(),
                Cause.HUB,
                "",
                now,
                "",
                Optional.empty());
        LinkTable.add(tx, link);
        return Optional.of(link);
    }

    /** Finds anew what follows from new links; where that would be more than can be told, they do not count. */
    private void settle(Tx tx, Known strongest, List<Link> links, Instant now) {
        Link first = links.get(0);
        Component component = Component.held(tx, List.of(strongest.id()));
        if (component.whole()) {
            settlement.settle(tx, component, new Cause(false, first.id(), first.messageId(), Cause.HUB, now));
        } else {
            links.forEach(link -> LinkTable.undo(tx, link.id(), Cause.HUB, Objection.TOO_MANY.code(), now));
        }
    }

    private static boolean isFull(Tx tx, String identifierId) {
        return LinkTable.standing(tx, identifierId, Component.MOST_LINKS).size() == Component.MOST_LINKS;
    }

    private static String source(Message message) {
        return message.connector() + "/" + message.account();
    }

    /** An identifier, and how far this message proves it. */
    private record Proved(Known known, Verification as) {}

    /** A message without any sender still stands on a timeline: its own. */
    private static Identifier nobodyKnown(Message message) {
        return new Identifier(
                IdentifierType.CHANNEL_USER_ID,
                message.connector() + "/" + message.account(),
                "sender of " + UUID.nameUUIDFromBytes(message.originalId().getBytes(StandardCharsets.UTF_8)),
                Verification.CLAIMED);
    }
}
