package io.saddlebag.conversation;

import io.saddlebag.identity.Who;
import io.saddlebag.message.Message;
import io.saddlebag.store.Tx;

/** Puts what the hub itself says on the timeline; it came in nowhere, so it counts in no books. */
public final class OwnMessages {
    private static final String NO_ARRIVAL = "";

    private OwnMessages() {}

    /** Appends a message to a conversation; its original id must be one that nothing else has. */
    public static void append(Tx tx, Message message, Conversation conversation, Who to) {
        int number = ConversationTable.append(tx, conversation.id(), MessageTable.at(message));
        if (!MessageTable.add(tx, message, NO_ARRIVAL, conversation, number, to)) {
            throw tx.collision();
        }
    }
}
