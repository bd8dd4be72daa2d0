package io.saddlebag.identity;

import io.saddlebag.message.Identifier;
import java.util.List;

/**
 * What a join, or taking a link back, would do, or has done.
 *
 * @param possible whether it can be done
 * @param objections why not, or what to think of before doing it
 * @param apart the account ids that must stay apart and would be one customer's, or somebody's beside the two
 * @param before the customers it concerns, as they are
 * @param after these identifiers' customers, as they would be; the survivor of a join is the first
 * @param conflicts identifiers that would be in conflict afterwards and are not now
 * @param settled identifiers that are in conflict now and would not be afterwards
 */
public record Preview(
        boolean possible,
        List<Objection> objections,
        List<Identifier> apart,
        List<Side> before,
        List<Side> after,
        List<String> conflicts,
        List<String> settled) {
    public Preview {
        objections = List.copyOf(objections);
        apart = List.copyOf(apart);
        before = List.copyOf(before);
        after = List.copyOf(after);
        conflicts = List.copyOf(conflicts);
        settled = List.copyOf(settled);
    }
}
