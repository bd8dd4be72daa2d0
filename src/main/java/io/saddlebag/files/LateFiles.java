package io.saddlebag.files;

import io.saddlebag.store.Tx;

/** What becomes of a file that missed the command of its message. */
public interface LateFiles {
    /** It is here now, in its message. */
    void arrived(Tx tx, String messageId, int place);

    /**
     * It cannot be had.
     *
     * @param reason one sentence, for people
     */
    void missing(Tx tx, String messageId, int place, String reason);
}
