package io.saddlebag.conversation;

import io.saddlebag.store.Tx;

/** What it leads to that something has happened which nobody wrote, in the transaction that records it. */
@FunctionalInterface
public interface Happenings {
    /**
     * The helpdesk, a shop or a channel tells of something.
     *
     * @param happening a system message; its conversation is as it was before
     * @param turned whether the conversation is at another state by it; not when something newer was known
     */
    void happened(Tx tx, Recorded happening, boolean turned);
}
