package io.saddlebag.message;

import java.util.List;
import java.util.Optional;

/**
 * Who wrote a message, or to whom it goes.
 *
 * @param role customer, agent, bot or system
 * @param name what they call themselves; not an identifier, may be empty
 * @param identifiers by what they are known, the strongest first; may be empty
 */
public record Party(Role role, String name, List<Identifier> identifiers) {
    public Party {
        Check.present(role, "sender.role");
        Check.atMost(name, 1_000, "sender.name");
        Check.atMost(identifiers, 50, "sender.identifiers");
        identifiers = List.copyOf(identifiers);
    }

    /** A customer of that name and those identifiers. */
    public static Party customer(String name, Identifier... identifiers) {
        return new Party(Role.CUSTOMER, name, List.of(identifiers));
    }

    /** The first identifier of a type, if there is one. */
    public Optional<Identifier> identifier(IdentifierType type) {
        return identifiers.stream().filter(i -> i.type() == type).findFirst();
    }
}
