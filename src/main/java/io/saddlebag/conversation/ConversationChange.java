package io.saddlebag.conversation;

import java.time.Instant;

/**
 * A join or a split of conversations by hand.
 *
 * @param kind join or split
 * @param from the conversation whose messages were moved
 * @param to the one they were moved to
 * @param by who did it
 * @param why what that person said about it
 * @param undoneBy who took it back, or empty
 */
public record ConversationChange(
        String id, String kind, String from, String to, String by, String why, Instant at, String undoneBy) {
    static final String JOIN = "join";
    static final String SPLIT = "split";

    boolean isJoin() {
        return kind.equals(JOIN);
    }

    boolean touches(String conversationId) {
        return from.equals(conversationId) || to.equals(conversationId);
    }
}
