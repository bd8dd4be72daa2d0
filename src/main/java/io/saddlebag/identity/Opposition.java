package io.saddlebag.identity;

import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What stands against customers being one. */
final class Opposition {
    private Opposition() {}

    /**
     * Why customers must stay apart.
     *
     * @param customers the identifiers of each
     * @param between identifiers that lead to all of them and are of none yet
     */
    static Optional<Objection> between(List<Set<Identifier>> customers, Set<Identifier> between) {
        Map<Kind, Integer> holders = new HashMap<>();
        customers.forEach(customer -> hold(holders, customer));
        between.stream()
                .filter(identifier -> identifier.type() == IdentifierType.ACCOUNT_ID)
                .forEach(account -> hold(holders, Set.of(account)));
        for (IdentifierType type : Strength.ORDER) {
            if (holders.entrySet().stream().anyMatch(held -> held.getKey().type() == type && held.getValue() > 1)) {
                return Optional.of(Objection.differing(type));
            }
        }
        int size =
                between.size() + customers.stream().mapToInt(Collection::size).sum();
        boolean tooMany = size > Resolution.MOST_IDENTIFIERS
                && (customers.size() > 1 || between.size() > Resolution.MOST_IDENTIFIERS);
        return tooMany ? Optional.of(Objection.TOO_MANY) : Optional.empty();
    }

    /** One more has identifiers of these kinds. */
    private static void hold(Map<Kind, Integer> holders, Set<Identifier> identifiers) {
        Set<Kind> kinds = new HashSet<>();
        identifiers.stream()
                .filter(identifier -> Strength.tellsApart(identifier.type()))
                .forEach(identifier -> kinds.add(new Kind(identifier.type(), identifier.scope())));
        kinds.forEach(kind -> holders.merge(kind, 1, Integer::sum));
    }

    /** Of which one customer has one, as far as weaker identifiers can tell. */
    private record Kind(IdentifierType type, String scope) {}
}
