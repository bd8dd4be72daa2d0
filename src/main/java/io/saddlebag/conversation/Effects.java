package io.saddlebag.conversation;

/**
 * What recording leads to beside the timeline, in the transaction that records.
 *
 * @param receipts of what became of our messages
 * @param changes of what was written before
 * @param happenings of what nobody wrote
 */
public record Effects(Receipts receipts, Changes changes, Happenings happenings) {
    /** Nothing else. */
    public static final Effects NONE =
            new Effects(Receipts.none(), (tx, change, messageId) -> {}, (tx, happening, turned) -> {});
}
