package io.saddlebag.conversation;

import io.saddlebag.conversation.ArrivalTable.Settled;
import io.saddlebag.conversation.Conversation.State;
import io.saddlebag.conversation.MessageTable.Place;
import io.saddlebag.conversation.Threads.Found;
import io.saddlebag.identity.Customers;
import io.saddlebag.identity.Who;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Direction;
import io.saddlebag.message.Flag;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.message.Quotation;
import io.saddlebag.senders.HeldMessages;
import io.saddlebag.senders.Limits;
import io.saddlebag.senders.SenderGuard;
import io.saddlebag.senders.SenderGuard.Continues;
import io.saddlebag.senders.Standing;
import io.saddlebag.store.Store;
import io.saddlebag.store.Tx;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each arrival its one outcome, in one transaction: is it new, who is it, which conversation, append. Recording
 * the same arrival again changes nothing and gives the same result, so that whatever comes after can be finished.
 */
public final class Recorder {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    /** What is noted of an event that only says what to read. */
    private static final String HINT = "hint";

    private final Store store;
    private final Customers customers;
    private final Threads threads;
    private final Effects effects;
    private final SenderGuard guard;
    private final StateRecorder states;
    private final Dialogue dialogue;
    private final ErasedIds erased;
    private final Ids ids;
    private final Clock clock;

    /** Records into the store by these policies. */
    public Recorder(
            Store store, Customers customers, Threading policy, ConversationTokens tokens, Ids ids, Clock clock) {
        this(store, customers, policy, tokens, Effects.NONE, new SenderGuard(Limits.NONE), Dialogue.none(), ids, clock);
    }

    /** The same, with what it leads to, and who is heard. */
    public Recorder(
            Store store,
            Customers customers,
            Threading policy,
            ConversationTokens tokens,
            Effects effects,
            SenderGuard guard,
            Ids ids,
            Clock clock) {
        this(store, customers, policy, tokens, effects, guard, Dialogue.none(), ids, clock);
    }

    /** The same, with who listens for answers to what the hub asked. */
    public Recorder(
            Store store,
            Customers customers,
            Threading policy,
            ConversationTokens tokens,
            Effects effects,
            SenderGuard guard,
            Dialogue dialogue,
            Ids ids,
            Clock clock) {
        this.store = store;
        this.customers = customers;
        this.threads = new Threads(policy, tokens, customers);
        this.effects = effects;
        this.guard = guard;
        this.states = new StateRecorder(effects, guard, dialogue);
        this.dialogue = dialogue;
        this.erased = new ErasedIds(tokens);
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Records an arrival. One that is in quarantine and of which something could be made now leaves it, in the same
     * transaction; one that belongs on no timeline goes there.
     *
     * @return the message, if there is one that has to be triaged: a new one, or one recorded before
     * @throws Unplaceable when it lies in quarantine and still belongs on no timeline
     */
    public Optional<Recorded> record(Arrival arrival) {
        return store.write(tx -> {
            Instant now = clock.instant();
            Before before = Before.of(tx, arrival);
            Optional<Settled> settled = before.settled();
            if (settled.isEmpty()) {
                return recordOrPutAside(tx, arrival, before, now);
            }
            if (settled.get().outcome() == Outcome.QUARANTINED
                    && arrival.problem().isEmpty()
                    && ArrivalTable.release(tx, arrival.id(), now)) {
                Optional<Recorded> recorded = recordNew(tx, arrival, before, now);
                ArrivalTable.released(tx, arrival.id());
                return recorded;
            }
            return settled.get().messageId().flatMap(id -> recorded(tx, id));
        });
    }

    /** The message an arrival became or repeats, if it was recorded before. */
    public Optional<Recorded> recorded(Arrival arrival) {
        return store.read(tx ->
                ArrivalTable.find(tx, arrival.id()).flatMap(Settled::messageId).flatMap(id -> recorded(tx, id)));
    }

    /** Puts an arrival aside for a person; nothing else became of it. One that lies there gets the newer reason. */
    public void quarantine(Arrival arrival, Arrival.Problem problem) {
        store.write(tx -> {
            if (ArrivalTable.find(tx, arrival.id()).isEmpty()) {
                putAside(tx, arrival, problem, clock.instant());
            } else {
                ArrivalTable.stays(tx, arrival.id(), problem);
            }
            return true;
        });
    }

    /** Nothing is written of what cannot be placed, so that it takes back nothing of what others write beside it. */
    private Optional<Recorded> recordOrPutAside(Tx tx, Arrival arrival, Before before, Instant now) {
        try {
            return recordNew(tx, arrival, before, now);
        } catch (Unplaceable e) {
            warnAndPutAside(tx, arrival, new Arrival.Problem("record", String.valueOf(e.getMessage())), now);
            return Optional.empty();
        }
    }

    private Optional<Recorded> recordNew(Tx tx, Arrival arrival, Before before, Instant now) {
        if (before.anyErased() && erased.covers(tx, arrival)) {
            arrival.message().ifPresent(message -> erased.keep(tx, message, now));
            return refuse(tx, arrival);
        }
        if (arrival.problem().isPresent()) {
            warnAndPutAside(tx, arrival, arrival.problem().get(), now);
            return Optional.empty();
        }
        if (arrival.hint().isPresent()) {
            // its raw form may hold anybody's words, and what is read says it all
            ArrivalTable.add(tx, arrival, Outcome.STATE, HINT, Optional.empty());
            return Optional.empty();
        }
        if (arrival.message().isEmpty()) {
            ArrivalTable.add(tx, arrival, Outcome.IGNORED, arrival.ignored(), Optional.empty());
            if (!arrival.notice().isEmpty() && Notices.keep(tx, arrival)) {
                ArrivalTable.keepRaw(tx, arrival, now);
                LOG.warn("{} tells of {}: {}", arrival.connector(), arrival.ignored(), Quotation.cut(arrival.notice()));
            }
            return Optional.empty();
        }
        Message message = arrival.message().get();
        if (isForErased(tx, message)) {
            return refuse(tx, arrival);
        }
        if (message.kind().isState()) {
            states.record(tx, arrival, message, now);
            return Optional.empty();
        }
        return recordMessage(tx, arrival, message, before.place(), now);
    }

    private static Optional<Recorded> refuse(Tx tx, Arrival arrival) {
        ArrivalTable.add(tx, arrival, Outcome.IGNORED, ErasedIds.RULE, Optional.empty());
        return Optional.empty();
    }

    /** What a helpdesk still says to somebody who was erased. */
    private static boolean isForErased(Tx tx, Message message) {
        return message.direction() == Direction.OUTBOUND
                && Tickets.conversation(
                                tx, message.connector(), message.thread().ticket())
                        .filter(conversation -> ConversationTable.isErased(tx, conversation))
                        .isPresent();
    }

    private void warnAndPutAside(Tx tx, Arrival arrival, Arrival.Problem problem, Instant now) {
        putAside(tx, arrival, problem, now);
        LOG.warn(
                "{}: item {} is in quarantine ({}): {}",
                arrival.connector(),
                arrival.id(),
                problem.stage(),
                Quotation.cut(problem.reason()));
    }

    private void putAside(Tx tx, Arrival arrival, Arrival.Problem problem, Instant now) {
        ArrivalTable.quarantine(tx, arrival, problem);
        ArrivalTable.keepRaw(tx, arrival, dialogue.unread(tx, arrival.raw().text()), now);
        ArrivalTable.add(tx, arrival, Outcome.QUARANTINED, problem.stage(), Optional.empty());
    }

    private Optional<Recorded> recordMessage(
            Tx tx, Arrival arrival, Message message, Optional<Place> before, Instant now) {
        if (before.isPresent()) {
            String id = before.get().messageId();
            ArrivalTable.add(tx, arrival, Outcome.DUPLICATE, "", Optional.of(id));
            return recorded(tx, id);
        }
        Recorded recorded = message.direction() == Direction.INBOUND
                ? placeInbound(tx, arrival, message, now)
                : placeOutbound(tx, arrival, message);
        BlobUses.keep(tx, recorded.message(), now);
        ArrivalTable.add(tx, arrival, Outcome.MESSAGE, recorded.standing().code(), Optional.of(message.id()));
        MessageFiles.expect(tx, recorded.message());
        return Optional.of(recorded);
    }

    private Recorded placeInbound(Tx tx, Arrival arrival, Message came, Instant now) {
        Who sender = customers.recognise(tx, came, now);
        Found found = threads.find(tx, came, sender, now);
        Optional<Continues> continues = found.conversation()
                .map(conversation -> new Continues(conversation.id(), conversation.state() == State.SOLVED));
        Standing standing = guard.judge(tx, came, sender.identifierId(), continues, now);
        Message message = standing.isHeld()
                ? dialogue.unheard(tx, came, Optional.of(sender.identifierId()))
                : dialogue.hear(tx, came, sender, now);
        if (message.content().equals(came.content())) {
            ArrivalTable.keepRaw(tx, arrival, now);
        }
        // what it said may have made the sender one with a customer whom the hub knew
        Who who = message.equals(came) ? sender : customers.of(tx, sender.identifierId());
        boolean quiet = standing.isHeld()
                || message.flags().contains(Flag.AUTOMATIC)
                || message.flags().contains(Flag.CONFIRMATION);
        Conversation conversation =
                found.conversation().orElseGet(() -> open(tx, message, who, quiet ? State.CLOSED : State.OPEN, found));
        boolean goesOn = found.conversation().isPresent();
        Appended appended =
                append(tx, arrival, message, conversation, goesOn ? next(tx, conversation, message) : 1, who);
        ConversationMoves.came(tx, found.by(), conversation.id(), message.id());
        if (goesOn && !quiet) {
            // not by when it was written: a mail may be on its way for hours, and nobody could know of it
            ConversationTable.settle(tx, conversation.id(), State.OPEN, message.receivedTime());
        }
        Recorded recorded = new Recorded(appended.message(), appended.number(), conversation, who, standing);
        if (message.kind() == Kind.SYSTEM) {
            effects.happenings().happened(tx, recorded, false);
        }
        return recorded;
    }

    /** What a helpdesk sends belongs to its ticket's conversation, and to the customer who opened that. */
    private Recorded placeOutbound(Tx tx, Arrival arrival, Message message) {
        String ticket = message.thread().ticket();
        String id = Tickets.conversation(tx, message.connector(), ticket)
                .orElseThrow(() -> new Unplaceable("no conversation has the ticket that this event is about"));
        ArrivalTable.keepRaw(tx, arrival, clock.instant());
        Conversation conversation = ConversationTable.current(tx, id).orElseThrow();
        Who who = customers.of(
                tx,
                MessageTable.lastInbound(tx, conversation.id())
                        .map(Line::partyId)
                        .orElse(conversation.openerId()));
        Appended appended = append(tx, arrival, message, conversation, next(tx, conversation, message), who);
        ConversationMoves.came(tx, id, conversation.id(), message.id());
        boolean turned = TicketNews.state(message)
                .filter(state -> Tickets.isCurrent(tx, message.connector(), ticket))
                .filter(state -> ConversationTable.settle(tx, conversation.id(), state, MessageTable.at(message)))
                .filter(state -> state != conversation.state())
                .isPresent();
        TicketNews.rating(message).ifPresent(rating -> Timeline.rate(tx, conversation.id(), rating));
        Recorded recorded = new Recorded(appended.message(), appended.number(), conversation, who, Standing.HEARD);
        if (message.kind() == Kind.SYSTEM) {
            effects.happenings().happened(tx, recorded, turned);
        }
        return recorded;
    }

    private Conversation open(Tx tx, Message first, Who who, State state, Found found) {
        return ConversationTable.add(
                tx, ids.next(), who.identifierId(), first, state, found.relatedTo(), found.follows(), 1);
    }

    /** It was read before it is held now: a person may have joined it, or the helpdesk called it done. */
    private static int next(Tx tx, Conversation conversation, Message message) {
        return ConversationTable.goOn(tx, conversation, MessageTable.at(message))
                .orElseThrow(tx::collision);
    }

    private Appended append(Tx tx, Arrival arrival, Message message, Conversation conversation, int number, Who who) {
        if (!MessageTable.add(tx, message, arrival.id(), conversation, number, who)) {
            throw tx.collision();
        }
        Place place = new Place(message.id(), conversation.id());
        List<String> knownAs = Threads.knownAs(message);
        ReferenceTree tree = ReferenceTree.of(tx, message);
        tree.hang(knownAs.get(0), message.thread(), place);
        boolean changed = false;
        for (String reference : knownAs) {
            tree.keep(reference, place);
            changed |= MessageStates.applyWaiting(tx, message.connector(), message.account(), reference, message.id())
                    .anything();
        }
        return new Appended(
                changed ? MessageTable.row(tx, message.id()).orElseThrow().message() : message, number);
    }

    /** A message as it stands on the timeline: what came before it about it has been applied. */
    private record Appended(Message message, int number) {}

    private Optional<Recorded> recorded(Tx tx, String messageId) {
        return MessageTable.row(tx, messageId)
                .filter(row -> !row.message().originalId().startsWith(ErasedIds.MARK))
                .map(row -> new Recorded(
                        row.message(),
                        row.number(),
                        conversation(tx, row),
                        customers.of(tx, row.partyId()),
                        HeldMessages.standing(tx, messageId)));
    }

    /** The conversation as the message found it, so that triage after a crash sees what triage before it saw. */
    private static Conversation conversation(Tx tx, MessageTable.Stored row) {
        Conversation now = ConversationTable.byId(tx, row.conversationId()).orElseThrow();
        return row.stateBefore().map(now::at).orElse(now);
    }
}
