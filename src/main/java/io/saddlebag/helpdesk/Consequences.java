package io.saddlebag.helpdesk;

import io.saddlebag.confirmation.Confirmations;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.store.Tx;
import io.saddlebag.triage.Decision;
import io.saddlebag.triage.Triage;

/**
 * What a decision leads to, in the transaction that keeps it: a ticket, a word to the customer, what they agree to, the
 * question who they are, a note of a flood.
 */
public final class Consequences implements Triage.HandOver {
    private final TicketCommands tickets;
    private final Acknowledgements acknowledgements;
    private final Agreements agreements;
    private final Confirmations confirmations;
    private final HubVoice voice;
    private final HeldBack heldBack;

    /** Carries decisions out by these. */
    public Consequences(
            TicketCommands tickets,
            Acknowledgements acknowledgements,
            Agreements agreements,
            Confirmations confirmations,
            HubVoice voice,
            HeldBack heldBack) {
        this.tickets = tickets;
        this.acknowledgements = acknowledgements;
        this.agreements = agreements;
        this.confirmations = confirmations;
        this.voice = voice;
        this.heldBack = heldBack;
    }

    @Override
    public void toPeople(Tx tx, Recorded recorded, Decision decision) {
        tickets.toPeople(tx, recorded, decision);
        acknowledgements.acknowledge(tx, recorded);
        agreements.heard(tx, recorded);
        confirm(tx, recorded, true);
    }

    @Override
    public void toTheHub(Tx tx, Recorded recorded) {
        confirm(tx, recorded, false);
    }

    @Override
    public void heldBack(Tx tx, Recorded recorded) {
        agreements.takenBack(tx, recorded);
        heldBack.heldBack(tx, recorded);
    }

    private void confirm(Tx tx, Recorded recorded, boolean toPeople) {
        confirmations
                .say(tx, recorded, toPeople)
                .ifPresent(text -> voice.say(
                        tx, recorded, "confirmation of " + recorded.message().id(), text));
    }
}
