package io.saddlebag.identity;

import io.saddlebag.identity.IdentifierTable.Known;
import io.saddlebag.identity.ProvenTogether.Proved;
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
    private final ProvenTogether provenTogether;

    /** Gives new rows ids of this kind. */
    public Customers(Ids ids) {
        this.ids = ids;
        this.provenTogether = new ProvenTogether(ids);
    }

    /** Who wrote the message. The customer's row is held until the transaction ends: work on one customer is serial. */
    public Who recognise(Tx tx, Message message, Instant now) {
        List<Identifier> given = given(message);
        List<Identifier> proven =
                given.stream().filter(i -> i.verification().isProven()).toList();
        if (proven.size() > 1) {
            return together(tx, proven, message, now);
        }
        Identifier one = proven.isEmpty() ? given.isEmpty() ? nobodyKnown(message) : given.get(0) : proven.get(0);
        return alone(tx, one, !proven.isEmpty(), message, now);
    }

    /** Of who is known by one identifier, the row that is to be held is found and held at once. */
    private Who alone(Tx tx, Identifier identifier, boolean proven, Message message, Instant now) {
        String name = message.sender().name();
        Optional<Known> held = IdentifierTable.lockOldest(tx, identifier, proven);
        Optional<Known> added = held.isPresent() ? Optional.empty() : add(tx, identifier, proven, message, now);
        if (added.isPresent()) {
            return newcomer(added.get());
        }
        Known own = held.filter(oldest -> oldest.isOf(identifier, proven))
                .or(() -> IdentifierTable.find(tx, identifier, proven))
                .orElseThrow(tx::collision);
        strengthen(tx, own, identifier);
        return held.filter(oldest -> oldest.id().equals(own.customerId()))
                .map(oldest -> named(tx, own, oldest, name))
                .orElseGet(() -> who(tx, own, name));
    }

    /** By several identifiers that the message proves to be of one. */
    private Who together(Tx tx, List<Identifier> proven, Message message, Instant now) {
        List<Proved> all = new ArrayList<>();
        for (Identifier identifier : proven) {
            all.add(findOrAdd(tx, identifier, true, message, now));
        }
        Known strongest = all.get(0).known();
        boolean moved = provenTogether.link(tx, all, message, now);
        if (all.stream().allMatch(Proved::added)) {
            // the strongest was added first, so its row is the customer's oldest
            return newcomer(strongest);
        }
        Known own = moved ? IdentifierTable.byId(tx, strongest.id()).orElseThrow() : strongest;
        return who(tx, own, message.sender().name());
    }

    /** All that a customer is known by. */
    public Person person(Tx tx, String identifierId) {
        List<Known> all = IdentifierTable.ofSameCustomer(tx, identifierId, Resolution.MOST_IDENTIFIERS);
        Who who = all.stream()
                .filter(known -> known.id().equals(identifierId))
                .findFirst()
                .filter(own -> own.customerId().equals(all.get(0).id()))
                .map(own -> who(own, all.get(0), ""))
                .orElseGet(() -> of(tx, identifierId));
        return new Person(
                who,
                all.stream().map(Known::id).toList(),
                all.stream().map(Known::identifier).toList());
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
                .anyMatch(identifier -> ConflictTable.isParked(tx, identifier));
    }

    /** Who an identifier belongs to now; its row must exist. */
    public Who of(Tx tx, String identifierId) {
        List<Known> both = IdentifierTable.withOldest(tx, identifierId);
        Known known = withId(both, identifierId);
        return who(known, withId(both, known.customerId()), "");
    }

    private static Known withId(List<Known> some, String id) {
        return some.stream().filter(known -> known.id().equals(id)).findFirst().orElseThrow();
    }

    /** One who was added by this message, by this identifier. */
    private static Who newcomer(Known added) {
        return new Who(added.id(), added.id(), added.proven(), added.name(), added.firstSeen(), true);
    }

    private static Who who(Known known, Known oldest, String name) {
        String called = name.isEmpty() ? known.name() : name;
        return new Who(
                known.id(),
                oldest.id(),
                known.proven(),
                called.isEmpty() ? oldest.name() : called,
                oldest.firstSeen(),
                false);
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
                return named(tx, now, oldest, name);
            }
            own = now;
        }
        throw tx.collision();
    }

    /** Keeps what they call themselves now. */
    private static Who named(Tx tx, Known own, Known oldest, String name) {
        if (!name.isEmpty() && !name.equals(own.name())) {
            IdentifierTable.call(tx, own.id(), name);
        }
        return who(own, oldest, name);
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

    private Proved findOrAdd(Tx tx, Identifier identifier, boolean proven, Message message, Instant now) {
        Optional<Known> found = IdentifierTable.find(tx, identifier, proven);
        Optional<Known> added = found.isPresent() ? Optional.empty() : add(tx, identifier, proven, message, now);
        Known known = found.or(() -> added)
                .or(() -> IdentifierTable.find(tx, identifier, proven))
                .orElseThrow();
        strengthen(tx, known, identifier);
        return new Proved(known, identifier.verification(), added.isPresent());
    }

    private Optional<Known> add(Tx tx, Identifier identifier, boolean proven, Message message, Instant now) {
        return IdentifierTable.add(
                tx, ids.next(), identifier, proven, message.sender().name(), source(message), now);
    }

    private static void strengthen(Tx tx, Known known, Identifier given) {
        if (given.verification().compareTo(known.identifier().verification()) > 0) {
            IdentifierTable.proved(tx, known.id(), given.verification());
        }
    }

    static String source(Message message) {
        return message.connector() + "/" + message.account();
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
