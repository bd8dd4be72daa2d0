package io.saddlebag.delivery;

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
     * Whether an attempt of unknown outcome may be repeated, because the target has an idempotency key or a look-up.
     * If not (SMTP, say), an interrupted attempt becomes {@link State.Unknown}.
     */
    default boolean repeatable() {
        return false;
    }
}
