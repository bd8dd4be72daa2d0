package io.saddlebag.ops.jmx;

/** {@code io.saddlebag:type=Conversations}: what belongs together, put right by hand. Operations return JSON. */
public interface ConversationsMXBean {
    /** A conversation with its newest messages, its tickets and how it was changed by hand. */
    String show(String id);

    /** Joins one conversation into another. */
    String join(String id, String into, String by, String why);

    /** Splits messages off into a conversation of their own; {@code numbers} such as {@code 3,5-7}. */
    String split(String id, String numbers, String by, String why);

    /** Takes a join or a split back. */
    String undo(String change, String by);
}
