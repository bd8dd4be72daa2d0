package io.saddlebag.identity;

import io.saddlebag.identity.IdentifierTable.Known;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.Ids;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Takes what customers are known by out of the tables of identity, for good. */
public final class Forgetting {
    private static final int MOST = 1_000;

    private final Settlement settlement;

    /** Gives new rows ids of this kind. */
    public Forgetting(Ids ids) {
        this.settlement = new Settlement(ids);
    }

    /**
     * What a customer is known by, and what the same was only ever claimed as: under a claim stands, most likely, the
     * same person, and certainly the same address.
     */
    public List<Part> parts(Tx tx, String customerId) {
        return known(tx, customerId).stream()
                .map(known -> new Part(known.id(), known.identifier(), NormalForm.spellings(known.identifier())))
                .toList();
    }

    /** The identifiers that were ever linked with one of these: their tickets may tell of it. */
    public Set<String> everLinked(Tx tx, List<String> identifierIds) {
        Set<String> others = new TreeSet<>();
        for (String id : identifierIds) {
            LinkTable.ever(tx, id, MOST).forEach(link -> others.addAll(List.of(link.one(), link.other())));
        }
        identifierIds.forEach(others::remove);
        return others;
    }

    /**
     * Forgets all of {@link #parts}: links with others are taken back, names and values are gone. The rows stay, so that
     * what is counted stays, and stay one customer, so that it is known what was erased.
     *
     * @return what is forgotten
     * @throws IllegalStateException when there is no such customer any more; nothing is forgotten then
     */
    public List<Part> forget(Tx tx, String customerId, String by, Instant now) {
        List<String> ids = ids(known(tx, customerId));
        if (ids.isEmpty()) {
            throw new IllegalStateException(
                    "customer " + customerId + " is part of another by now; look again who it is");
        }
        Component component = Component.held(tx, ids);
        List<Part> forgotten = parts(tx, customerId);
        if (!forgotten.stream().map(Part::id).toList().equals(ids)) {
            throw tx.collision();
        }
        for (Link link : component.links().values()) {
            if (ids.contains(link.one()) || ids.contains(link.other())) {
                LinkTable.undo(tx, link.id(), by, "erased", now);
            }
        }
        Component without = Component.held(tx, component.members().keySet());
        settlement.settle(tx, without, new Cause(true, "", "", by, now));
        for (String id : ids) {
            ConflictTable.settle(tx, id, by, now);
            LinkTable.forgetWords(tx, id);
            IdentifierTable.forget(tx, id, customerId, now);
        }
        return forgotten;
    }

    /** Whether a customer, or an identifier, of that id was forgotten. */
    public static boolean isForgotten(Tx tx, String id) {
        return IdentifierTable.byId(tx, id).filter(Known::isErased).isPresent();
    }

    private static List<String> ids(List<Known> known) {
        return known.stream().map(Known::id).toList();
    }

    private static List<Known> known(Tx tx, String customerId) {
        List<Known> proven = IdentifierTable.ofCustomer(tx, customerId, Resolution.MOST_IDENTIFIERS);
        List<Known> all = new ArrayList<>(proven);
        proven.stream()
                .filter(Known::proven)
                .flatMap(known -> IdentifierTable.find(tx, known.identifier(), false).stream())
                .flatMap(claimed -> Stream.of(claimed).filter(twin -> !proven.contains(twin)))
                .forEach(all::add);
        all.sort(Comparator.comparing(Known::id));
        return all;
    }

    /**
     * An identifier with the ways in which it may be written where it came in.
     *
     * @param id its row
     */
    public record Part(String id, Identifier identifier, List<String> spellings) {
        public Part {
            spellings = List.copyOf(spellings);
        }
    }
}
