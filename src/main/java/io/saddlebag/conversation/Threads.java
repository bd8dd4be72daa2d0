package io.saddlebag.conversation;

import io.saddlebag.conversation.Conversation.State;
import io.saddlebag.identity.Customers;
import io.saddlebag.identity.Who;
import io.saddlebag.message.Flag;
import io.saddlebag.message.Message;
import io.saddlebag.message.Subject;
import io.saddlebag.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Finds the conversation a message belongs to. What it refers to comes first, then the ticket that its subject names; on
 * a chat what the customer has open comes next; otherwise it opens one. When in doubt it opens one that is related: two
 * tickets about one matter cost a click, two matters in one ticket cost an answer. A report on a delivery stands with
 * the mail that it is about, although its sender takes no part and its subject is another: people are shown none of it.
 */
final class Threads {
    /** For so long a chat is taken to go on with what was closed. */
    private static final Duration LATELY = Duration.ofDays(60);

    private final Threading policy;
    private final ConversationTokens tokens;
    private final Customers customers;

    Threads(Threading policy, ConversationTokens tokens, Customers customers) {
        this.policy = policy;
        this.tokens = tokens;
        this.customers = customers;
    }

    /** By what others may refer to a message. */
    static List<String> knownAs(Message message) {
        List<String> knownAs = message.thread().knownAs();
        return knownAs.isEmpty() ? List.of(message.originalId()) : knownAs;
    }

    /** Where the message belongs. */
    Found find(Tx tx, Message message, Who who, Instant now) {
        Optional<String> named = named(tx, message);
        Optional<Conversation> meant = named.flatMap(id -> ConversationTable.current(tx, id));
        if (meant.isPresent()) {
            Conversation conversation = meant.get();
            boolean belongs = message.flags().contains(Flag.BOUNCE)
                    || (MessageTable.takesPart(tx, conversation.id(), who.customerId())
                            && sameTopic(tx, List.of(named.orElse(""), conversation.id()), message));
            return belongs
                    ? continued(conversation, message, now).by(named.orElse(""))
                    : Found.related(conversation.id());
        }
        if (who.newcomer()) {
            return Found.NOTHING;
        }
        if (policy.byReference().contains(message.channel())) {
            return byTicket(tx, message, who)
                    .map(conversation -> continued(conversation, message, now))
                    .orElse(Found.NOTHING);
        }
        return open(tx, message, who, now)
                .map(conversation -> continued(conversation, message, now))
                .orElse(Found.NOTHING);
    }

    /** The conversation whose token the message carries, or of the nearest message that it is related to by ids. */
    private Optional<String> named(Tx tx, Message message) {
        return tokens.conversation(message.thread().token())
                .or(() -> ReferenceTree.of(tx, message).conversation(message.thread(), knownAs(message)));
    }

    /**
     * The conversation of a ticket that the subject names; anybody can write a number, so only who takes part is heard.
     * A number that leads to several, at different helpdesks, says nothing.
     */
    private Optional<Conversation> byTicket(Tx tx, Message message, Who who) {
        return TicketNumbers.in(message.content().subject()).stream()
                .map(number -> meant(tx, number, who))
                .filter(meant -> !meant.isEmpty())
                .findFirst()
                .filter(meant -> meant.size() == 1)
                .map(meant -> meant.get(0));
    }

    private List<Conversation> meant(Tx tx, String ticket, Who who) {
        return policy.helpdesks().stream()
                .flatMap(helpdesk -> Tickets.conversation(tx, helpdesk, ticket).stream())
                .flatMap(id -> ConversationTable.current(tx, id).stream())
                .filter(conversation -> MessageTable.takesPart(tx, conversation.id(), who.customerId()))
                .distinct()
                .toList();
    }

    /** What a machine writes does not mix with what the customer writes elsewhere. */
    private Optional<Conversation> open(Tx tx, Message message, Who who, Instant now) {
        List<String> openers = customers.identifierIds(tx, who.customerId());
        if (!message.thread().conversationId().isEmpty()) {
            Optional<Conversation> sameThread = ConversationTable.openThread(tx, openers, message);
            if (sameThread.isPresent()) {
                return sameThread;
            }
        }
        Optional<Conversation> here = ConversationTable.openOnChannel(tx, openers, message);
        if (here.filter(found -> !isOver(found, message, now)).isPresent()
                || message.flags().contains(Flag.AUTOMATIC)) {
            return here;
        }
        Optional<Conversation> anywhere = policy.acrossChannels() && who.proven()
                ? ConversationTable.openAnywhere(tx, openers)
                : Optional.empty();
        return anywhere.or(() -> here)
                .or(() -> ConversationTable.closedOnChannel(tx, openers, message, now.minus(LATELY)));
    }

    /** Whether a message can no longer go on with it. */
    private boolean isOver(Conversation conversation, Message message, Instant now) {
        boolean solvedLongAgo =
                conversation.state() == State.SOLVED && !policy.reopens(message.channel(), conversation.stateAt(), now);
        return conversation.state() == State.CLOSED || solvedLongAgo;
    }

    /** What a machine writes stays with the matter it is about, whatever has become of that: it opens nothing. */
    private Found continued(Conversation conversation, Message message, Instant now) {
        return isOver(conversation, message, now) && !message.flags().contains(Flag.AUTOMATIC)
                ? new Found(Optional.empty(), conversation.id(), true, "")
                : new Found(Optional.of(conversation), conversation.relatedTo(), false, conversation.id());
    }

    /** Of a conversation that was joined into another, both subjects count. */
    private static boolean sameTopic(Tx tx, List<String> conversations, Message message) {
        return conversations.stream()
                .flatMap(id -> ConversationTable.byId(tx, id).stream())
                .anyMatch(conversation ->
                        sameTopic(conversation.subject(), message.content().subject()));
    }

    /** Whether two subjects are about the same: equal but for what mail programs and lists put around them. */
    private static boolean sameTopic(String one, String other) {
        Subject first = new Subject(one);
        Subject second = new Subject(other);
        return first.mentions(second) || second.mentions(first);
    }

    /**
     * What was found.
     *
     * @param conversation the one to continue, or nothing: open one
     * @param relatedTo the one that a new one is related to, or empty
     * @param follows whether a new one goes on with that, which is over
     * @param by the one that the message named, which may have been joined into that to continue since; or empty
     */
    record Found(Optional<Conversation> conversation, String relatedTo, boolean follows, String by) {
        static final Found NOTHING = new Found(Optional.empty(), "", false, "");

        static Found related(String conversationId) {
            return new Found(Optional.empty(), conversationId, false, "");
        }

        Found by(String named) {
            return conversation.isPresent() ? new Found(conversation, relatedTo, follows, named) : this;
        }
    }
}
