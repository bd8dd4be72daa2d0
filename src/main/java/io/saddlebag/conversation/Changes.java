package io.saddlebag.conversation;

import io.saddlebag.message.Message;
import io.saddlebag.store.Tx;

/** What edits and deletions lead to beside the change of their message, in the transaction that records them. */
@FunctionalInterface
public interface Changes {
    /** A message that was recorded before says something else now, or nothing. */
    void changed(Tx tx, Message change, String messageId);
}
