package io.saddlebag.identity;

import java.util.List;

/**
 * What a join, or taking a link back, would do, or has done.
 *
 * @param possible whether it can be done
 * @param objections why not, or what to think of before doing it
 * @param before the customers it concerns, as they are
 * @param after these identifiers' customers, as they would be; the survivor of a join is the first
 * @param conflicts identifiers that would be in conflict afterwards and are not now
 * @param settled identifiers that are in conflict now and would not be afterwards
 */
public record Preview(
        boolean possible,
        List<Objection> objections,
        List<Side> before,
        List<Side> after,
        List<String> conflicts,
        List<String> settled) {
    public Preview {
        objections = List.copyOf(objections);
        before = List.copyOf(before);
        after = List.copyOf(after);
        conflicts = List.copyOf(conflicts);
        settled = List.copyOf(settled);
    }
}
