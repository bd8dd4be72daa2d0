package io.saddlebag.triage;

import io.saddlebag.conversation.Conversation;
import io.saddlebag.conversation.Conversation.State;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Tickets;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.identity.Customers;
import io.saddlebag.message.Direction;
import io.saddlebag.message.Flag;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.senders.Standing;
import io.saddlebag.store.Store;
import io.saddlebag.store.Tx;
import io.saddlebag.triage.Decision.Answerer;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the triage route works with: the facts about a message, and keeping what was decided. The rules themselves stand
 * in {@code routes/triage.camel.yaml}.
 */
public final class Triage {
    private final Store store;
    private final Timeline timeline;
    private final Customers customers;
    private final HandOver handOver;
    private final Clock clock;

    /** Decisions that ask for people are carried out by {@code handOver}. */
    public Triage(Store store, Timeline timeline, Customers customers, HandOver handOver, Clock clock) {
        this.store = store;
        this.timeline = timeline;
        this.customers = customers;
        this.handOver = handOver;
        this.clock = clock;
    }

    /** The facts about a message. */
    public Facts facts(Recorded recorded) {
        // who is known by one identifier since this message contradicts nothing
        boolean nothingKnown =
                recorded.who().newcomer() && Customers.given(recorded.message()).size() <= 1;
        return nothingKnown ? facts(recorded, Known.NOTHING) : store.read(tx -> facts(recorded, known(tx, recorded)));
    }

    private Known known(Tx tx, Recorded recorded) {
        boolean opens = recorded.number() == 1 && !recorded.who().newcomer();
        List<Conversation> others = opens ? others(tx, recorded) : List.of();
        boolean openTicket = others.stream()
                .filter(Conversation::isUnresolved)
                .anyMatch(other -> Tickets.any(tx, other.id()).isPresent());
        return new Known(others, openTicket, customers.inConflict(tx, recorded.message()));
    }

    private static Facts facts(Recorded recorded, Known known) {
        Message message = recorded.message();
        boolean opens = recorded.number() == 1;
        List<Conversation> others = known.others();
        return new Facts(
                message.flags().contains(Flag.AUTOMATIC),
                message.kind() == Kind.SYSTEM,
                recorded.standing() == Standing.BLOCKED,
                recorded.standing() == Standing.FLOODING,
                recorded.who().proven(),
                opens && others.isEmpty(),
                opens,
                recorded.conversation().state() == State.SOLVED,
                others.stream().anyMatch(Conversation::isUnresolved),
                known.openTicket(),
                others.stream()
                        .map(other -> other.state().name().toLowerCase(Locale.ROOT))
                        .findFirst()
                        .orElse(""),
                Stream.concat(Stream.of(recorded.conversation()), others.stream())
                        .map(Conversation::rating)
                        .filter(rating -> !rating.isEmpty())
                        .findFirst()
                        .orElse(""),
                PersonWanted.in(message.content().shown()),
                known.inConflict(),
                message.flags().contains(Flag.UNSUPPORTED),
                !message.attachments().isEmpty(),
                message.channel(),
                message.account(),
                message.language());
    }

    private List<Conversation> others(Tx tx, Recorded recorded) {
        return timeline.conversations(tx, recorded.who().customerId(), 5).stream()
                .filter(other -> !other.id().equals(recorded.conversation().id()))
                .filter(other -> timeline.isWritten(tx, other))
                .toList();
    }

    /**
     * Keeps a decision and has it carried out, once: a decision kept before stands, whatever is decided now. Nobody
     * answers what is held back, or was said to the hub alone, whatever the rules say.
     *
     * @param answerer people or nobody
     * @param queue the group of people
     * @param priority low, normal, high or urgent
     * @param reasons codes of {@link ReasonCode}, separated by commas, the strongest first; none: people answer by policy
     * @param expects what the customer expects next, or empty
     * @throws IllegalArgumentException when the rules used a word that is not known; names it
     */
    public void decide(
            Recorded recorded, String answerer, String queue, String priority, String reasons, String expects) {
        Answerer wanted = word(Answerer.class, answerer, "answerer");
        boolean toTheHub = recorded.message().flags().contains(Flag.CONFIRMATION);
        Answerer who = recorded.standing().isHeld() || toTheHub ? Answerer.NOBODY : wanted;
        List<ReasonCode> why = reasons(reasons);
        Decision decision = new Decision(
                who,
                queue,
                word(Priority.class, priority, "priority"),
                why.isEmpty() && who == Answerer.PEOPLE ? List.of(ReasonCode.POLICY_PEOPLE_ONLY) : why,
                expects);
        store.write(tx -> {
            boolean first = DecisionTable.add(
                    tx, recorded.message().id(), recorded.conversation().id(), decision, clock.instant());
            if (first && decision.answerer() == Answerer.PEOPLE) {
                handOver.toPeople(tx, recorded, decision);
            } else if (first && recorded.standing() == Standing.FLOODING) {
                handOver.heldBack(tx, recorded);
            } else if (first && toTheHub) {
                handOver.toTheHub(tx, recorded);
            }
            return first;
        });
    }

    /** When the rules fail, people get what a person wrote; what is not the customer's own message has nobody to go to. */
    public void withoutRules(Recorded recorded) {
        Message message = recorded.message();
        if (message.direction() == Direction.INBOUND) {
            boolean machine = message.flags().contains(Flag.AUTOMATIC) || message.kind() == Kind.SYSTEM;
            decide(recorded, machine ? "nobody" : "people", "support", "normal", "", "");
        }
    }

    /** What was decided about a message, if it was. */
    public Optional<Decision> decided(String messageId) {
        return store.read(tx -> decided(tx, messageId));
    }

    /** The same, within a transaction. */
    public static Optional<Decision> decided(Tx tx, String messageId) {
        return DecisionTable.find(tx, messageId);
    }

    /** Whether a message of a conversation was given to a queue of people. */
    public static boolean isGiven(Tx tx, String conversationId, String queue) {
        return DecisionTable.isGiven(tx, conversationId, queue);
    }

    private static List<ReasonCode> reasons(String codes) {
        return Arrays.stream(codes.split(","))
                .map(String::strip)
                .filter(code -> !code.isEmpty())
                .map(code -> ReasonCode.of(code)
                        .orElseThrow(() -> new IllegalArgumentException("the triage rules give the reason '" + code
                                + "', which is not in the list of docs/escalation.md")))
                .distinct()
                .toList();
    }

    private static <E extends Enum<E>> E word(Class<E> type, String value, String name) {
        try {
            return Enum.valueOf(type, value.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the triage rules give the " + name + " '" + value + "'; known are "
                            + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT),
                    e);
        }
    }

    /**
     * What the store knows around a message.
     *
     * @param others the customer's other conversations, if this message opens one
     * @param openTicket whether one of these has a ticket that nobody has called done
     * @param inConflict whether what the message proves contradicts what is known
     */
    private record Known(List<Conversation> others, boolean openTicket, boolean inConflict) {
        static final Known NOTHING = new Known(List.of(), false, false);
    }

    /** Carries out a decision that people answer, within the transaction that keeps it. */
    @FunctionalInterface
    public interface HandOver {
        /** Sees to it that the message reaches them. */
        void toPeople(Tx tx, Recorded recorded, Decision decision);

        /** The message is more than is given to people at once. */
        default void heldBack(Tx tx, Recorded recorded) {}

        /** The message only answers what the hub asked. */
        default void toTheHub(Tx tx, Recorded recorded) {}
    }
}
