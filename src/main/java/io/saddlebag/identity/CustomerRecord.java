package io.saddlebag.identity;

import io.saddlebag.message.Identifier;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is known of who a customer is, and why.
 *
 * @param customer who it is now
 * @param parts its identifiers with their ids, the oldest first
 * @param links all that ever linked one of its identifiers, also those that were taken back
 * @param events what happened to it, the latest first
 * @param conflicts its identifiers that are in conflict
 */
public record CustomerRecord(
        Side customer, List<Part> parts, List<Link> links, List<CustomerEvent> events, List<Parked> conflicts) {
    public CustomerRecord {
        parts = List.copyOf(parts);
        links = List.copyOf(links);
        events = List.copyOf(events);
        conflicts = List.copyOf(conflicts);
    }

    /**
     * An identifier of the customer.
     *
     * @param firstSeen when a message first told it
     * @param source where that came in, connector/account; empty when that was before it was kept
     * @param name what they called themselves under it the last time
     * @param claimed the id of the customer who only claimed the same, if there is one: perhaps the same person
     */
    public record Part(
            String id,
            Identifier identifier,
            Instant firstSeen,
            String source,
            String name,
            Optional<String> claimed) {}
}
