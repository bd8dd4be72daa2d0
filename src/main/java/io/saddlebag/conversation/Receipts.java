package io.saddlebag.conversation;

import io.saddlebag.message.Message;
import io.saddlebag.store.Tx;

/** What receipts lead to beside the status of their message, in the transaction that records them. */
public interface Receipts {
    /** Before it is applied: the command it gives back may tell which message it is about. */
    void came(Tx tx, Message receipt);

    /** By this receipt, and by no other before, it is known that a message of ours will not arrive. */
    void failed(Tx tx, Message receipt, String messageId);

    /** After it was applied to its message. */
    default void applied(Tx tx, Message receipt, String messageId) {}

    /** Nothing else. */
    static Receipts none() {
        return new Receipts() {
            @Override
            public void came(Tx tx, Message receipt) {}

            @Override
            public void failed(Tx tx, Message receipt, String messageId) {}
        };
    }
}
