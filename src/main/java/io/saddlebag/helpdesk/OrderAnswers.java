package io.saddlebag.helpdesk;

import io.saddlebag.confirmation.Confirmations;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Aftermath;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.store.Tx;

/** Tells customers what came of an order that they named to say who they are, when the shop has answered. */
public final class OrderAnswers implements Aftermath {
    private final Confirmations confirmations;
    private final Timeline timeline;
    private final HubVoice voice;

    /** Answers by these. */
    public OrderAnswers(Confirmations confirmations, Timeline timeline, HubVoice voice) {
        this.confirmations = confirmations;
        this.timeline = timeline;
        this.voice = voice;
    }

    @Override
    public void follow(Tx tx, Delivery settled) {
        confirmations
                .lookedUp(tx, settled, timeline)
                .ifPresent(said -> voice.say(
                        tx,
                        said.recorded(),
                        "look-up of " + said.recorded().message().id(),
                        said.text()));
    }
}
