package io.saddlebag.conversation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.Conversation.State;
import io.saddlebag.identity.Customers;
import io.saddlebag.identity.Who;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.message.Party;
import io.saddlebag.message.Receipt;
import io.saddlebag.senders.HeldMessages;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a customer and the company wrote to each other, in the order of original time, arrival deciding between equals.
 * Every question has a limit, so the answer costs the same however long the history is.
 */
public final class Timeline {
    private static final Comparator<Line> BY_TIME =
            Comparator.comparing(Line::at).thenComparing(Line::id);

    private static final Set<String> RATINGS = Set.of("good", "bad");

    private final Customers customers;

    /** Reads for customers found by these rules. */
    public Timeline(Customers customers) {
        this.customers = customers;
    }

    /** The newest messages of one conversation, the oldest of them first. */
    public List<Line> ofConversation(Tx tx, String conversationId, int limit) {
        return MessageTable.ofConversation(tx, conversationId, limit).stream()
                .sorted(BY_TIME)
                .toList();
    }

    /** The newest messages of a customer in all conversations, as far as they are proven, the oldest of them first. */
    public List<Line> ofCustomer(Tx tx, String customerId, int limit) {
        return ofCustomer(tx, customers.identifierIds(tx, customerId), limit);
    }

    /** The same of one whose identifiers are known. */
    public List<Line> ofCustomer(Tx tx, List<String> identifierIds, int limit) {
        List<Line> newest = identifierIds.stream()
                .flatMap(identifier -> MessageTable.ofParty(tx, identifier, limit).stream())
                .sorted(BY_TIME.reversed())
                .limit(limit)
                .collect(Collectors.toList());
        Collections.reverse(newest);
        return newest;
    }

    /** The customer's newest conversations, the newest first. */
    public List<Conversation> conversations(Tx tx, String customerId, int limit) {
        return conversations(tx, customers.identifierIds(tx, customerId), limit);
    }

    /** The same of one whose identifiers are known. */
    public List<Conversation> conversations(Tx tx, List<String> identifierIds, int limit) {
        return identifierIds.stream()
                .flatMap(identifier -> ConversationTable.ofOpener(tx, identifier, limit).stream())
                .sorted(Comparator.comparing(Conversation::lastAt).reversed())
                .limit(limit)
                .toList();
    }

    /** Whether anybody has written in a conversation; else it is a list of events, such as those of orders. */
    public boolean isWritten(Tx tx, Conversation conversation) {
        return MessageTable.isWritten(tx, conversation.id());
    }

    /** Keeps how the customer rated the help they got; what is neither good nor bad is no rating. */
    public static void rate(Tx tx, String conversationId, String rating) {
        if (RATINGS.contains(rating)) {
            ConversationTable.setRating(tx, conversationId, rating);
        }
    }

    /**
     * Keeps that what the customer wrote is at the ticket now, which opens it again at the helpdesk whatever was done
     * there meanwhile.
     */
    public static void reached(Tx tx, String conversationId, Instant at) {
        ConversationTable.settleCurrent(tx, conversationId, State.OPEN, at);
    }

    /**
     * Takes over what a conversation came to at the helpdesk and the hub was not told; a newer state stays. Nobody is
     * told of it.
     *
     * @return whether it counts
     */
    public static boolean takeOver(Tx tx, String conversationId, State state, Instant at) {
        return ConversationTable.settle(tx, conversationId, state, at);
    }

    /** The conversation with which one goes on, if that was over when its customer wrote again. */
    public Optional<Conversation> followed(Tx tx, String conversationId) {
        return ConversationTable.followed(tx, conversationId).flatMap(id -> ConversationTable.byId(tx, id));
    }

    /** Whether there is or was a conversation, even one that was erased. */
    public static boolean isKnown(Tx tx, String id) {
        return ConversationTable.byId(tx, id).isPresent();
    }

    /** A conversation by its id. */
    public Optional<Conversation> conversation(Tx tx, String id) {
        return ConversationTable.byId(tx, id);
    }

    /** A conversation's first message. */
    public Optional<Line> beginning(Tx tx, String conversationId) {
        return MessageTable.first(tx, conversationId);
    }

    /** The conversation's subject, or the beginning of its first message: a chat has no subject. */
    public String title(Tx tx, Conversation conversation) {
        return conversation.subject().isEmpty()
                ? MessageTable.beginning(tx, conversation.id())
                : conversation.subject();
    }

    /** Keeps others from changing a conversation until the transaction ends; as it is from then on. */
    public Optional<Conversation> hold(Tx tx, String conversationId) {
        return ConversationTable.hold(tx, conversationId);
    }

    /** The customer's last message in a conversation: it tells on which channel they are. */
    public Optional<Line> lastInbound(Tx tx, String conversationId) {
        return MessageTable.lastInbound(tx, conversationId);
    }

    /** What a customer last wrote on a channel, in whichever conversation, if they ever did and it proves that. */
    public Optional<Line> lastOn(Tx tx, String customerId, String channel) {
        return customers.identifierIds(tx, customerId).stream()
                .flatMap(identifier -> MessageTable.lastOn(tx, identifier, channel).stream())
                .max(BY_TIME);
    }

    /** Shows a message of ours as the customer gets it, where that is not as it was written. */
    public void show(Tx tx, String messageId, Message shown) {
        ObjectNode body = MessageTable.heldBody(tx, messageId);
        body.set("content", Json.mapper().valueToTree(shown.content()));
        body.set("metadata", Json.mapper().valueToTree(shown.metadata()));
        MessageTable.setText(tx, messageId, shown.content().shown());
        MessageTable.setBody(tx, messageId, Json.write(body));
    }

    /** The conversations that somebody wrote in last, by one identifier, the newest first; looks at so many messages. */
    public List<String> latest(Tx tx, String identifierId, int messages) {
        return MessageTable.latest(tx, identifierId, messages).stream()
                .map(Line::conversationId)
                .distinct()
                .toList();
    }

    /** A message as it stands on the timeline now: edits and deletions applied. */
    public Optional<Line> line(Tx tx, String messageId) {
        return MessageTable.line(tx, messageId);
    }

    /** A message by its id, as it was recorded. */
    public Optional<Message> message(Tx tx, String id) {
        return MessageTable.row(tx, id).map(MessageTable.Stored::message);
    }

    /**
     * What a message quotes, as it reads now. Only what stands in the same conversation, or is of the same customer who
     * has proven it, is told: an id can be guessed.
     */
    public Optional<Line> quoted(Tx tx, Recorded recorded) {
        Message message = recorded.message();
        return ReferenceTree.of(tx, message)
                .message(message.thread().quotedId())
                .flatMap(place -> MessageTable.line(tx, place.messageId()))
                .filter(line ->
                        line.conversationId().equals(recorded.conversation().id())
                                || (recorded.who().proven()
                                        && customers
                                                .of(tx, line.partyId())
                                                .customerId()
                                                .equals(recorded.who().customerId())));
    }

    /**
     * Another id by which a message on the timeline is known from now on, at its connector and account.
     *
     * @return the receipt that was waiting for it and says that it will not arrive, if there is one
     */
    public Optional<Message> knownAs(Tx tx, String connector, String account, String reference, String messageId) {
        return MessageTable.row(tx, messageId).flatMap(row -> {
            String answersTo = ReferenceTree.answersTo(tx, messageId).orElse(row.conversationId());
            new ReferenceTree(tx, connector, account).keep(reference, new MessageTable.Place(messageId, answersTo));
            return MessageStates.applyWaiting(tx, connector, account, reference, messageId)
                    .failure()
                    .map(MessageStates.Failure::receipt);
        });
    }

    /** How far a message of ours has come, as {@link Receipt.Status}; nothing while no receipt has come. */
    public Optional<Receipt.Status> status(Tx tx, String messageId) {
        String status = MessageTable.status(tx, messageId);
        return status.isEmpty()
                ? Optional.empty()
                : Optional.of(Receipt.Status.valueOf(status.toUpperCase(Locale.ROOT)));
    }

    /** A message by its id, with what is known around it now. */
    public Optional<Recorded> recorded(Tx tx, String messageId) {
        return MessageTable.row(tx, messageId)
                .map(row -> new Recorded(
                        row.message(),
                        row.number(),
                        ConversationTable.byId(tx, row.conversationId()).orElseThrow(),
                        customers.of(tx, row.partyId()),
                        HeldMessages.standing(tx, messageId)));
    }

    /**
     * A message as it is now that was recorded before.
     *
     * @param held its conversation then, as it is now
     * @param who the customer as they are known now
     */
    public Optional<Recorded> recorded(Tx tx, Recorded before, Conversation held, Who who) {
        return MessageTable.row(tx, before.message().id())
                .map(row -> new Recorded(
                        row.message(),
                        row.number(),
                        row.conversationId().equals(held.id())
                                ? held
                                : ConversationTable.byId(tx, row.conversationId())
                                        .orElseThrow(),
                        who,
                        before.standing()));
    }

    /** The conversation that a message stands in, if it stands in one. */
    public Optional<String> conversationOf(Tx tx, String messageId) {
        return MessageTable.row(tx, messageId).map(MessageTable.Stored::conversationId);
    }

    /**
     * When somebody last wrote to an account by one of the identifiers that are to be written to: some channels take
     * answers for a limited time from then on. What the same customer wrote from another number does not count.
     *
     * @param partyId one of their identifiers
     */
    public Optional<Instant> lastInbound(Tx tx, String partyId, Party to, String connector, String account) {
        return Stream.concat(Stream.of(partyId), customers.identifierIds(tx, to).stream())
                .distinct()
                .flatMap(identifier -> MessageTable.lastFrom(tx, identifier, connector, account).stream())
                .max(Comparator.naturalOrder());
    }
}
