package io.saddlebag.helpdesk;

import io.saddlebag.delivery.Outcome;

/** Sends one command to where it goes; a route does it. */
@FunctionalInterface
public interface Sink {
    /** Makes one attempt; never throws. */
    Outcome send(String command);
}
