package io.saddlebag.helpdesk;

import io.saddlebag.confirmation.Confirmations;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Aftermath;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.message.Ids;
import io.saddlebag.store.Tx;
import java.time.Clock;

/** Tells customers what came of an order that they named to say who they are, when the shop has answered. */
public final class OrderAnswers implements Aftermath {
    private final Confirmations confirmations;
    private final Timeline timeline;
    private final OwnWords words;
    private final Clock clock;

    /** Answers by these. */
    public OrderAnswers(Confirmations confirmations, Timeline timeline, Replies replies, Ids ids, Clock clock) {
        this.confirmations = confirmations;
        this.timeline = timeline;
        this.words = new OwnWords(replies, ids);
        this.clock = clock;
    }

    @Override
    public void follow(Tx tx, Delivery settled) {
        confirmations
                .lookedUp(tx, settled, timeline)
                .ifPresent(said -> words.say(tx, said.recorded(), "look-up", said.text(), clock.instant()));
    }
}
