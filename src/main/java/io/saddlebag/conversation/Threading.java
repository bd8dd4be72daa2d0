package io.saddlebag.conversation;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * The policies by which messages find their conversation.
 *
 * @param byReference channels whose messages belong together only when they say so (mail); on all others what one
 *     customer writes belongs to what they have open
 * @param acrossChannels whether a proven customer's message may join what they have open on another channel
 * @param reopenWithin for how long after it was solved an answer opens a conversation again
 * @param reopenOn the same for channels that differ; zero: an answer always opens another
 * @param helpdesks those whose ticket numbers in subjects count
 */
public record Threading(
        Set<String> byReference,
        boolean acrossChannels,
        Duration reopenWithin,
        Map<String, Duration> reopenOn,
        Set<String> helpdesks) {
    public Threading {
        byReference = Set.copyOf(byReference);
        reopenOn = Map.copyOf(reopenOn);
        helpdesks = Set.copyOf(helpdesks);
    }

    /** The same on all channels; ticket numbers in subjects do not count. */
    public Threading(Set<String> byReference, boolean acrossChannels, Duration reopenWithin) {
        this(byReference, acrossChannels, reopenWithin, Map.of(), Set.of());
    }

    /** Whether an answer on a channel opens a conversation again that was solved at a time. */
    boolean reopens(String channel, Instant solved, Instant now) {
        Duration within = reopenOn.getOrDefault(channel, reopenWithin);
        return within.compareTo(Duration.between(solved, now)) > 0;
    }
}
