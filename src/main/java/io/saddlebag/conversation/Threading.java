package io.saddlebag.conversation;

import java.time.Duration;
import java.util.Set;

/**
 * The policies by which messages find their conversation.
 *
 * @param byReference channels whose messages belong together only when they say so (mail); on all others what one
 *     customer writes belongs to what they have open
 * @param acrossChannels whether a proven customer's message may join what they have open on another channel
 * @param reopenWithin for how long after it was solved an answer opens a conversation again
 */
public record Threading(Set<String> byReference, boolean acrossChannels, Duration reopenWithin) {
    public Threading {
        byReference = Set.copyOf(byReference);
    }
}
