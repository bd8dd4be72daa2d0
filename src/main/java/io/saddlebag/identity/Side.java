package io.saddlebag.identity;

import io.saddlebag.message.Identifier;
import java.time.Instant;
import java.util.List;

/**
 * A customer, as it is shown to somebody who decides about it.
 *
 * @param customerId the id of its oldest identifier
 * @param name what they call themselves, may be empty
 * @param knownSince when they were first seen
 * @param identifiers by what they are known, the oldest first
 */
public record Side(String customerId, String name, Instant knownSince, List<Identifier> identifiers) {
    public Side {
        identifiers = List.copyOf(identifiers);
    }
}
