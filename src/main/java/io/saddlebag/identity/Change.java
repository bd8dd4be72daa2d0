package io.saddlebag.identity;

import java.util.List;

/**
 * A join or an undo that was done.
 *
 * @param linkId the link that was made or taken back
 * @param effect what it did
 * @param moved the identifiers whose customer is another now: conversations in which they take part may be mixed
 */
public record Change(String linkId, Preview effect, List<String> moved) {
    public Change {
        moved = List.copyOf(moved);
    }
}
