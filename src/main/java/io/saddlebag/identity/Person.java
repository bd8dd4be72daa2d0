package io.saddlebag.identity;

import io.saddlebag.message.Identifier;
import java.util.List;

/**
 * A customer with all that they are known by, read once for whatever asks for it in one transaction.
 *
 * @param who by one of their identifiers
 * @param identifierIds the ids of all, the oldest first: the messages of all of them are the timeline
 * @param identifiers all, the oldest first, each with the strongest proof that any message gave of it
 */
public record Person(Who who, List<String> identifierIds, List<Identifier> identifiers) {
    public Person {
        identifierIds = List.copyOf(identifierIds);
        identifiers = List.copyOf(identifiers);
    }
}
