package io.saddlebag.identity;

import io.saddlebag.identity.IdentifierTable.Known;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who is who, as it follows from the links that stand and from nothing else: not from the order in which they came, nor
 * from what was thought before. So taking a link back gives exactly what was without it.
 *
 * <p>What people decided by hand comes first. Then identifiers find their customer from the strongest kind to the
 * weakest, each by the links to stronger ones and to those of its own kind. One that leads to customers who must stay
 * apart is in conflict: it links nobody, whichever link came first.
 */
final class Resolution {
    /** More identifiers than that are no person. */
    static final int MOST_IDENTIFIERS = 50;

    private final Component component;
    private final Groups customers = new Groups();
    private final Set<String> byHand = new HashSet<>();
    private final Set<String> silent = new HashSet<>();
    private final SortedMap<String, Objection> conflicts = new TreeMap<>();
    private final Map<String, Set<String>> neighbours = new HashMap<>();

    private Resolution(Component component) {
        this.component = component;
    }

    static Resolution of(Component component) {
        Resolution resolution = new Resolution(component);
        component.decisions().forEach(resolution::decided);
        component.evidence().forEach(resolution::proven);
        Strength.ORDER.forEach(resolution::resolve);
        return resolution;
    }

    /** The customers, each by its identifiers, the oldest first. */
    List<SortedSet<String>> customers() {
        return customers.of(component.members().keySet());
    }

    /** The id of an identifier's customer: that of the oldest of its identifiers. */
    String customer(String identifierId) {
        return customers.first(identifierId);
    }

    /** The identifiers of an identifier's customer. */
    SortedSet<String> together(String identifierId) {
        String customer = customer(identifierId);
        return component.members().keySet().stream()
                .filter(id -> customer(id).equals(customer))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Identifiers that link nobody, and why. */
    SortedMap<String, Objection> conflicts() {
        return conflicts;
    }

    /** Between whom an identifier stands: the customers that its links lead to. */
    Set<String> sides(String identifierId) {
        return neighbours.getOrDefault(identifierId, Set.of()).stream()
                .map(this::customer)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Why these, taken as one, would be no customer; accounts are told apart even where people decided. */
    Optional<Objection> objection(Collection<String> identifiers) {
        if (identifiers.size() > MOST_IDENTIFIERS) {
            return Optional.of(Objection.TOO_MANY);
        }
        Set<String> scopes = new HashSet<>();
        boolean apart = identifiers.stream()
                .map(this::identifier)
                .filter(identifier -> identifier.type() == IdentifierType.ACCOUNT_ID)
                .anyMatch(account -> !scopes.add(account.scope()));
        return apart ? Optional.of(Objection.DIFFERENT_ACCOUNTS) : Optional.empty();
    }

    private void decided(Link link) {
        customers.unite(link.one(), link.other());
        byHand.add(link.one());
        byHand.add(link.other());
    }

    private void proven(Link link) {
        Identifier one = identifier(link.one());
        Identifier other = identifier(link.other());
        boolean accounts = one.type() == IdentifierType.ACCOUNT_ID && other.type() == IdentifierType.ACCOUNT_ID;
        if (accounts && one.scope().equals(other.scope())) {
            conflicts.put(link.one(), Objection.DIFFERENT_ACCOUNTS);
            conflicts.put(link.other(), Objection.DIFFERENT_ACCOUNTS);
        } else {
            neighbours.computeIfAbsent(link.one(), id -> new TreeSet<>()).add(link.other());
            neighbours.computeIfAbsent(link.other(), id -> new TreeSet<>()).add(link.one());
        }
    }

    /** Finds the customers of all identifiers of one type, at once: none of them has a say before another. */
    private void resolve(IdentifierType type) {
        Groups alike = new Groups();
        List<String> ids = component.members().values().stream()
                .filter(known -> known.identifier().type() == type)
                .map(Known::id)
                .toList();
        for (String id : ids) {
            neighboursOf(id).filter(other -> identifier(other).type() == type).forEach(other -> alike.unite(id, other));
        }
        List<Bridge> bridges = new ArrayList<>();
        for (SortedSet<String> group : alike.of(ids)) {
            Bridge bridge = bridge(group);
            objection(bridge).ifPresentOrElse(objection -> silence(bridge, objection), () -> bridges.add(bridge));
        }
        Groups chains = new Groups();
        bridges.forEach(bridge -> chains.unite(bridge.ends()));
        Map<String, List<Bridge>> joined =
                bridges.stream().filter(Bridge::joins).collect(Collectors.groupingBy(b -> chains.first(b.end())));
        joined.values().forEach(this::cross);
        bridges.stream().filter(bridge -> !bridge.joins()).forEach(this::attach);
    }

    private Stream<String> neighboursOf(String id) {
        return neighbours.getOrDefault(id, Set.of()).stream();
    }

    /** What a group of identifiers of one type leads to: stronger ones that speak, and whom people put it with. */
    private Bridge bridge(SortedSet<String> group) {
        SortedSet<String> ends = new TreeSet<>();
        for (String id : group) {
            int rank = Strength.rank(identifier(id).type());
            neighboursOf(id)
                    .filter(other -> Strength.rank(identifier(other).type()) < rank && !silent.contains(other))
                    .forEach(other -> ends.add(customer(other)));
            if (byHand.contains(id)) {
                ends.add(customer(id));
            }
        }
        return new Bridge(group, ends);
    }

    /** Joins customers by all that lead from one to the other, or by none of these. */
    private void cross(List<Bridge> chain) {
        SortedSet<String> ends = new TreeSet<>();
        SortedSet<String> ids = new TreeSet<>();
        chain.forEach(bridge -> {
            ends.addAll(bridge.ends());
            ids.addAll(bridge.ids());
        });
        Optional<Objection> objection = objection(new Bridge(ids, ends));
        if (objection.isPresent()) {
            chain.forEach(bridge -> silence(bridge, objection.get()));
        } else {
            customers.unite(ends);
            chain.forEach(bridge -> bridge.ids().forEach(id -> customers.unite(id, bridge.end())));
        }
    }

    /** Adds a group to the one customer it leads to, as long as that is no more than a person has. */
    private void attach(Bridge bridge) {
        customers.unite(bridge.ids());
        if (!bridge.ends().isEmpty()) {
            SortedSet<String> all = new TreeSet<>(together(bridge.end()));
            all.addAll(bridge.ids());
            if (all.size() <= MOST_IDENTIFIERS) {
                customers.unite(all);
            }
        }
    }

    /** They link nobody from now on; where people have decided whose they are, there is nothing to park. */
    private void silence(Bridge bridge, Objection objection) {
        for (String id : bridge.ids()) {
            silent.add(id);
            boolean decided = byHand.contains(id)
                    && together(id).stream()
                            .map(this::identifier)
                            .anyMatch(other -> Strength.tellsApart(other.type())
                                    && Objection.differing(other.type()) == objection);
            if (!decided) {
                conflicts.put(id, objection);
            }
        }
    }

    /** Why the ends of a bridge must stay apart. */
    private Optional<Objection> objection(Bridge bridge) {
        List<Set<Identifier>> ends = bridge.ends().stream()
                .map(end -> together(end).stream().map(this::identifier).collect(Collectors.toSet()))
                .toList();
        Set<Identifier> free = bridge.ids().stream()
                .filter(id -> !byHand.contains(id))
                .map(this::identifier)
                .collect(Collectors.toSet());
        return Opposition.between(ends, free);
    }

    private Identifier identifier(String id) {
        return component.member(id).identifier();
    }

    /** Identifiers of one type that links hold together, and the customers their links lead to. */
    private record Bridge(SortedSet<String> ids, SortedSet<String> ends) {
        String end() {
            return ends.first();
        }

        boolean joins() {
            return ends.size() > 1;
        }
    }
}
