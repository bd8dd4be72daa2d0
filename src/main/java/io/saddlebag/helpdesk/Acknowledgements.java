package io.saddlebag.helpdesk;

import io.saddlebag.conversation.Recorded;
import io.saddlebag.message.Message;
import io.saddlebag.senders.EventRates;
import io.saddlebag.senders.LastAnswers;
import io.saddlebag.senders.Rate;
import io.saddlebag.store.Tx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Tells customers that their message has come, on channels where that is wanted. It is decided and enqueued in the
 * transaction that keeps the decision that people answer, so it is said once however often the message comes; never to
 * machines, never where an answer was given within the time, and not more often to one sender than the rate allows:
 * that ends what two machines say to each other which nothing else shows to be machines.
 */
public final class Acknowledgements {
    private static final String RATE = "acknowledgements";

    private final Policy policy;
    private final OwnWords words;
    private final HubVoice voice;
    private final Clock clock;

    /** Acknowledges by a policy. */
    public Acknowledgements(Policy policy, OwnWords words, HubVoice voice, Clock clock) {
        this.policy = policy;
        this.words = words;
        this.voice = voice;
        this.clock = clock;
    }

    /** Says that a message has come which people will answer, if that is to be said. */
    void acknowledge(Tx tx, Recorded recorded) {
        Message message = recorded.message();
        String conversation = recorded.conversation().id();
        Instant now = clock.instant();
        if (isMeant(recorded)
                && LastAnswers.claim(tx, conversation, now, now.minus(policy.time(message.channel())))
                && !EventRates.count(tx, recorded.who().identifierId(), RATE, policy.perSender(), now)
                        .isAbove()) {
            words.of(OwnWords.ACKNOWLEDGEMENT, message.connector(), message.channel(), message.language(), Map.of())
                    .ifPresent(text -> voice.say(tx, recorded, "acknowledgement of " + message.id(), text));
        }
    }

    private boolean isMeant(Recorded recorded) {
        return policy.channels().contains(recorded.message().channel()) && HubVoice.mayAnswer(recorded);
    }

    /**
     * Where and how often.
     *
     * @param channels where it is switched on
     * @param again for how long after an answer nothing is said in a conversation
     * @param againOn the same for channels that differ
     * @param perSender how often one sender is told, whatever the conversations
     */
    public record Policy(Set<String> channels, Duration again, Map<String, Duration> againOn, Rate perSender) {
        public Policy {
            channels = Set.copyOf(channels);
            againOn = Map.copyOf(againOn);
        }

        Duration time(String channel) {
            return againOn.getOrDefault(channel, again);
        }
    }
}
