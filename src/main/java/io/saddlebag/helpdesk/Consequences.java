package io.saddlebag.helpdesk;

import io.saddlebag.conversation.Recorded;
import io.saddlebag.store.Tx;
import io.saddlebag.triage.Decision;
import io.saddlebag.triage.Triage;

/** What a decision leads to, in the transaction that keeps it: a ticket, a word to the customer, what they agree to, a
 * note of a flood. */
public final class Consequences implements Triage.HandOver {
    private final TicketCommands tickets;
    private final Acknowledgements acknowledgements;
    private final Agreements agreements;
    private final HeldBack heldBack;

    /** Carries decisions out by these. */
    public Consequences(
            TicketCommands tickets, Acknowledgements acknowledgements, Agreements agreements, HeldBack heldBack) {
        this.tickets = tickets;
        this.acknowledgements = acknowledgements;
        this.agreements = agreements;
        this.heldBack = heldBack;
    }

    @Override
    public void toPeople(Tx tx, Recorded recorded, Decision decision) {
        tickets.toPeople(tx, recorded, decision);
        acknowledgements.acknowledge(tx, recorded);
        agreements.heard(tx, recorded);
    }

    @Override
    public void heldBack(Tx tx, Recorded recorded) {
        heldBack.heldBack(tx, recorded);
    }
}
