package io.saddlebag.helpdesk;

import io.saddlebag.conversation.Conversation;
import io.saddlebag.conversation.Conversation.State;
import io.saddlebag.conversation.Happenings;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.message.Direction;
import io.saddlebag.message.Message;
import io.saddlebag.message.Part;
import io.saddlebag.senders.EventRates;
import io.saddlebag.senders.Rate;
import io.saddlebag.store.Tx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells customers what has happened to their matter or their order, where that is wanted: on the channel on which they
 * last wrote in the conversation. It is decided in the transaction that records what happened, and of a ticket's state
 * only when the conversation came to it by this, so nothing is told twice; never to machines, not when it is old news,
 * and not more often to one customer than the rate allows.
 */
public final class News implements Happenings {
    private static final Duration OLD = Duration.ofDays(1);
    private static final int LOOKED_AT = 20;
    private static final int MOST = 5;
    private static final String RATE = "news";

    private final Policy policy;
    private final OwnWords words;
    private final HubVoice voice;
    private final Timeline timeline;
    private final Clock clock;

    /** Tells by a policy. */
    public News(Policy policy, OwnWords words, HubVoice voice, Timeline timeline, Clock clock) {
        this.policy = policy;
        this.words = words;
        this.voice = voice;
        this.timeline = timeline;
        this.clock = clock;
    }

    @Override
    public void happened(Tx tx, Recorded happening, boolean turned) {
        List<Part.News> news = news(happening, turned)
                .filter(one -> policy.isWanted(one.code()))
                .limit(MOST)
                .toList();
        Message message = happening.message();
        Instant now = clock.instant();
        boolean fresh =
                message.originalTime().orElse(message.receivedTime()).plus(OLD).isAfter(now);
        if (!news.isEmpty() && fresh) {
            whereTheyAre(tx, happening)
                    .filter(HubVoice::mayAnswer)
                    .ifPresent(last -> news.forEach(one -> tell(tx, last, happening, one, now)));
        }
    }

    private void tell(Tx tx, Recorded last, Recorded happening, Part.News news, Instant now) {
        Message message = last.message();
        if (policy.isWanted(news.code(), message.channel())
                && !EventRates.count(tx, last.who().identifierId(), RATE, policy.perCustomer(), now)
                        .isAbove()) {
            words.of(news.code(), message.connector(), message.channel(), message.language(), news.values())
                    .filter(text -> !text.isEmpty())
                    .ifPresent(text -> voice.say(
                            tx,
                            last,
                            news.code() + " told of " + happening.message().id(),
                            text));
        }
    }

    private static Stream<Part.News> news(Recorded happening, boolean turned) {
        return happening.message().content().parts().stream().flatMap(part -> {
            if (part instanceof Part.News news) {
                return Stream.of(news);
            }
            return turned && part instanceof Part.TicketState state
                    ? turn(happening.conversation(), state).stream()
                    : Stream.empty();
        });
    }

    private static Optional<Part.News> turn(Conversation before, Part.TicketState now) {
        boolean wasOver = before.state() == State.SOLVED || before.state() == State.CLOSED;
        String code = !now.state().equals("open") ? now.state() : wasOver ? "reopened" : "";
        return code.isEmpty() ? Optional.empty() : Optional.of(new Part.News(code, Map.of()));
    }

    /** Their last message: of the ticket's conversation; of an order, in what they have open, if both are proven theirs. */
    private Optional<Recorded> whereTheyAre(Tx tx, Recorded happening) {
        if (happening.message().direction() == Direction.OUTBOUND) {
            return last(tx, happening.conversation());
        }
        String customer = happening.who().customerId();
        return happening.who().proven()
                ? timeline.conversations(tx, customer, LOOKED_AT).stream()
                        .filter(Conversation::isUnresolved)
                        .filter(conversation -> timeline.isWritten(tx, conversation))
                        .findFirst()
                        .flatMap(conversation -> last(tx, conversation))
                        .filter(last ->
                                last.who().proven() && last.who().customerId().equals(customer))
                : Optional.empty();
    }

    private Optional<Recorded> last(Tx tx, Conversation conversation) {
        return timeline.lastInbound(tx, conversation.id()).flatMap(line -> timeline.recorded(tx, line.id()));
    }

    /**
     * What is told, and how often.
     *
     * @param wanted codes, each for all channels or, with {@code @channel} behind it, for one
     * @param perCustomer how often one customer is told something, whatever it is
     */
    public record Policy(Set<String> wanted, Rate perCustomer) {
        public Policy {
            wanted = Set.copyOf(wanted);
        }

        /** The codes for which there have to be words. */
        public List<String> codes() {
            return wanted.stream()
                    .map(one -> one.replaceFirst("@.*", ""))
                    .distinct()
                    .sorted()
                    .toList();
        }

        boolean isWanted(String code) {
            return codes().contains(code);
        }

        boolean isWanted(String code, String channel) {
            return wanted.contains(code) || wanted.contains(code + "@" + channel);
        }
    }
}
