package io.saddlebag.identity;

import io.saddlebag.message.Identifier;
import java.time.Instant;
import java.util.List;

/**
 * An identifier that stands with two owners and waits for a person: until then it links nobody, and what comes by it
 * alone is a customer of its own. It is over when the link that is wrong is taken back, or the identifier is joined
 * with its owner.
 *
 * @param identifierId its id, also as a customer
 * @param reason what contradicts itself
 * @param since when that was noticed
 * @param messageId the message that showed it, or empty
 * @param sides those it stands between, each with the link that leads there
 */
public record Parked(
        String identifierId,
        Identifier identifier,
        Objection reason,
        Instant since,
        String messageId,
        List<Owner> sides) {
    public Parked {
        sides = List.copyOf(sides);
    }

    /** Who it may belong to, and why. */
    public record Owner(Side customer, Link link) {}
}
