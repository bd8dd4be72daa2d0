package io.saddlebag.senders;

import io.saddlebag.identity.Customers;
import io.saddlebag.message.Flag;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.senders.EventRates.Count;
import io.saddlebag.senders.HeldMessages.Held;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides whether a customer's message is given to people: not when its sender is blocked, and not now when there are
 * more than one may send. The cost is a look-up for each identifier of the message and one counter for each limit,
 * however much the sender wrote.
 */
public final class SenderGuard {
    private static final String MESSAGES = "messages/";
    private static final String CONVERSATION = "conversation/";
    private static final String REOPENINGS = "reopenings/";
    private static final String CHANGES = "changes/";

    private final Limits limits;

    /** Holds back what is above the limits. */
    public SenderGuard(Limits limits) {
        this.limits = limits;
    }

    /**
     * Judges a new message, and counts it; keeps why it is held back, if it is. What machines write is not counted: it
     * reaches nobody anyhow.
     *
     * @param identifierId whose message it is
     * @param place what is known of the conversation it continues, if it continues one
     */
    public Standing judge(Tx tx, Message message, String identifierId, Optional<Continues> place, Instant now) {
        if (isBlocked(tx, message)) {
            HeldMessages.add(tx, new Held(message.id(), Standing.BLOCKED, "", 0, now, now));
            return Standing.BLOCKED;
        }
        if (message.flags().contains(Flag.AUTOMATIC) || message.kind() == Kind.SYSTEM) {
            return Standing.HEARD;
        }
        Optional<Held> above = counts(tx, message, identifierId, place, now)
                .filter(entry -> entry.count().isAbove())
                .map(entry -> entry.held(message.id(), now))
                .reduce((first, other) -> first);
        above.ifPresent(held -> HeldMessages.add(tx, held));
        return above.map(Held::standing).orElse(Standing.HEARD);
    }

    /** Whether people are to hear of an edit or a deletion: as of a message. */
    public boolean hears(Tx tx, Message change, String identifierId, Instant now) {
        return !isBlocked(tx, change)
                && limits.sender()
                        .on(change.channel())
                        .map(rate -> EventRates.count(tx, identifierId, CHANGES + change.channel(), rate, now))
                        .filter(Count::isAbove)
                        .isEmpty();
    }

    /** All limits count, also when the first is reached. */
    private Stream<Entry> counts(Tx tx, Message message, String identifierId, Optional<Continues> place, Instant now) {
        String channel = message.channel();
        return Stream.of(
                        count(tx, identifierId, MESSAGES, limits.sender(), channel, now),
                        place.flatMap(in ->
                                count(tx, in.conversationId(), CONVERSATION, limits.conversation(), channel, now)),
                        place.filter(Continues::reopens)
                                .flatMap(in ->
                                        count(tx, in.conversationId(), REOPENINGS, limits.reopenings(), channel, now)))
                .flatMap(Optional::stream);
    }

    private static Optional<Entry> count(Tx tx, String subject, String kind, Rates rates, String channel, Instant now) {
        return rates.on(channel)
                .map(rate ->
                        new Entry(subject, kind + channel, EventRates.count(tx, subject, kind + channel, rate, now)));
    }

    private static boolean isBlocked(Tx tx, Message message) {
        return Customers.given(message).stream()
                .anyMatch(identifier -> BlockedSenders.has(tx, identifier, message.channel()));
    }

    /** A conversation that a message continues, and whether it was solved before. */
    public record Continues(String conversationId, boolean reopens) {}

    private record Entry(String subject, String kind, Count count) {
        Held held(String messageId, Instant now) {
            String batch = subject + "/" + kind + "/" + count.until().toEpochMilli();
            return new Held(messageId, Standing.FLOODING, batch, count.above(), count.until(), now);
        }
    }
}
