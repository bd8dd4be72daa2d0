package io.saddlebag.conversation;

import io.saddlebag.conversation.Conversation.State;
import io.saddlebag.conversation.MessageTable.Place;
import io.saddlebag.identity.Customers;
import io.saddlebag.identity.Who;
import io.saddlebag.message.Message;
import io.saddlebag.message.Subject;
import io.saddlebag.message.ThreadReference;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Finds the conversation a message belongs to. What it refers to comes first; on a chat what the customer has open
 * comes next; otherwise it opens one. When in doubt it opens one that is related: two tickets about one matter cost a
 * click, two matters in one ticket cost an answer.
 */
final class Threads {
    private final Threading policy;
    private final ConversationTokens tokens;
    private final Customers customers;

    Threads(Threading policy, ConversationTokens tokens, Customers customers) {
        this.policy = policy;
        this.tokens = tokens;
        this.customers = customers;
    }

    /** Where the message belongs. */
    Found find(Tx tx, Message message, Who who, Instant now) {
        Optional<Conversation> named = named(tx, message);
        if (named.isPresent()) {
            Conversation conversation = named.get();
            boolean belongs = MessageTable.takesPart(tx, conversation.id(), who.customerId())
                    && sameTopic(conversation.subject(), message.content().subject());
            return belongs ? continued(conversation, now) : new Found(Optional.empty(), conversation.id());
        }
        if (policy.byReference().contains(message.channel())) {
            return Found.NOTHING;
        }
        return open(tx, message, who)
                .map(conversation -> continued(conversation, now))
                .orElse(Found.NOTHING);
    }

    /** The conversation of the first message that it refers to and that is known. */
    private Optional<Conversation> named(Tx tx, Message message) {
        ThreadReference thread = message.thread();
        Optional<String> byToken = tokens.conversation(thread.token());
        if (byToken.isPresent()) {
            return ConversationTable.byId(tx, byToken.get());
        }
        for (String reference : newestFirst(thread)) {
            Optional<Place> place = MessageTable.referred(tx, message.connector(), message.account(), reference);
            if (place.isPresent()) {
                return ConversationTable.byId(tx, place.get().conversationId());
            }
        }
        return Optional.empty();
    }

    private static List<String> newestFirst(ThreadReference thread) {
        List<String> references = new ArrayList<>(thread.references());
        references.addAll(thread.inReplyTo());
        if (!thread.quotedId().isEmpty()) {
            references.add(thread.quotedId());
        }
        Collections.reverse(references);
        return references.stream().distinct().limit(50).toList();
    }

    private Optional<Conversation> open(Tx tx, Message message, Who who) {
        List<String> openers = customers.identifierIds(tx, who.customerId());
        if (!message.thread().conversationId().isEmpty()) {
            Optional<Conversation> sameThread = ConversationTable.openThread(tx, openers, message);
            if (sameThread.isPresent()) {
                return sameThread;
            }
        }
        return ConversationTable.openOnChannel(tx, openers, message)
                .or(() -> policy.acrossChannels() && who.proven()
                        ? ConversationTable.openAnywhere(tx, openers)
                        : Optional.empty());
    }

    private Found continued(Conversation conversation, Instant now) {
        boolean solvedLongAgo = conversation.state() == State.SOLVED
                && conversation.lastAt().plus(policy.reopenWithin()).isBefore(now);
        boolean over = conversation.state() == State.CLOSED || solvedLongAgo;
        return over
                ? new Found(Optional.empty(), conversation.id())
                : new Found(Optional.of(conversation), conversation.relatedTo());
    }

    /** Whether two subjects are about the same: equal but for what mail programs and lists put around them. */
    private static boolean sameTopic(String one, String other) {
        String first = new Subject(one).comparable();
        String second = new Subject(other).comparable();
        return first.isEmpty() || second.isEmpty() || first.contains(second) || second.contains(first);
    }

    /**
     * What was found.
     *
     * @param conversation the one to continue, or nothing: open one
     * @param relatedTo the one that a new one is related to, or empty
     */
    record Found(Optional<Conversation> conversation, String relatedTo) {
        static final Found NOTHING = new Found(Optional.empty(), "");
    }
}
