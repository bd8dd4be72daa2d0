package io.saddlebag.helpdesk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.Conversation;
import io.saddlebag.conversation.Line;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Tickets;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.identity.Customers;
import io.saddlebag.identity.Person;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.store.Tx;
import io.saddlebag.triage.Decision;
import io.saddlebag.triage.Escalations;
import io.saddlebag.triage.ReasonCode;
import io.saddlebag.triage.Triage;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes the commands by which a message reaches people: the first of a conversation opens a ticket, the others are
 * added to it. They are enqueued in the transaction that keeps the decision, so there is never one without the other.
 */
public final class TicketCommands implements Triage.HandOver {
    private static final String SET_FIELDS = "set-fields";
    private static final int SUBJECT = 120;
    private static final int QUOTE = 500;

    private final Deliveries deliveries;
    private final Escalations escalations;
    private final Customers customers;
    private final Timeline timeline;
    private final Helpdesks helpdesks;
    private final Clock clock;

    /** Commands for helpdesks. */
    public TicketCommands(
            Deliveries deliveries,
            Escalations escalations,
            Customers customers,
            Timeline timeline,
            Helpdesks helpdesks,
            Clock clock) {
        this.deliveries = deliveries;
        this.escalations = escalations;
        this.customers = customers;
        this.timeline = timeline;
        this.helpdesks = helpdesks;
        this.clock = clock;
    }

    @Override
    public void toPeople(Tx tx, Recorded triaged, Decision decision) {
        String conversation = triaged.conversation().id();
        Optional<Conversation> held = timeline.hold(tx, conversation);
        Person person = customers.person(tx, triaged.who().identifierId());
        // it may have been edited since, or before: what is told from now on becomes a note
        Recorded recorded = held.flatMap(now -> timeline.recorded(tx, triaged, now, person.who()))
                .orElse(triaged);
        String own = recorded.message().id();
        helpdesks
                .of(tx, conversation)
                .ifPresentOrElse(theirs -> add(tx, theirs, recorded, person, decision, own), () -> {
                    Helpdesk helpdesk = helpdesks.of(recorded.message(), decision.queue());
                    if (!open(tx, helpdesk, recorded, person, decision, own).isFirst()) {
                        deliveries.afresh(tx, helpdesk.target(), conversation, clock.instant());
                    }
                });
    }

    /**
     * Brings a message to people once more, because the helpdesk does not have it any more, at the end of what waits for
     * its conversation. It goes with the words that it has now.
     *
     * @param key of the command: for one key it is done once
     * @param opens whether it opens another ticket, which then is the conversation's; else it is added to its ticket
     */
    public void again(Tx tx, Helpdesk helpdesk, String messageId, Decision decision, String key, boolean opens) {
        timeline.recorded(tx, messageId).ifPresent(recorded -> {
            Person person = person(tx, recorded);
            if (opens) {
                open(tx, helpdesk, recorded, person, decision, key);
            } else {
                add(tx, helpdesk, recorded, person, decision, key);
            }
        });
    }

    private Delivery open(Tx tx, Helpdesk helpdesk, Recorded recorded, Person person, Decision decision, String key) {
        ObjectNode open = command(Delivery.OPEN_TICKET, recorded, person);
        open.put("subject", subject(recorded));
        Optional.of(recorded.conversation())
                .filter(conversation -> !conversation.relatedTo().isEmpty())
                .flatMap(conversation -> timeline.followed(tx, conversation.id()))
                .flatMap(earlier -> Tickets.of(tx, earlier.id(), helpdesk.connector()))
                .ifPresent(earlier -> open.put("follows", earlier.id()));
        open.set("message", Json.mapper().valueToTree(recorded.message()));
        quote(tx, recorded, open);
        open.set(
                "escalation",
                Json.mapper().valueToTree(escalations.of(tx, recorded, person, decision, helpdesk.connector())));
        open.set("tags", Json.mapper().valueToTree(tags(recorded.message(), decision)));
        Delivery enqueued = enqueue(tx, helpdesk, recorded, Delivery.OPEN_TICKET, key, open);
        if (helpdesk.escalationAsNote()) {
            ObjectNode note = command("add-note", recorded, person);
            note.set("escalation", open.get("escalation"));
            enqueue(tx, helpdesk, recorded, "add-note", key, note);
        }
        return enqueued;
    }

    private void add(Tx tx, Helpdesk helpdesk, Recorded recorded, Person person, Decision decision, String key) {
        ObjectNode add = command(Delivery.ADD_MESSAGE, recorded, person);
        add.set("message", Json.mapper().valueToTree(recorded.message()));
        quote(tx, recorded, add);
        add.set("tags", Json.mapper().valueToTree(tags(recorded.message(), decision)));
        enqueue(tx, helpdesk, recorded, Delivery.ADD_MESSAGE, key, add);
    }

    /** What the message quotes, so that people need not look for it; from the channel where the hub never saw it. */
    private void quote(Tx tx, Recorded recorded, ObjectNode command) {
        if (recorded.message().thread().quotedId().isEmpty()) {
            return;
        }
        ObjectNode quoted = command.putObject("quoted");
        Optional<Line> line = timeline.quoted(tx, recorded);
        line.ifPresent(known -> {
            quoted.put("role", known.role());
            quoted.put("name", known.name());
            quoted.put("channel", known.channel());
            quoted.put("at", known.at().toString());
        });
        String said = line.map(Line::text).orElse(recorded.message().content().quotedText());
        String shown = said.isBlank()
                ? line.map(known -> String.join(", ", known.files())).orElse("")
                : said.strip();
        quoted.put("text", shown.length() > QUOTE ? shown.substring(0, QUOTE - 1) + "…" : shown);
        quoted.put("unknown", line.isEmpty());
    }

    /**
     * Adds a file to the ticket that its message came without.
     *
     * @param key of the command; the file is added once
     */
    void addFile(Tx tx, Recorded recorded, int place, String key) {
        ObjectNode add = command(Delivery.ADD_MESSAGE, recorded, person(tx, recorded));
        add.set("message", FileAlone.of(recorded.message(), place, true));
        enqueue(tx, helpdesks.ofOrUsual(tx, recorded.conversation().id()), recorded, Delivery.ADD_MESSAGE, key, add);
    }

    /** Puts the helpdesk's ticket to the state that the hub knows to be the newer. */
    public void setState(Tx tx, Helpdesk helpdesk, String conversationId, String state) {
        ObjectNode set = Json.mapper().createObjectNode();
        set.put("kind", SET_FIELDS).put("conversation", conversationId);
        set.putObject("fields").put("status", state);
        deliveries.enqueue(tx, helpdesk.target(), conversationId, SET_FIELDS, "", Json.write(set), clock.instant());
    }

    private Person person(Tx tx, Recorded recorded) {
        return customers.person(tx, recorded.who().identifierId());
    }

    private static ObjectNode command(String kind, Recorded recorded, Person person) {
        ObjectNode command = Json.mapper().createObjectNode();
        command.put("kind", kind);
        command.put("conversation", recorded.conversation().id());
        List<Identifier> known = recorded.who().proven()
                ? person.identifiers()
                : recorded.message().sender().identifiers();
        ObjectNode customer = command.putObject("customer");
        customer.put("id", recorded.who().customerId());
        customer.put("name", recorded.who().name());
        customer.set("identifiers", Json.mapper().valueToTree(known));
        return command;
    }

    private Delivery enqueue(Tx tx, Helpdesk helpdesk, Recorded recorded, String kind, String key, ObjectNode command) {
        return deliveries.enqueue(
                tx, helpdesk.target(), recorded.conversation().id(), kind, key, Json.write(command), clock.instant());
    }

    private static List<String> tags(Message message, Decision decision) {
        return Stream.concat(
                        Stream.of(message.channel()),
                        decision.reasons().stream().map(ReasonCode::code))
                .toList();
    }

    /** A ticket needs a subject; a chat has none, so its first line stands in. */
    private static String subject(Recorded recorded) {
        Message message = recorded.message();
        String text = message.content().subject().isBlank()
                ? message.content().shown().strip().lines().findFirst().orElse("")
                : message.content().subject();
        String line = text.isBlank()
                ? message.channel() + " message from "
                        + (recorded.who().name().isEmpty()
                                ? "a customer"
                                : recorded.who().name())
                : text.strip();
        return line.length() > SUBJECT ? line.substring(0, SUBJECT - 1) + "…" : line;
    }
}
