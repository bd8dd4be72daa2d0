package io.saddlebag.conversation;

import io.saddlebag.identity.Who;
import io.saddlebag.message.Message;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.Optional;

/** Listens for answers to what the hub itself has asked, before a message is recorded and in the same transaction. */
@FunctionalInterface
public interface Dialogue {
    /**
     * Hears what a customer wrote. Never called for who is blocked or floods.
     *
     * @param who as the message found them
     * @return the very same message when it answers nothing; else as it is to be recorded. When its content is another,
     *     because it held a secret, the form in which it came in is not kept
     */
    Message hear(Tx tx, Message message, Who who, Instant now);

    /**
     * What a customer wrote as it is to be kept without being heard: an edit, or a message of somebody who is blocked or
     * floods.
     *
     * @param partyId by what the customer is known, where that is known
     * @return the very same message when it holds no secret; else the form in which it came in is not kept
     */
    default Message unheard(Tx tx, Message message, Optional<String> partyId) {
        return message;
    }

    /** The form of something that could not be read, as it is to be kept: without a secret that stands in it. */
    default String unread(Tx tx, String raw) {
        return raw;
    }

    /** Nothing was asked. */
    static Dialogue none() {
        return (tx, message, who, now) -> message;
    }
}
