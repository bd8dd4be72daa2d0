package io.saddlebag.helpdesk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.confirmation.CodeMail;
import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Aftermath;
import io.saddlebag.delivery.CommandWords;
import io.saddlebag.delivery.Courier;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.delivery.State;
import io.saddlebag.files.CommandFiles;
import io.saddlebag.helpdesk.Directions.Directed;
import io.saddlebag.message.Json;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.message.Party;
import io.saddlebag.senders.LastAnswers;
import io.saddlebag.store.Store;
import io.saddlebag.store.Tx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes what agents write to the customer, on the channel the customer is on: the one they last wrote on in this
 * conversation; to another only where they have agreed to it.
 */
public final class Replies {
    private static final String SEND = "send-message";
    private static final String MARK_READ = "mark-read";

    private final Store store;
    private final Timeline timeline;
    private final Deliveries deliveries;
    private final CommandWords words;
    private final ConversationTokens tokens;
    private final CommandFiles files;
    private final Directions directions;
    private final Undelivered undelivered;
    private final Predicate<String> marksRead;
    private final Clock clock;

    /**
     * Replies of the conversations in a store.
     *
     * @param marksRead whether a connector's channel is told that the message has been read that is answered
     */
    public Replies(
            Store store,
            Timeline timeline,
            Deliveries deliveries,
            ConversationTokens tokens,
            CommandFiles files,
            Directions directions,
            Undelivered undelivered,
            Predicate<String> marksRead,
            Clock clock) {
        this.store = store;
        this.timeline = timeline;
        this.deliveries = deliveries;
        words = new CommandWords(deliveries);
        this.tokens = tokens;
        this.files = files;
        this.directions = directions;
        this.undelivered = undelivered;
        this.marksRead = marksRead;
        this.clock = clock;
    }

    /** Enqueues an agent's message; the target it goes to, or nothing when it is nothing to send. */
    public Optional<String> send(Recorded recorded) {
        if (recorded.message().kind() != Kind.MESSAGE) {
            return Optional.empty();
        }
        return store.write(
                tx -> timeline.lastInbound(tx, recorded.conversation().id()).flatMap(last -> {
                    Optional<Directed> directed = directions.of(tx, recorded, last);
                    if (directed.isEmpty()) {
                        undelivered.nowhere(tx, recorded);
                    }
                    return directed.flatMap(to -> send(tx, recorded, to));
                }));
    }

    private Optional<String> send(Tx tx, Recorded recorded, Directed to) {
        Optional<String> objection = directions.objection(recorded, to);
        if (objection.isPresent()) {
            undelivered.impossible(tx, recorded, objection.get());
            return Optional.empty();
        }
        LastAnswers.now(tx, recorded.conversation().id(), clock.instant());
        Message message = recorded.message();
        Message shown = Json.read(to.message(), Message.class);
        if (!shown.content().equals(message.content())) {
            timeline.show(tx, message.id(), shown);
        }
        return Optional.of(enqueue(tx, recorded, to, to.message(), message.id()));
    }

    /**
     * Sends what the hub itself says to a customer's message, where that came from.
     *
     * @param asked the customer's message
     * @param answer stands on the timeline, and has the flag that a machine wrote it
     */
    void sendAutomatic(Tx tx, Recorded asked, Message answer) {
        ObjectNode command = command(SEND, asked, asked.message());
        command.put("party", asked.who().identifierId());
        command.set("message", Json.mapper().valueToTree(answer));
        deliveries.enqueue(
                tx,
                target(answer.connector(), answer.account()),
                asked.conversation().id(),
                SEND,
                answer.id(),
                Json.write(command),
                clock.instant());
    }

    /** Sends a file after the reply that went without it, once for a key. */
    void sendFile(Tx tx, Recorded recorded, int place, String key) {
        timeline.lastInbound(tx, recorded.conversation().id())
                .flatMap(last -> directions.of(tx, recorded, last))
                .ifPresent(to -> enqueue(tx, recorded, to, FileAlone.of(recorded.message(), place, false), key));
    }

    private String enqueue(Tx tx, Recorded recorded, Directed to, JsonNode message, String key) {
        Message asked = timeline.message(tx, to.to().id()).orElseThrow();
        String target = target(asked.connector(), asked.account());
        ObjectNode command = command(SEND, recorded, asked);
        if (marksRead.test(asked.connector())) {
            ObjectNode read = command(MARK_READ, recorded, asked);
            // while its files are on their way, the customer sees that somebody writes
            read.put("typing", !recorded.message().attachments().isEmpty());
            String stream = MARK_READ + "/" + recorded.conversation().id();
            deliveries.enqueue(tx, target, stream, MARK_READ, asked.id(), Json.write(read), clock.instant());
        }
        command.put("party", to.to().partyId());
        command.put("consent", to.consent());
        command.set("message", message);
        deliveries.enqueue(tx, target, recorded.conversation().id(), SEND, key, Json.write(command), clock.instant());
        return target;
    }

    private ObjectNode command(String kind, Recorded recorded, Message asked) {
        ObjectNode command = Json.mapper().createObjectNode();
        command.put("kind", kind);
        command.put("conversation", recorded.conversation().id());
        command.put("account", asked.account());
        command.put("token", tokens.token(recorded.conversation().id()));
        command.set("to", Json.mapper().valueToTree(asked.sender()));
        ObjectNode answers = command.putObject("answers");
        answers.put("originalId", asked.originalId());
        answers.put("subject", asked.content().subject());
        answers.set("thread", Json.mapper().valueToTree(asked.thread()));
        answers.set("metadata", Json.mapper().valueToTree(asked.metadata()));
        return command;
    }

    /** The name of a channel's account among the targets of deliveries. */
    public static String target(String connector, String account) {
        return "channel/" + connector + "/" + account;
    }

    /**
     * Carries messages to one account of a channel.
     *
     * @param sink what sends a message
     * @param repeatable whether the channel can be asked what became of an interrupted send
     */
    public Courier courier(Sink sink, boolean repeatable, String connector, String account) {
        return new Courier() {
            @Override
            public Outcome deliver(Delivery delivery) {
                ObjectNode command = Commands.of(delivery);
                command.put("now", clock.instant().toString());
                String party = command.path("party").asText();
                String consent = command.path("consent").asText();
                command.remove(List.of("party", "consent"));
                if (!consent.isEmpty() && !store.read(tx -> directions.allow(tx, party, consent))) {
                    return new Outcome.Failed("the customer has not agreed to be answered on " + consent
                            + "; ask them with an answer whose first line is /ask " + consent);
                }
                if (!party.isEmpty()) {
                    Party to = Json.read(command.path("to"), Party.class);
                    store.read(tx -> timeline.lastInbound(tx, party, to, connector, account))
                            .ifPresent(last -> command.put("lastInbound", last.toString()));
                }
                return delivery.kind().equals(MARK_READ)
                        ? courtesy(sink.send(Json.write(command)))
                        : files.complete(delivery, command).orElseGet(() -> sink.send(Json.write(command)));
            }

            @Override
            public boolean repeatable() {
                return repeatable;
            }
        };
    }

    /** Nobody has to look up what became of it. */
    private static Outcome courtesy(Outcome outcome) {
        return outcome instanceof Outcome.Retry retry && retry.mayHaveHappened() ? new Outcome.Done("{}") : outcome;
    }

    /**
     * From then on the message is known by the id the channel gave it: answers and receipts refer to that. What did not
     * go well is told at the ticket.
     *
     * @param receiptsTell whether the channel's receipts give back the command, so that they tell what became of a send
     */
    public Aftermath aftermath(String connector, String account, boolean receiptsTell) {
        return (tx, settled) -> {
            if (settled.kind().equals(CodeMail.KIND)) {
                words.empty(tx, settled.messageId());
            }
            if (!settled.kind().equals(SEND)) {
                return;
            }
            if (settled.state() instanceof State.Done done) {
                ids(done).forEach(id -> undelivered.known(tx, connector, account, id, settled.messageId()));
            }
            undelivered.settled(tx, settled, connector, receiptsTell);
        };
    }

    /** A reply may have become several messages. */
    private static Set<String> ids(State.Done done) {
        JsonNode result = Json.parse(done.result().getBytes(StandardCharsets.UTF_8));
        return Stream.concat(Stream.of(result.path("id")), result.path("ids").valueStream())
                .map(JsonNode::asText)
                .filter(id -> !id.isBlank())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
