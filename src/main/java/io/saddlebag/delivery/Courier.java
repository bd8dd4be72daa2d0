package io.saddlebag.delivery;

import java.util.List;

/** Carries commands to one target. Used by several threads at once, never for two commands of one stream. */
@FunctionalInterface
public interface Courier {
    /**
     * Makes one attempt. Must return within the target's lease ({@link Settings#lease}). When {@link Delivery#again} is
     * set and there is a look-up, looks first whether the command has taken effect already. An exception counts as a
     * failure of this command that may have had its effect.
     */
    Outcome deliver(Delivery delivery);

    /**
     * Makes one attempt of several commands at once, of which {@link #together} has said that they may go together.
     * What becomes of the first becomes of all.
     */
    default Outcome deliver(Delivery delivery, List<Delivery> others) {
        return deliver(delivery);
    }

    /** How many commands may go with another, at most. */
    default int together() {
        return 0;
    }

    /**
     * How many of those that follow a command in its stream may go with it.
     *
     * @param following in their order, none of which was ever tried
     */
    default int together(Delivery delivery, List<Delivery> following) {
        return 0;
    }

    /**
     * Whether an attempt of unknown outcome may be repeated, because the target has an idempotency key or a look-up.
     * If not (SMTP, say), an interrupted attempt becomes {@link State.Unknown}.
     */
    default boolean repeatable() {
        return false;
    }
}
