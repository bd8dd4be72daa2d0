package io.saddlebag.triage;

import io.saddlebag.conversation.Conversation;
import io.saddlebag.conversation.Line;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Tickets;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.identity.Customers;
import io.saddlebag.identity.Person;
import io.saddlebag.identity.Who;
import io.saddlebag.message.Identifier;
import io.saddlebag.store.Tx;
import io.saddlebag.triage.Escalation.Customer;
import io.saddlebag.triage.Escalation.Earlier;
import io.saddlebag.triage.Escalation.Entry;
import io.saddlebag.triage.Escalation.Reason;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells the whole story of a message, as far as the message proves that its sender may hear of it. */
public final class Escalations {
    private static final int TRANSCRIPT = 50;
    private static final int EARLIER = 10;
    private static final int TEXT = 10_000;

    private final Timeline timeline;
    private final Customers customers;
    private final UnaryOperator<String> link;
    private final EarlierMatters earlierMatters;

    /** Links a conversation's id to where its whole story is. */
    public Escalations(Timeline timeline, Customers customers, UnaryOperator<String> link) {
        this.timeline = timeline;
        this.customers = customers;
        this.link = link;
        this.earlierMatters = new EarlierMatters(timeline);
    }

    /**
     * The escalation of a message.
     *
     * @param helpdesk the connector of the helpdesk that gets it: tickets elsewhere say where they are
     */
    public Escalation of(Tx tx, Recorded recorded, Decision decision, String helpdesk) {
        return of(tx, recorded, customers.person(tx, recorded.who().identifierId()), decision, helpdesk);
    }

    /** The same where all is known by which its customer is known. */
    public Escalation of(Tx tx, Recorded recorded, Person person, Decision decision, String helpdesk) {
        String conversation = recorded.conversation().id();
        Who who = recorded.who();
        // one more tells whether that is all
        List<Line> newest = newest(tx, recorded, person, TRANSCRIPT + 1);
        List<Line> lines = newest.subList(Math.max(0, newest.size() - TRANSCRIPT), newest.size());
        Optional<Line> beginning = lines.size() < TRANSCRIPT ? Optional.empty() : beginning(tx, recorded, lines);
        List<Conversation> earlier = who.proven()
                ? timeline.conversations(tx, person.identifierIds(), EARLIER + 1).stream()
                        .filter(other -> !other.id().equals(conversation))
                        .filter(other -> timeline.isWritten(tx, other))
                        .limit(EARLIER)
                        .toList()
                : List.of();
        return new Escalation(
                decision.reasons().stream()
                        .map(reason -> new Reason(reason.code(), reason.meaning()))
                        .toList(),
                decision.queue(),
                decision.priority(),
                customer(recorded, person),
                recorded.message().channel(),
                channelsBefore(lines, recorded.message().channel()),
                Stream.concat(beginning.stream(), lines.stream())
                        .map(Escalations::entry)
                        .toList(),
                beginning.isPresent() && !newest.contains(beginning.get()),
                earlier.stream().map(other -> earlier(tx, other, helpdesk)).toList(),
                who.proven()
                        ? earlierMatters.in(
                                tx,
                                recorded.message(),
                                person.identifierIds(),
                                conversation,
                                lines,
                                other -> earlier(tx, other, helpdesk))
                        : List.of(),
                List.of(),
                recorded.conversation().relatedTo(),
                decision.expects(),
                link.apply(conversation));
    }

    private List<Line> newest(Tx tx, Recorded recorded, Person person, int most) {
        return recorded.who().proven()
                ? timeline.ofCustomer(tx, person.identifierIds(), most)
                : timeline.ofConversation(tx, recorded.conversation().id(), most);
    }

    /** With what the conversation began, if that is older than these lines: it is what the matter is about. */
    private Optional<Line> beginning(Tx tx, Recorded recorded, List<Line> lines) {
        return timeline.beginning(tx, recorded.conversation().id())
                .filter(line -> line.proven() || !recorded.who().proven())
                .filter(line -> lines.stream().noneMatch(other -> other.id().equals(line.id())));
    }

    /** To an unproven sender's ticket only what the message itself says is added. */
    private static Customer customer(Recorded recorded, Person person) {
        Who who = recorded.who();
        List<Identifier> identifiers = who.proven()
                ? person.identifiers()
                : recorded.message().sender().identifiers();
        return new Customer(who.customerId(), who.name(), who.proven(), who.knownSince(), identifiers);
    }

    private static List<String> channelsBefore(List<Line> lines, String channel) {
        List<String> oldestFirst = lines.stream()
                .filter(line -> line.direction().equals("inbound"))
                .map(Line::channel)
                .filter(other -> !other.equals(channel))
                .collect(Collectors.toList());
        Collections.reverse(oldestFirst);
        return oldestFirst.stream().distinct().toList();
    }

    private static Entry entry(Line line) {
        return new Entry(
                line.number(),
                line.conversationId(),
                line.at(),
                line.channel(),
                line.role(),
                line.name(),
                line.text().length() > TEXT ? line.text().substring(0, TEXT) + " […]" : line.text(),
                line.files());
    }

    private Earlier earlier(Tx tx, Conversation conversation, String helpdesk) {
        Optional<Tickets.Place> ticket = Tickets.any(tx, conversation.id());
        return new Earlier(
                conversation.id(),
                conversation.openedAt(),
                conversation.channel(),
                timeline.title(tx, conversation),
                conversation.state().name().toLowerCase(Locale.ROOT),
                ticket.map(Tickets.Place::id).orElse(""),
                ticket.map(Tickets.Place::helpdesk)
                        .filter(other -> !other.equals(helpdesk))
                        .orElse(""),
                conversation.rating());
    }
}
