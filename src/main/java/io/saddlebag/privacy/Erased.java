package io.saddlebag.privacy;

import io.saddlebag.conversation.Removal.TicketLeft;
import java.time.Instant;
import java.util.List;

/**
 * What an erasure did.
 *
 * @param customer the id that stays, of nobody
 * @param at what was received until then is refused when it comes again
 * @param removed in numbers
 * @param tickets what the hub cannot reach: erase them at the helpdesk
 * @param withOthers conversations in which others take part: what those wrote, and quoted, stays theirs
 * @param filesLeft files whose bytes were stored again lately, perhaps for somebody else; the upkeep removes them
 * @param waiting items in the queue inbound, of which those of this person are refused when they are recorded
 * @param settled whether the store's log is empty already
 */
public record Erased(
        String customer,
        Instant at,
        Counts removed,
        List<TicketLeft> tickets,
        List<String> withOthers,
        int filesLeft,
        long waiting,
        boolean settled) {
    public Erased {
        tickets = List.copyOf(tickets);
        withOthers = List.copyOf(withOthers);
    }

    /** How many of what were removed or blanked. */
    public record Counts(
            int identifiers,
            int messages,
            int conversations,
            int states,
            int deliveries,
            int rawForms,
            int quarantined,
            int files) {}
}
