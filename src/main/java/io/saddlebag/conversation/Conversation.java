package io.saddlebag.conversation;

import java.time.Instant;

/**
 * Messages about one matter, across channels.
 *
 * @param id its id
 * @param openerId the identifier of the customer who opened it
 * @param channel where it was opened
 * @param connector what read its first message
 * @param account to which mailbox or number that came
 * @param subject of its first message, may be empty
 * @param state what it is at
 * @param stateAt when the change was made by which it is that
 * @param openedAt when it was opened
 * @param lastAt when its newest message was written
 * @param messages how many it has
 * @param relatedTo the conversation it follows, or empty
 * @param rating how the customer rated the help they got: good, bad, or empty
 */
public record Conversation(
        String id,
        String openerId,
        String channel,
        String connector,
        String account,
        String subject,
        State state,
        Instant stateAt,
        Instant openedAt,
        Instant lastAt,
        int messages,
        String relatedTo,
        String rating) {
    /** What a conversation is at. */
    public enum State {
        /** Somebody has to do something. */
        OPEN,
        /** Waits for the customer. */
        PENDING,
        /** The helpdesk calls it done; an answer opens it again. */
        SOLVED,
        /** Over: an answer opens another. */
        CLOSED
    }

    /** The same at another state. */
    Conversation at(State other) {
        return new Conversation(
                id, openerId, channel, connector, account, subject, other, stateAt, openedAt, lastAt, messages,
                relatedTo, rating);
    }

    /** Whether nobody has called it done yet. */
    public boolean isUnresolved() {
        return state == State.OPEN || state == State.PENDING;
    }
}
