package io.saddlebag.privacy;

import io.saddlebag.conversation.Removal.TicketLeft;
import io.saddlebag.delivery.CommandWords.Blank;
import java.time.Instant;
import java.util.List;

/**
 * What an erasure did.
 *
 * @param customer the id that stays, of nobody
 * @param at what was received until then is refused when it comes again
 * @param removed in numbers
 * @param tickets what the hub cannot reach: erase them at the helpdesk
 * @param channels where the person wrote, as connector/account: mailboxes and providers keep copies of their own
 * @param withOthers conversations in which others take part: what those wrote, and quoted, stays theirs
 * @param unsettled commands that may have had an effect at the other side of which the hub knows nothing
 * @param filesLeft files whose bytes were stored again lately, perhaps for somebody else; the upkeep removes them
 * @param waiting items in the queue inbound, of which those of this person are refused when they are recorded
 * @param settled whether the store's log is empty already
 */
public record Erased(
        String customer,
        Instant at,
        Counts removed,
        List<TicketLeft> tickets,
        List<String> channels,
        List<String> withOthers,
        List<Unsettled> unsettled,
        int filesLeft,
        long waiting,
        boolean settled) {
    public Erased {
        tickets = List.copyOf(tickets);
        channels = List.copyOf(channels);
        withOthers = List.copyOf(withOthers);
        unsettled = List.copyOf(unsettled);
    }

    static List<Unsettled> unsettled(List<Blank> commands) {
        return commands.stream()
                .filter(command -> command.underway() || command.lost())
                .map(command -> new Unsettled(command.target(), command.stream(), command.kind(), command.underway()))
                .toList();
    }

    /** The same once the store's log is empty. */
    Erased inTheStoreItself() {
        return new Erased(customer, at, removed, tickets, channels, withOthers, unsettled, filesLeft, waiting, true);
    }

    /** Whether nothing is left to do: while a command is being sent, what it brings is still to be erased. */
    boolean finished() {
        return unsettled.stream().noneMatch(Unsettled::underway);
    }

    /**
     * A command that reached the other side, or not.
     *
     * @param underway whether it was being sent just then; then the erasure goes on when that has come to its end
     */
    public record Unsettled(String target, String conversation, String kind, boolean underway) {}

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
