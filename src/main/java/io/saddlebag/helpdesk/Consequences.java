package io.saddlebag.helpdesk;

import io.saddlebag.confirmation.Confirmations;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.message.Ids;
import io.saddlebag.store.Tx;
import io.saddlebag.triage.Decision;
import io.saddlebag.triage.Triage;
import java.time.Clock;

/**
 * What a decision leads to, in the transaction that keeps it: a ticket, a word to the customer, the question who they
 * are, a note of a flood.
 */
public final class Consequences implements Triage.HandOver {
    private final TicketCommands tickets;
    private final Acknowledgements acknowledgements;
    private final Confirmations confirmations;
    private final OwnWords words;
    private final HeldBack heldBack;
    private final Clock clock;

    /** Carries decisions out by these. */
    public Consequences(
            TicketCommands tickets,
            Acknowledgements acknowledgements,
            Confirmations confirmations,
            Replies replies,
            HeldBack heldBack,
            Ids ids,
            Clock clock) {
        this.tickets = tickets;
        this.acknowledgements = acknowledgements;
        this.confirmations = confirmations;
        this.words = new OwnWords(replies, ids);
        this.heldBack = heldBack;
        this.clock = clock;
    }

    @Override
    public void toPeople(Tx tx, Recorded recorded, Decision decision) {
        tickets.toPeople(tx, recorded, decision);
        acknowledgements.acknowledge(tx, recorded);
        confirm(tx, recorded, true);
    }

    @Override
    public void toTheHub(Tx tx, Recorded recorded) {
        confirm(tx, recorded, false);
    }

    @Override
    public void heldBack(Tx tx, Recorded recorded) {
        heldBack.heldBack(tx, recorded);
    }

    private void confirm(Tx tx, Recorded recorded, boolean toPeople) {
        confirmations
                .say(tx, recorded, toPeople)
                .ifPresent(text -> words.say(tx, recorded, "confirmation", text, clock.instant()));
    }
}
